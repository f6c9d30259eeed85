"""Where the goals are measured: students and cheats drawn and marked, each group of them once, whichever rows ask for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from bptrace.check.report import Marked

from ..deck import Card, Deck, misconceptions, sheet, slips
from ..evidence import FOUND, Desk, Result
from ..fills import FILLS
from ..networks import Net
from ..strange import STRANGE
from ..tables import KINDS
from ..ways import DIGITS, WAYS
from . import blind, cheats, off, programs
from .cheats import Written

SAID = "another"  # the word by which a report says that a sheet may be another's
SETS = 50  # of blind constants, of which the best is tried
DECIMALS = (3, 4)  # that blind constants are written with
FLOAT32_DIGITS = (7, 8, 9)

# The share of the sheets that goes to each group.
OF_A_WAY, OF_MISTAKES, OF_STRANGE, OF_A_CHEAT, OF_SPOILT, OF_PROGRAMS = 0.04, 0.2, 0.08, 0.02, 0.1, 0.03


class Bench:
    """Draws and marks, about so many sheets in all. The same seed draws the same."""

    def __init__(self, seed: int, sheets: int, desk: Desk | None = None) -> None:
        self.seed, self.sheets, self.desk = seed, sheets, desk or Desk()
        self.deck = Deck(seed)
        self.results = cache(self._results)
        self.earned = cache(self._earned)

    def many(self, part: float) -> int:
        return max(round(self.sheets * part), 1)

    def draw(self, what: str) -> random.Random:
        """Something to draw with for one group, whatever else is measured."""
        return random.Random(f"{self.seed} {what}")

    # students

    def _results(self, group: str) -> list[Result]:
        """The sheets of a group of students, marked."""
        draw = self.draw(group)
        deck = self.deck.again(draw.randrange(2**32))
        return list(self.desk.results(deck.worked(self._cards(group, draw))))

    def _cards(self, group: str, draw: random.Random) -> list[Card]:
        if group in WAYS:
            return [_honest(group, draw) for _ in range(self.many(OF_A_WAY))]
        if group == "mistakes":
            return [_erring(codes, draw) for codes in misconceptions(self.many(OF_MISTAKES), draw)]
        if group == "pairs":
            return [_erring(codes, draw) for codes in misconceptions(self.many(OF_MISTAKES / 4), draw, 2)]
        if group == "slips":
            return [_erring((), draw, code) for code in slips(self.many(OF_MISTAKES / 4))]
        cards = [_erring(codes, draw) for codes in misconceptions(self.many(OF_STRANGE), draw, among=STRANGE)]
        return [card._replace(fill="w+ only") for card in cards] if group == "strange, w+ only" else cards

    # cheats, programs, right sheets with a wrong number

    def marked(self, net: Net, written: Written) -> Marked:
        return self.desk.marked(net, sheet(written))

    def share(self, net: Net, written: Written) -> float:
        """The share of the full marks that a sheet earns."""
        marked = self.marked(net, written)
        return float(marked.score / marked.max_score)

    def _earned(self, name: str) -> list[tuple[float, bool]]:
        """What the sheets of a cheat earn, and whether the report says that they may be another's."""
        found = []
        for net, written in cheats.handed_in(name, self.deck.nets, self.many(OF_A_CHEAT), self.draw(name)):
            marked = self.marked(net, written)
            found.append((float(marked.score / marked.max_score), any(SAID in note for note in marked.notes)))
        return found

    def blind(self) -> Iterator[float]:
        """What the best of many sets of constants earns on others' sheets."""
        for decimals in DECIMALS:
            for place in blind.NETWORKS.values():
                yield from blind.tried(self.share, place, decimals, SETS, self.draw(f"blind {decimals} {place}").randrange(2**32))

    def spoilt(self) -> Iterator[bool]:
        """Does a sheet pass that is right but for a number that is a tenth off?"""
        for each in off.spoilt(self.deck.nets, self.many(OF_SPOILT), self.draw("spoilt")):
            marks = self.marked(each.net, each.written).answers
            yield all(mark.verdict not in FOUND for mark in marks) and all(mark.right for mark in marks if mark.name == each.name)

    def float32(self) -> Iterator[bool]:
        """Is a number of a right program right?"""
        draw = self.draw("float32")
        for number in range(self.many(OF_PROGRAMS)):
            net = draw.choice(self.deck.nets)
            written = programs.printed(net, FLOAT32_DIGITS[number % len(FLOAT32_DIGITS)])
            yield from (mark.right for mark in self.marked(net, written).answers)


def _honest(way: str, draw: random.Random) -> Card:
    """An honest student, who fills in all of the sheet or half of it."""
    digits, kind = draw.choice(WAYS[way].digits), draw.choice(list(KINDS))
    return Card(digits=digits, kinds=(kind,), fill=draw.choice(("full", "half")), way=way, asks=draw.random() < 0.5)


def _erring(codes: tuple[str, ...], draw: random.Random, slip: str = "") -> Card:
    """A student who makes these mistakes."""
    digits, kind = draw.choice(DIGITS), draw.choice(list(KINDS))
    return Card(codes, slip, draw.random() < 0.5, digits, (kind,), fill=draw.choice(list(FILLS)))
