"""The numbers on a sheet: what each can mean, what it is found to be, and the wrong ones that others may follow from."""

from __future__ import annotations

from typing import NamedTuple

from ...answers.sheet import Numeral
from ...formula.intervals import Bounds
from .answer_key import Question
from .places import At


class Finding(NamedTuple):
    """What a number is found to be: its verdict, and why where a verdict can have several reasons."""

    verdict: str
    why: str = ""


# fmt: off
UNJUDGED           = Finding("")
CORRECT            = Finding("correct")
ROUNDED            = Finding("rounded")                  # right but for honest rounding on the way
CUT_OFF            = Finding("rounded", "truncated")     # right but for the last digit, which was cut off
LAST_DIGIT         = Finding("rounded", "last-digit")    # right but for the last digit
SHORT              = Finding("imprecise", "short")       # right, in fewer digits than are asked
VAGUE              = Finding("imprecise", "vague")       # in so few digits that it says nothing
NO_STEP            = Finding("imprecise", "no-step")     # in so few digits that the parameter before the update is written the same
LOOSE              = Finding("imprecise", "loose")       # as near to the truth as the numbers before it allow
CARRIED            = Finding("carried")                  # follows from a wrong number
WRONG              = Finding("wrong")
FURTHER            = Finding("wrong", "further")         # right to the digits that are asked, and wrong beyond
ALONE              = Finding("wrong", "alone")           # nothing is written that it is worked from
# Only until it is known which numbers are the origins of errors:
FOLLOWS            = Finding("follows")                  # from the numbers before it
FOLLOWS_CUT_OFF    = Finding("follows", "truncated")     # the same but for the last digit
FOLLOWS_LAST_DIGIT = Finding("follows", "last-digit")
# fmt: on
WITHOUT_ORIGIN = {FOLLOWS: ROUNDED, FOLLOWS_CUT_OFF: CUT_OFF, FOLLOWS_LAST_DIGIT: LAST_DIGIT, LOOSE: LOOSE}  # if none is wrong before it
SAYS_NOTHING = frozenset((VAGUE, NO_STEP))  # and earns nothing


class Entry(NamedTuple):
    """A number on a sheet.

    `span` is what it can mean, `taken` what is worked on with: the true value where it was hit exactly. `holds_truth` says whether
    the true value lies within the span. Of a number that is carried, `sources` are the wrong ones that it comes from.
    """

    question: Question
    number: Numeral
    span: Bounds
    taken: Bounds
    holds_truth: bool
    finding: Finding = UNJUDGED
    sources: tuple[At, ...] = ()

    @property
    def at(self) -> At:
        return self.question.at


class Origin(NamedTuple):
    """The origin of an error: a wrong number, what would have followed, and whether later numbers were worked with it or without it."""

    entry: Entry
    right: Bounds
    used: bool = False
    ignored: bool = False

    @property
    def at(self) -> At:
        return self.entry.at

    @property
    def slip(self) -> bool:
        """True if the number was only written down wrong: the later ones were worked with another."""
        return self.ignored and not self.used
