"""Marks in words: verdicts, causes, and all that is to be said of one answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ...check.report import VERDICTS, Mark
from ...errors import listed
from ...formula.number import MOST_DIGITS, show
from .revealed import Report, in_full

if TYPE_CHECKING:
    from ...check.diagnosis.causes import Cause

FEW = 6  # names that are listed
WRONGLY = ("wrong", "repeated")  # verdicts of numbers that do not follow
SLIP = "text"

# fmt: off
LEADS = {SLIP: ""}  # it can be seen in what is written
LEAD = "it looks as if "
HOW = {
    "direct": "That gives what is written, from the numbers before it.",
    "hidden": "That gives what is written, through numbers that are not on the sheet.",
    "givens": "From the givens alone, whatever else is on the sheet, that gives what is written.",
}
INSTEAD = {"given": "It stands in the exercise: copy it from there again."}  # of the hint that all slips of the pen have
# fmt: on


def sentence(cause: Cause) -> str:
    """What was done: `it looks as if the bias was left out of net (no-bias).`"""
    return f"{LEADS.get(cause.how, LEAD)}{cause.message} ({cause.code})."


def about(cause: Cause) -> Iterator[str]:
    """Lines: what to think about, whether it is a matter of convention, and how sure it is."""
    hint = INSTEAD.get(cause.code, cause.hint) if cause.hint else ""
    yield from filter(None, (hint, CONVENTION if cause.convention else "", sure(cause)))


CONVENTION = "By that convention it would be right; this exercise has another."


def sure(cause: Cause) -> str:
    """How sure a cause is: what speaks for it, and what else it could be."""
    also = f"It could also be {' or '.join(cause.also)}: on this sheet no number tells." if cause.also else ""
    return " ".join(filter(None, (HOW.get(cause.how, ""), agreement(cause), also)))


def agreement(cause: Cause) -> str:
    """How many of the numbers on the sheet that should show a mistake do."""
    fits, should = getattr(cause, "shows", (0, 0))
    if should > 1:
        return f"{fits:,} of the {should:,} numbers on the sheet that should show it do."
    return "Other numbers on the sheet fit it too." if cause.confirmed and not should else ""


def capital(said: str) -> str:
    """The same with a capital letter in front."""
    return said[:1].upper() + said[1:]


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


def charged(mark: Mark, marks: Sequence[Mark]) -> str:
    """Where the mistake of a number that repeats it has been charged, and what it costs here."""
    codes = {cause.code for cause in mark.causes}
    first = next((other.cell for other in marks if other.verdict == "wrong" and codes & {cause.code for cause in other.causes}), "")
    at = f", which was charged at {first}" if first else ""
    return f"The same mistake{at}: it costs {cost([mark])}."


def cost(marks: Sequence[Mark]) -> str:
    """What it costs to make a mistake again."""
    return "nothing more" if all(map(in_full, marks)) else "less"


# fmt: off
WORDS = {"unknown": "unknown name", "twice": "written twice"}  # the others are words as they are
TONES = {
    "correct": "good", "rounded": "good", "imprecise": "good", "carried": "fair", "repeated": "fair", "wrong": "bad",
    "blank": "quiet", "unreadable": "fair", "unknown name": "fair", "written twice": "fair",
}
VERDICT_SIGNS = {  # a letter each
    "correct": "✓", "rounded": "≈", "imprecise": "i", "carried": "c", "repeated": "r", "wrong": "✗", "blank": "–", "unreadable": "?",
    "unknown": "u", "twice": "2",
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


def remarks(mark: Mark, sheet: Sequence[Mark], report: Report) -> Iterator[str]:
    """Lines on an answer: what was written, why it is marked so, what may have gone wrong, and what was expected."""
    if mark.written:
        yield f"{name(mark)}: {mark.written}"
    if mark.message and not mark.causes:  # else it says what they are
        yield f"{capital(mark.message)}{'' if mark.message.endswith('?') else '.'}"
    yield from _reasons(mark, report)
    if mark.verdict == "repeated":
        yield charged(mark, sheet)
    if mark.tell:
        yield f"{mark.tell} would tell these apart."
    if number := following(mark):
        yield f"After the numbers written before it, right would be {number}."
    if mark.expected is not None:
        yield f"Expected: {report.number(mark.expected)}"


def _reasons(mark: Mark, report: Report) -> Iterator[str]:
    """What may have gone wrong; where nothing is known of it, what to look at again."""
    for cause in mark.causes:
        yield capital(sentence(cause))
        yield from about(cause) if mark.verdict == "wrong" else ()  # what to think about stands where the mistake is charged
    if mark.verdict == "wrong" and not mark.causes and report.shows("hint"):
        yield from report.equations.look_again([mark.cell])
