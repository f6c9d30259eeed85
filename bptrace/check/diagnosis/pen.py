"""Slips of the pen: numbers that say what another text would have said, what another quantity is, or another iteration."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from ...answers.sheet import Numeral
from ...errors import BptraceError
from ...formula.intervals import meet, middle, width
from ..judging.answer_key import Course
from ..judging.judged_sheet import Origin
from ..judging.places import At
from ..judging.precision import span
from ..judging.sheet_intervals import Entry
from .findings import Found, written
from .slips import meant, plainly_meant

CHANCE = 0.1  # a slip that would fit as often as this by accident is not named
FEW, TOLD = 3, 4  # figures by which a number is recognised: in another iteration, as that of another quantity


def plain_slips(origin: Origin) -> Iterator[Found]:
    """A lost sign, a decimal point that slipped: what there are few possibilities of."""
    return map(written, _texts(origin, plainly_meant(origin.entry.number)))


def slips(course: Course, entries: Mapping[At, Entry], origin: Origin, later: Container[At]) -> Iterator[Found]:
    """All slips that let a number follow, or make it that of something else; but not of what is worked from it later."""
    yield from map(written, _texts(origin, meant(origin.entry.number)))
    yield from list(_iterations(course, entries, origin)) or _others(course, entries, origin, later)


def _texts(origin: Origin, tried: Iterable[tuple[str, list[Numeral]]]) -> Iterator[str]:
    """The first slip by which the number follows."""
    number, aim = origin.entry.number, middle(origin.right)
    error = abs(number.value - aim)
    for code, numbers in tried:
        near = [other for other in numbers if abs(other.value - aim) <= error]  # others cannot be hit by accident
        taken = sum(width(span(other, 0.0)) + width(origin.right) for other in near)
        if (origin.slip or taken <= 2 * error * CHANCE) and any(meet(span(other, 0.0), origin.right) for other in near):
            yield code
            return


def _others(course: Course, entries: Mapping[At, Entry], origin: Origin, later: Container[At]) -> Iterator[Found]:
    """Is it the number of another quantity: one that the student has, be it with the other sign, or the right one?"""
    number, (low, high) = origin.entry.number, origin.entry.span
    if number.figures < TOLD:
        return
    own = (at for at, entry in entries.items() if abs(entry.number.value) == abs(number.value))
    true = (at for at in entries if at.iteration == origin.at.iteration and low <= course.truth(at) <= high)
    found = next((at for each in (own, true) for at in each if at != origin.at and at not in later), None)
    if found is not None:
        yield written("another-cell", f"the number of {course.spelled(found)} was written here")


def _iterations(course: Course, entries: Mapping[At, Entry], origin: Origin) -> Iterator[Found]:
    """Is it the number of the iteration before or after: the student's own, or the right one?"""
    if origin.entry.number.figures < FEW:
        return
    for other in (origin.at.iteration - 1, origin.at.iteration + 1):
        if other > 0 and _is_of(course, entries, origin.entry, course.place(At(other, origin.at.key))):
            yield written("off-by-one-iteration", f"it is the number of iteration {other}")


def _is_of(course: Course, entries: Mapping[At, Entry], entry: Entry, at: At) -> bool:
    """Does a number say what another quantity is?"""
    if at in entries:
        return entries[at].number.value == entry.number.value
    try:
        return entry.span[0] <= course.truth(at) <= entry.span[1]
    except BptraceError:
        return False
