"""The numbers on a sheet: what each can mean, what it was found to be, and the wrong ones that others may follow from."""

from __future__ import annotations

from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds
from .answer_key import Question
from .iterations import At


class Finding(NamedTuple):
    """What a number was found to be: its verdict, and the reason where a verdict can have several."""

    verdict: str
    why: str = ""


# fmt: off
UNJUDGED           = Finding("")                         # it cannot mean the truth, and has still to be compared with the others
CORRECT            = Finding("correct")
ROUNDED            = Finding("rounded")                  # right but for honest rounding on the way
CUT_OFF            = Finding("rounded", "truncated")     # right but for the last digit, which was cut off
LAST_DIGIT         = Finding("rounded", "last-digit")    # right but for the last digit
SHORT              = Finding("imprecise", "short")       # right, in fewer digits than are asked
VAGUE              = Finding("imprecise", "vague")       # in too few digits to say anything
NO_STEP            = Finding("imprecise", "no-step")     # in too few digits to tell the parameter from what it was before
LOOSE              = Finding("rounded", "loose")         # as near to the truth as the numbers before it allow
BEYOND             = Finding("rounded", "beyond")        # right to the digits that are asked, and no further
CARRIED            = Finding("carried")                  # follows from a wrong number
WRONG              = Finding("wrong")
ALONE              = Finding("wrong", "alone")           # nothing is written that it is worked from
IMPOSSIBLE         = Finding("wrong", "impossible")      # no number that the activation could give
# Until it is known which numbers are the origins of errors:
FOLLOWS            = Finding("follows")                  # from the numbers before it
FOLLOWS_CUT_OFF    = Finding("follows", "truncated")     # the same but for the last digit
FOLLOWS_LAST_DIGIT = Finding("follows", "last-digit")
# fmt: on
# What a number that follows from others is found to be if none of those is wrong.
WITHOUT_ORIGIN = {FOLLOWS: ROUNDED, FOLLOWS_CUT_OFF: CUT_OFF, FOLLOWS_LAST_DIGIT: LAST_DIGIT, LOOSE: LOOSE}
SAYS_NOTHING = frozenset((VAGUE, NO_STEP))  # findings that earn nothing


class Entry(NamedTuple):
    """A number on a sheet.

    `span` are the values that it can mean, `taken` those that the numbers after it are worked from: the number alone where it is
    `exact`. `holds_truth` says whether the true value lies within the span. `sources` are the wrong numbers that a carried one
    comes from.
    """

    question: Question
    number: Numeral
    span: Bounds
    taken: Bounds
    holds_truth: bool
    finding: Finding
    sources: tuple[At, ...] = ()
    exact: bool = False

    @property
    def at(self) -> At:
        return self.question.at


class Origin(NamedTuple):
    """The origin of an error: a wrong number, the right one in its place, and whether later numbers were worked with it or without it."""

    entry: Entry
    right: Bounds
    used: bool = False
    ignored: bool = False

    @property
    def at(self) -> At:
        return self.entry.at

    @property
    def slip(self) -> bool:
        """True if the number was only written down wrong: later numbers were worked with another."""
        return self.ignored and not self.used
