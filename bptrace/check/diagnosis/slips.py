"""Slips of the pen: another text was meant, or the number of another quantity or another iteration was written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from typing import NamedTuple

from ...answers.numerals import read_numeral
from ...answers.sheet import Numeral
from ...errors import BptraceError
from ...formula.intervals import meet, middle, width
from ..judging.answer_key import AnswerKey
from ..judging.entries import Entry, Origin
from ..judging.iterations import At
from ..judging.precision import span
from .others import Others
from .suspects import FIGURES_TO_RECOGNISE, Suspect

MOST_SLIP_LUCK = 0.1  # probability of fitting by accident; above this, a slip is not named
FIGURES_OF_NEIGHBOUR = 3  # significant figures that a number needs to be recognised as that of the iteration before or after
LONGEST_TEXT = 30  # characters of a number in which slips of single digits are looked for
SHIFTS = (-3, -2, -1, 1, 2, 3)  # places by which a decimal point may have slipped
_NUMBER = re.compile(r"(-?)(\d*\.?\d*)((?:[eE][+-]?\d+)?)", re.ASCII)


class Slip(NamedTuple):
    """A slip of single digits: what happened, and the texts that may have been meant."""

    code: str
    thought: str
    meant: Callable[[str, str], Iterator[str]]  # from the digits with their point, and the power of ten behind them


def _swapped(digits: str, power: str) -> Iterator[str]:
    places = [place for place, sign in enumerate(digits) if sign != "."]
    for one, two in itertools.pairwise(places):
        if digits[one] != digits[two]:
            signs = list(digits)
            signs[one], signs[two] = signs[two], signs[one]
            yield "".join(signs) + power


def _dropped(digits: str, power: str) -> Iterator[str]:
    for place in range(len(digits) + 1):
        for digit in "0123456789":
            if digit != digits[place - 1 : place]:  # twice the same digit is one text, not two
                yield digits[:place] + digit + digits[place:] + power


def _added(digits: str, power: str) -> Iterator[str]:
    for place, sign in enumerate(digits):
        if sign != "." and sign != digits[place - 1 : place]:
            yield digits[:place] + digits[place + 1 :] + power


# fmt: off
SLIPS = (
    Slip("digits-swapped", "two digits changed places",    _swapped),
    Slip("digit-dropped",  "a digit was left out",         _dropped),
    Slip("digit-added",    "a digit too many was written", _added),
)
SIGN_LOST, POINT_SHIFTED = "sign-lost", "decimal-shift"
# fmt: on
THOUGHTS = {
    **{slip.code: slip.thought for slip in SLIPS},
    SIGN_LOST: "the sign was lost, or written where there is none",
    POINT_SHIFTED: "the decimal point slipped",
    "another-cell": "the number of another quantity was written here",
    "last-digit": "the last digit is a little off",
    "truncated": "it was cut off, not rounded",
    "slip": "a slip of the pen: the later numbers were worked without it",
    "off-by-one-iteration": "it is the number of another iteration",
    "given": "a number that is given was copied wrong",
}
SLIP_HINT = "Compare it with your working: the method may be right."


def slip(code: str, thought: str = "") -> Suspect:
    """The suspect for a slip of the pen."""
    return Suspect(code, thought or THOUGHTS[code], SLIP_HINT, "text")


def plain_slips(origin: Origin) -> Iterator[Suspect]:
    """A lost sign or a shifted decimal point, if the number follows but for it."""
    return map(slip, _fitting(origin, _plainly_meant(origin.entry.number)))


def slips(key: AnswerKey, others: Others, origin: Origin, of: int = 1) -> Iterator[Suspect]:
    """The slips that explain a number, one `of` so many. It is not taken for one of the later numbers, which were worked from it."""
    yield from map(slip, _fitting(origin, _meant(origin.entry.number), MOST_SLIP_LUCK / of))
    yield from list(_of_neighbours(key, others.entries, origin, MOST_SLIP_LUCK / of)) or _of_others(key, others, origin)


# another text

Corrections = Iterator[tuple[str, list[Numeral]]]  # the code of a slip, and the numbers that may have been meant


def _plainly_meant(number: Numeral) -> Corrections:
    """The numbers that may have been meant, by slips of the sign and of the decimal point: few possibilities; none for a 0."""
    if not number.value:
        return
    yield SIGN_LOST, [number._replace(value=-number.value)]
    shifted = [_shifted(number, by) for by in SHIFTS]
    yield POINT_SHIFTED, [other for other in shifted if isfinite(other.value)]


def _meant(number: Numeral) -> Corrections:
    """The numbers that may have been meant, by every slip; those with the fewest possibilities come first."""
    yield from _plainly_meant(number)
    found = _NUMBER.fullmatch(number.text.replace("−", "-").strip())
    if found is not None and found[2].strip(".") and len(number.text) <= LONGEST_TEXT:
        sign, digits, power = found.groups()
        for row in sorted(SLIPS, key=lambda row: row.meant is _dropped):
            texts = dict.fromkeys(sign + text for text in row.meant(digits, power))
            yield row.code, [other for text in texts if (other := read_numeral(text)) is not None]


def _shifted(number: Numeral, by: int) -> Numeral:
    return number._replace(value=number.value * 10.0**by, unit=number.unit * 10.0**by, decimals=number.decimals - by)


def _fitting(origin: Origin, tried: Iterable[tuple[str, list[Numeral]]], most: float = MOST_SLIP_LUCK) -> Iterator[str]:
    """The code of the first slip without which the number would follow, if there is one that owes no more than this to accident."""
    number, aim = origin.entry.number, middle(origin.right)
    error = abs(number.value - aim)
    for code, numbers in tried:
        near = [other for other in numbers if abs(other.value - aim) <= error]  # only these could fit by accident
        taken = sum(width(span(other, 0.0)) + width(origin.right) for other in near)
        if (origin.slip or taken <= 2 * error * most) and any(meet(span(other, 0.0), origin.right) for other in near):
            yield code
            return


# another quantity


def _of_others(key: AnswerKey, others: Others, origin: Origin) -> Iterator[Suspect]:
    """The slip of writing the number of another quantity: the student's own, up to its sign, or the right one."""
    number = origin.entry.number
    if number.figures < FIGURES_TO_RECOGNISE:
        return
    own = others.of_size(abs(number.value))
    true = (at for at in others.meaning(origin.entry.span) if at.iteration == origin.at.iteration)
    meant = [at for at in (*own, *true) if at != origin.at]
    later = others.later(origin.at) if meant else ()
    found = next((at for at in meant if at not in later), None)
    if found is not None:
        yield slip("another-cell", f"the number of {key.spelled(found)} was written here")


def _of_neighbours(key: AnswerKey, entries: Mapping[At, Entry], origin: Origin, most: float) -> Iterator[Suspect]:
    """The slip of writing the number of the iteration before or after: the student's own, or the right one."""
    number = origin.entry.number
    if number.figures < FIGURES_OF_NEIGHBOUR or 2 * number.unit > 2 * abs(number.value - middle(origin.right)) * most:
        return
    for other in (origin.at.iteration - 1, origin.at.iteration + 1):
        if other > 0 and _is_of(key, entries, origin.entry, key.place(At(other, origin.at.key))):
            yield slip("off-by-one-iteration", f"it is the number of iteration {other}")


def _is_of(key: AnswerKey, entries: Mapping[At, Entry], entry: Entry, at: At) -> bool:
    """True if a number is that of another quantity."""
    if at in entries:
        return entries[at].number.value == entry.number.value
    try:
        return entry.span[0] <= key.truth(at) <= entry.span[1]
    except BptraceError:
        return False
