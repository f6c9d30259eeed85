"""What went wrong on a sheet: a paragraph for each cause, and one for what nothing explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from ...check.report import Mark, Marked
from ...errors import listed, plural
from ..document import Block, Heading, Note
from .mark_words import FEW, about, cost, following, sentence
from .revealed import Report

if TYPE_CHECKING:
    from ...check.diagnosis.causes import Cause

FEW_AGAIN = 3  # numbers with the same mistake that are listed again: they stand above
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Story(NamedTuple):
    """Wrong numbers that hang together, and the causes that may explain them: more than one where they cannot be told apart."""

    marks: Sequence[Mark]
    causes: Sequence[Cause]

    @property
    def tells(self) -> list[str]:
        """Quantities that would tell the causes apart."""
        return list(dict.fromkeys(mark.tell for mark in self.marks if mark.tell))


def stories(marks: Iterable[Mark]) -> list[Story]:
    """The wrong numbers that something explains, those with a cause in common together, in the order of the sheet."""
    groups: list[list[Mark]] = []
    for mark in marks:
        if mark.causes and not mark.right:
            akin = [group for group in groups if any(not _keys(mark).isdisjoint(_keys(other)) for other in group)]
            if not akin:
                groups.append([mark])
                continue
            akin[0].extend([other for group in akin[1:] for other in group] + [mark])
            groups = [group for group in groups if group not in akin[1:]]
    return [Story(group, _merged(group)) for group in groups]


def _key(cause: Cause) -> tuple[str, str, str]:
    return cause.code, cause.message, cause.how


def _keys(mark: Mark) -> set[tuple[str, str, str]]:
    return set(map(_key, mark.causes))


def _merged(marks: Sequence[Mark]) -> list[Cause]:
    """The causes of several marks, each once, with all the cells that it explains."""
    found: dict[tuple[str, str, str], Cause] = {}
    for mark in marks:
        for cause in mark.causes:
            before = found.get(_key(cause), cause._replace(cells=()))
            cells = dict.fromkeys(before.cells + (cause.cells or (mark.cell,)))
            found[_key(cause)] = before._replace(cells=tuple(cells), confirmed=before.confirmed or cause.confirmed)
    return list(found.values())


def went_wrong(sheet: Marked, report: Report) -> Iterator[Block]:
    """A paragraph for each cause, and one for what nothing explains; the latter is among the corrections where there are such."""
    marks = sheet.answers
    wrong = [mark for mark in marks if mark.verdict == "wrong" and not mark.causes and not sheet.strict]
    order = [mark.cell for mark in marks]
    told = [(order.index(story.marks[0].cell), Note("\n".join(paragraph(story)))) for story in stories(marks)]
    if wrong and report.shows("hint"):
        told.append((order.index(wrong[0].cell), Note("\n".join(_unexplained(wrong, report)))))
    if told:
        yield Heading("What went wrong", 2)
        yield from (note for _, note in sorted(told, key=itemgetter(0)))


def paragraph(story: Story) -> Iterator[str]:
    """The lines of a story."""
    if len(story.causes) == 1:
        (cause,) = story.causes
        yield f"{listed(cause.cells, FEW)}: {sentence(cause)}"
        yield from _indented(about(cause))
    else:
        yield f"{listed([mark.cell for mark in story.marks], FEW)}: one of these explains what is written."
        yield from _one_of(story)
    if story.tells:
        yield f"  {listed(story.tells)} would tell these apart."
    yield from _indented(_charged(story.marks))
    yield from _followed(story.marks)


def _one_of(story: Story) -> Iterator[str]:
    """The causes under letters; what is to be said of all of them, once after them."""
    said = [list(about(cause)) for cause in story.causes]
    of_all = [line for line in said[0] if all(line in lines for lines in said)]
    for letter, cause, lines in zip(LETTERS, story.causes, said, strict=False):
        of = "" if len(story.marks) == 1 else f"{listed(cause.cells, FEW)}: "
        yield f"  ({letter}) {of}{sentence(cause)}"
        yield from _indented((line for line in lines if line not in of_all), "      ")
    yield from _indented(of_all)


def _indented(lines: Iterable[str], by: str = "  ") -> Iterator[str]:
    return (by + line for line in lines)


def _charged(marks: Sequence[Mark]) -> Iterator[str]:
    """Which of the numbers with the same mistake lose their marks, where not all do."""
    again = [mark for mark in marks if mark.verdict == "repeated"]
    if again:
        lost = [mark.cell for mark in marks if mark.verdict == "wrong" and mark.max_score]
        once = f"Charged once, at {listed(lost, FEW)}; the" if lost else "The"
        yield f"{once} same mistake at {listed([mark.cell for mark in again], FEW_AGAIN)} costs {cost(again)}."


def _followed(marks: Sequence[Mark]) -> Iterator[str]:
    """What would have been right after the numbers before."""
    found = [f"{mark.cell} = {number}" for mark in marks if (number := following(mark))]
    if found:
        yield f"  After the numbers written before {plural(len(found), 'it', 'them')}, right would be {listed(found, FEW)}."


def _unexplained(marks: Sequence[Mark], report: Report) -> Iterator[str]:
    cells = [mark.cell for mark in marks]
    yield f"{listed(cells, FEW)}: no mistake that is known explains what is written."
    yield from _indented(report.equations.look_again(cells))
    yield from _followed(marks)
