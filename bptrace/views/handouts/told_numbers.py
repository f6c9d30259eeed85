"""What a page that checks itself says of which numbers: those that are right, that one a digit short, and those of mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil, floor

from ...check.judging.asked_digits import unit_of
from ...exercise.decimals import as_asked
from ...exercise.honest import MOST_OFF
from ...exercise.paper import Blank, Mistaken
from ...formula.intervals import Bounds
from ...inputs.config.config import Rounding
from ..marking.revealed import shows
from .sealed import SAID

# The first byte of what is said: it is the right number; honest rounding may lead to it; it is the right one with a digit less; a mistake
# leads to it.
EXACT, NEAR, SHORT, MISTAKEN = 1, 2, 3, 4
# Decimals that are taken for right: all that a paper has. There may be more on either side of a power of ten, where those beside the
# right one have to do; else most numbers that are tried would be right.
MOST_RIGHT = 2 * MOST_OFF + 1
BESIDE = 2  # units, to either side, are taken for right then
MOST_MISTAKES = 12  # numbers of mistakes that are known of each blank: those that begin there come first

Thought = tuple[str, str, bool]  # what it looks like, its hint, and whether it begins in the number itself


class SaidOfNumbers:
    """What is said of the numbers of some blanks at a level of `reveal`. `thoughts` are all that may be named, in the order of words."""

    def __init__(self, blanks: Sequence[Blank], digits: Rounding, reveal: str) -> None:
        self.digits, self.reveal = digits, reveal
        named = {thought for blank in blanks for alike in self._mistaken(blank).values() for thought in alike}
        self.thoughts = sorted(named)

    def of(self, blank: Blank) -> dict[str, bytes]:
        """By number, as `canonical` has it, what is said: a byte for what it is, and the places of thoughts, from 1."""
        said = {number: (MISTAKEN, *(self.thoughts.index(one) + 1 for one in alike)) for number, alike in self._mistaken(blank).items()}
        short = {canonical(text): (SHORT,) for text in self._shorter(blank)}
        near = {canonical(text): (NEAR,) for text in accepted(blank, self.digits)}
        right = {canonical(text): (EXACT,) for text in (blank.written, *_within(blank.right, self.digits))}
        return {number: bytes(told).ljust(SAID, b"\0") for number, told in {**said, **short, **near, **right}.items()}

    def _mistaken(self, blank: Blank) -> Mapping[str, Sequence[Thought]]:
        """By number, the mistakes that lead to it: those that begin in it, if there are any."""
        found: dict[str, list[Mistaken]] = {}
        for one in blank.mistaken if shows(self.reveal, "hint") else ():
            found.setdefault(canonical(one.written), []).append(one)
        known = list(found.items())[:MOST_MISTAKES]
        return {number: list(_thoughts(alike))[: SAID - 1] for number, alike in known}

    def _shorter(self, blank: Blank) -> Iterator[str]:
        """The right number with a digit less, where it is in the page anyway; else it would make the right one quick to find."""
        digits = self.digits._replace(digits=self.digits.digits - 1)
        if shows(self.reveal, "value") and digits.digits:
            yield as_asked(blank.truth, digits)


def _thoughts(alike: Sequence[Mistaken]) -> Iterable[Thought]:
    begins = alike[0].begins
    return dict.fromkeys((one.thought, one.hint, one.begins) for one in alike if one.begins == begins)


def canonical(written: str) -> str:
    """A decimal by its figures and the place of the last that is not 0, as `self_check.js` has it: 0.3750 is `375e-3`."""
    sign, figures, exponent = Decimal(written).normalize().as_tuple()
    digits = "".join(map(str, figures))
    return f"{'-' * sign}{digits}e{exponent}" if digits != "0" else "0e0"


def accepted(blank: Blank, digits: Rounding) -> set[str]:
    """The decimals, to the digits asked, to which honest rounding may lead: all of them, if they are not too many."""
    unit = unit_of(digits, blank.truth)
    beside = {as_asked(blank.truth + step * unit, digits) for step in range(-BESIDE, BESIDE + 1)}
    return _within(blank.honest, digits) or beside


def _within(bounds: Bounds, digits: Rounding) -> set[str]:
    """The decimals between two bounds; none if they are more than are taken."""
    unit = min(unit_of(digits, bound) for bound in bounds)
    first, last = ceil(bounds[0] / unit), floor(bounds[1] / unit)
    return {as_asked(place * unit, digits) for place in range(first, last + 1)} if last - first < MOST_RIGHT else set()
