"""What a number that follows from others is worth: all, if it says something; nothing, if anything would have done.

A sheet of constants is in accord with itself wherever its numbers are coarse enough. So what follows is paid only if it has the
digits, and if what it follows from fixes its size; and where a sheet was not worked from what is given at all, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ..errors import count_of
from ..formula.intervals import Bounds, middle, width
from ..formula.tree import Leaf
from ..model.symbols import GRADIENT, KINDS, of_stage
from .credit import NO_CREDIT
from .followed import FollowedSheet
from .judging.entries import LOOSE, ROUNDED, Entry
from .judging.iterations import At
from .judging.judge import MOST_SHORT
from .report import ANOTHERS

WIDEST = 0.5  # the share of a number's size, of an update of its step, that what it follows from may leave open
TRIVIAL = Fraction(1, 2)  # the share for what follows from a 0 that follows from nothing
MOST_NOUGHTS = 0.5  # of the numbers of a sheet, where there is something; with so many, nothing that follows is paid
NOT_FROM_GIVENS = 0.7  # of the numbers that hold a given, so many wrong: the sheet was not worked from what is given
GIVENS_LEAST, GIVENS_KINDS = 5, 3  # the least numbers that hold a given, and kinds of them, from which this is concluded
OTHERS_FOLLOW, OTHERS_LEAST = 0.8, 3  # of the others so many follow, and at least so many: it may be the sheet of another exercise
_FACTORS = frozenset(("slope", "delta", *(row.key for row in of_stage(GRADIENT))))


class Worth(NamedTuple):
    """What a number is paid as, by the name of its share, which part of that, and why it is not all."""

    share: str
    part: Fraction = Fraction(1)
    why: str = ""


COARSE = "what is written before it leaves its size open"
SHORT_OF = "it has too few digits to show that"
NOUGHTS = "most of the sheet is 0"
ELSEWHERE = "the sheet was not worked from what is given here"


class Paid:
    """What the numbers of a sheet are worth. `repeated` are wrong ones by a mistake that has been charged already."""

    def __init__(self, sheet: FollowedSheet) -> None:
        self.judged, self.diagnosis, self.key = sheet.judged, sheet.diagnosis, sheet.key
        self.asked = self.judged.judge.asked

    def worth(self, entry: Entry) -> Worth:
        """What a number is worth, and as what."""
        finding = entry.finding
        if entry.at in self.repeated:
            return Worth("repeated")
        if finding.verdict == "carried":
            return self._carried(entry)
        if finding in (ROUNDED, LOOSE):
            return self._following(entry, finding.verdict)
        return Worth(finding.verdict)

    def _carried(self, entry: Entry) -> Worth:
        if self.unpaid:
            return Worth("carried", NO_CREDIT, self.unpaid)
        nought = next((at for at in entry.sources if self._is_trivial(at)), None)
        worth = self._following(entry, "carried")
        if nought is None or not worth.part:
            return worth
        return Worth(worth.share, worth.part * TRIVIAL, f"{self.key.spelled(nought)} = 0 leaves little to work")

    def _following(self, entry: Entry, share: str) -> Worth:
        """The worth of a number that follows, if it says something."""
        found = self.judged.intervals.follows(entry.at, entry.span)
        missing = self.asked.missing(entry.number, middle(found))
        if missing > MOST_SHORT:
            return Worth(share, NO_CREDIT, SHORT_OF)
        if not self._fixes(entry, found):
            return Worth(share, NO_CREDIT, COARSE)
        return Worth("imprecise" if missing else share)

    def _fixes(self, entry: Entry, found: Bounds) -> bool:
        """True if these bounds of what follows fix the size of a number; of an updated parameter, that of its step.

        They fix 0.000, too, if nothing but 0 is left of them in its decimals.
        """
        before, (low, high) = self.key.before(entry.at), found
        if before is not None:
            least, most = self.judged.intervals.bounds(before)
            return width(found) <= WIDEST * max(abs(high - least), abs(most - low))
        size, number = max(abs(low), abs(high)), entry.number
        small = not number.value and number.decimals >= self.asked.least("dp") and size <= number.unit
        return small or width(found) <= WIDEST * size

    # noughts

    def _is_trivial(self, at: At) -> bool:
        """True for a 0 where a factor of a gradient should be, which no mistake explains."""
        entry, cell = self.judged.entries[at], at.cell
        return not self.diagnosis.causes.get(at) and cell is not None and cell.kind in _FACTORS and _is_nought(entry)

    @cached_property
    def unpaid(self) -> str:
        """Why nothing that follows is paid on this sheet; empty where it is."""
        entries = [entry for entry in self.judged.entries.values() if not self.key.given(entry.at) and entry.question.truth]
        if entries and sum(map(_is_nought, entries)) >= MOST_NOUGHTS * len(entries):
            return NOUGHTS
        return ELSEWHERE if self.is_not_from_givens else ""

    # another exercise

    @cached_property
    def is_not_from_givens(self) -> bool:
        """True if most of the numbers that are worked from a given are wrong, of several kinds."""
        held, wrong = self._holding, [at for at in self._holding if at in self.judged.origins]
        kinds = {at.cell.kind for at in wrong if at.cell is not None}
        return len(held) >= GIVENS_LEAST and len(wrong) >= NOT_FROM_GIVENS * len(held) and len(kinds) >= GIVENS_KINDS

    @cached_property
    def is_of_another(self) -> bool:
        """True if the others follow nevertheless: the sheet may belong to another exercise, or to another student."""
        held = set(self._holding)
        others = [entry for at, entry in self.judged.entries.items() if at not in held and not self.key.is_plain(at)]
        follow = sum(entry.at not in self.judged.origins for entry in others)
        return self.is_not_from_givens and len(others) >= OTHERS_LEAST and follow >= OTHERS_FOLLOW * len(others)

    @cached_property
    def _holding(self) -> list[At]:
        """The numbers that are worked from a given, which is no target, and else from numbers on the sheet."""
        return [at for at in self.judged.order if not self.key.given(at) and self._holds_given(at)]

    def _holds_given(self, at: At) -> bool:
        given = False
        for leaf in self._leaves(at):
            if leaf in self.judged.entries and not self.key.given(leaf):
                continue
            if not self.key.given(leaf):
                return False
            given = given or (leaf.cell is not None and leaf.cell.kind != "target")
        return given

    def _leaves(self, at: At) -> Iterator[At]:
        """What a number is worked from, through unwritten parts and copies."""
        tree = self.key.tree(at)
        for leaf in self.key.below(tree) if tree is not None else ():
            if leaf not in self.judged.entries and self._is_passed_through(leaf):
                yield from self._leaves(leaf)
            else:
                yield leaf

    def _is_passed_through(self, at: At) -> bool:
        tree = self.key.tree(at)
        return tree is not None and (isinstance(tree, Leaf) or (at.cell is not None and KINDS[at.cell.kind].part))

    # the same mistake once more

    @cached_property
    def repeated(self) -> frozenset[At]:
        """The wrong numbers by a confirmed mistake that another wrong number before them has been charged for."""
        charged, found = set[str](), set[At]()
        for at in self.judged.order if not self.unpaid else ():
            code = self._mistake(at)
            if code and code in charged and self._says_something(at):
                found.add(at)
            charged.add(code)
        return frozenset(found)

    def _mistake(self, at: At) -> str:
        """The code of the mistake that a wrong number may repeat, "" if there is none that is confirmed."""
        first = next(iter(self.diagnosis.causes.get(at, ())), None)
        if first is None:
            return self.diagnosis.alike[at].code if at in self.diagnosis.alike else ""
        return first.code if first.confirmed and first.how != "text" else ""

    def _says_something(self, at: At) -> bool:
        """True if a wrong number has all its digits, and its mistake fixes its size. An update has been told from the right one."""
        entry, found = self.judged.entries[at], self.diagnosis.bounds(at)
        if found is None or self.asked.missing(entry.number, middle(found)):
            return False
        return self.key.before(at) is not None or self._fixes(entry, found)


def notes(sheet: FollowedSheet, paid: Paid) -> Iterator[str]:
    """What is to be said of a whole sheet, before its numbers: whose it may be, and how it was read."""
    if paid.is_of_another:
        yield ANOTHERS
    elif paid.unpaid:
        yield f"Nothing that follows is paid: {paid.unpaid}."
    precision = sheet.judged.judge.precision
    if precision.single:
        yield "Read as the numbers of a program that works in float32."
    if precision.less:
        yield f"Read as worked with {count_of(precision.less, 'digit')} less than is written."


def _is_nought(entry: Entry) -> bool:
    """True for a 0 that should be something else."""
    return entry.span[0] <= 0 <= entry.span[1] and not entry.holds_truth
