"""Marks in words: verdicts, what went wrong with each cause once, and all that is to be said of one answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from ...check.report import VERDICTS, Mark
from ...errors import listed
from ...formula.number import MOST_DIGITS, show
from ..document import Block, Heading, Note
from .revealed import Report

if TYPE_CHECKING:
    from ...check.diagnosis.causes import Cause

FEW = 6  # names that are listed
WRONGLY = ("wrong", "repeated")  # verdicts of numbers that do not follow
SLIP = "text"

# fmt: off
LEADS = {SLIP: ""}  # it can be seen in what is written
LEAD = "it looks as if "
HOW = {
    "direct": "it gives what is written, from the numbers before it",
    "hidden": "it gives what is written, through numbers that are not on the sheet",
    "givens": "it gives what is written from the givens alone, whatever else is on the sheet",
}
# fmt: on


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


def went_wrong(marks: Sequence[Mark], report: Report) -> Iterator[Block]:
    """A paragraph for each cause, and one for what nothing explains."""
    wrong = [mark for mark in marks if mark.verdict == "wrong" and not mark.causes]
    order = [mark.cell for mark in marks]
    told = [(order.index(story.marks[0].cell), Note("\n".join(paragraph(story)))) for story in stories(marks)]
    if wrong and report.shows("hint"):
        told.append((order.index(wrong[0].cell), Note("\n".join(_unexplained(wrong)))))
    if told:
        yield Heading("What went wrong", 2)
        yield from (note for _, note in sorted(told, key=itemgetter(0)))


def paragraph(story: Story) -> Iterator[str]:
    """The lines of a story."""
    if len(story.causes) == 1:
        (cause,) = story.causes
        yield f"{listed(cause.cells, FEW)}: {sentence(cause)}"
        yield from _about(cause, "  ")
    else:
        yield f"{listed([mark.cell for mark in story.marks], FEW)}: one of these explains what is written."
        for letter, cause in zip("abcdefghijklmnopqrstuvwxyz", story.causes, strict=False):
            of = "" if len(story.marks) == 1 else f"{listed(cause.cells, FEW)}: "
            yield f"  ({letter}) {of}{sentence(cause)}"
            yield from _about(cause, "      ")
    if story.tells:
        yield f"  {listed(story.tells)} would tell these apart."
    yield from _followed(story.marks)


def sentence(cause: Cause) -> str:
    """What was done: `it looks as if the bias was left out of net (no-bias).`"""
    return f"{LEADS.get(cause.how, LEAD)}{cause.message} ({cause.code})."


def _about(cause: Cause, indent: str) -> Iterator[str]:
    """What to think about, and how sure it is."""
    lines = (cause.hint, CONVENTION if cause.convention else "", sure(cause))
    return (indent + line for line in lines if line)


CONVENTION = "Under that convention it is right; this config has another."


def sure(cause: Cause) -> str:
    """How sure a cause is: what speaks for it, and what else it could be."""
    how = HOW.get(cause.how, "")
    agree = "other numbers on the sheet fit it too" if cause.confirmed else ""
    said = ", and ".join(filter(None, (how, agree)))
    also = f"It could also be {' or '.join(cause.also)}: on this sheet no number tells." if cause.also else ""
    return " ".join(filter(None, (f"{_capital(said)}." if said else "", also)))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _followed(marks: Sequence[Mark]) -> Iterator[str]:
    """What would have been right after the numbers before."""
    found = [f"{mark.cell} = {number}" for mark in marks if (number := following(mark))]
    if found:
        yield f"  After the numbers written before it, right would be {listed(found, FEW)}."


def following(mark: Mark) -> str:
    """What would have been right after the numbers before, in as many digits as are written, where it is not what is expected.

    Numbers that are as good as the digits of those before are no others.
    """
    if mark.verdict not in WRONGLY or mark.carried is None:
        return ""
    figures = min(max(len(_DIGITS.sub("", mark.written).lstrip("0")), LEAST), MOST_DIGITS)
    same = mark.expected is not None and show(mark.carried, LEAST) == show(mark.expected, LEAST)
    return "" if same else show(mark.carried, figures)


_DIGITS = re.compile(r"[eE].*|\D", re.S)
LEAST = 3  # figures


def _unexplained(marks: Sequence[Mark]) -> Iterator[str]:
    yield f"{listed([mark.cell for mark in marks], FEW)}: no mistake that is known explains what is written."
    yield from _followed(marks)


# fmt: off
WORDS = {"unknown": "unknown name", "twice": "written twice"}  # the others are words as they are
TONES = {
    "correct": "good", "rounded": "good", "imprecise": "good", "carried": "fair", "repeated": "fair", "wrong": "bad",
    "blank": "quiet", "unreadable": "fair", "unknown name": "fair", "written twice": "fair",
}
# fmt: on
FEW_IN_A_CELL = 4  # names that are listed in a cell of a table


def word(verdict: str) -> str:
    """A verdict in words; nothing for one that is not revealed."""
    return WORDS.get(verdict, verdict)


TITLES = {verdict: {"unreadable": "unread"}.get(verdict, verdict) for verdict in VERDICTS}  # of columns that count them


def name(mark: Mark) -> str:
    """The quantity as the sheet has it, with our spelling beside it where that is another one."""
    return f"{mark.name} ({mark.cell})" if mark.cell and mark.cell != mark.name else mark.name


def why(mark: Mark) -> str:
    """Why a verdict is what it is, in a few words."""
    return _WHY.get(mark.verdict, _message)(mark)


def _message(mark: Mark) -> str:
    return mark.message or " or ".join(codes(mark.causes))


def _origins(mark: Mark) -> str:
    return mark.message or _from(mark)


def _from(mark: Mark) -> str:
    return f"from {listed(mark.sources, FEW_IN_A_CELL)}" if mark.sources else ""


def _codes(mark: Mark) -> str:
    return " or ".join(codes(mark.causes)) or mark.message


def codes(causes: tuple[Cause, ...]) -> list[str]:
    return list(dict.fromkeys(cause.code for cause in causes))


_WHY: dict[str, Callable[[Mark], str]] = {"carried": _origins, "wrong": _codes, "repeated": _codes}


def headline(mark: Mark) -> str:
    """The verdict and what it comes from: `carried, from w5+`."""
    return ", ".join(filter(None, (word(mark.verdict), _from(mark))))


def remarks(mark: Mark, report: Report) -> Iterator[str]:
    """Lines: what was written, why it is marked so, what may have gone wrong, and what was expected."""
    if mark.written:
        yield f"{name(mark)}: {mark.written}"
    if mark.message and not mark.causes:  # else it says what they are
        yield f"{_capital(mark.message)}{'' if mark.message.endswith('?') else '.'}"
    for cause in mark.causes:
        yield _capital(sentence(cause))
        yield from _about(cause, "")
    if mark.tell:
        yield f"{mark.tell} would tell these apart."
    if number := following(mark):
        yield f"After the numbers written before it, right would be {number}."
    if mark.expected is not None:
        yield f"Expected: {report.number(mark.expected)}"
