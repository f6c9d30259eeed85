"""Students at work: each knows which numbers are wrong, and why."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite
from typing import NamedTuple

from .networks import Net
from .paper import Paper, Spot, named, walk
from .procedure import RIGHT, Rule
from .slips import Moment, slipped
from .strange import EVERY
from .writing import CALCULATOR, Hand, Product

IN_PARTS = ("term-forgotten", "sum-for-product", "other-sample", "rate-in-gradient")  # of which one is got wrong, not all


class Thought(NamedTuple):
    """A misconception that a student has, in some layers; of the kinds of numbers that it makes otherwise, those that he does."""

    code: str
    layers: tuple[int, ...]
    kinds: frozenset[str]


class Student(NamedTuple):
    """How one works and writes: by one hand, or by `hands` that take turns at random.

    A slip befalls the first number from `slip_at` on, of those written, that it can befall; with `goes_on`, one goes on with it.
    `writes` tells by the place of a number in the work, and what it is, whether it is written down.
    """

    hand: Hand = CALCULATOR
    thoughts: tuple[Thought, ...] = ()
    slip: str = ""
    slip_at: int = 0
    goes_on: bool = False
    after: bool = True
    plus: bool = False
    through: bool = True
    pick: int = 0
    seed: int = 0
    writes: Callable[[int, Spot, Net], bool] = lambda place, spot, net: True
    hands: tuple[Hand, ...] = ()


class Entry(NamedTuple):
    """A number of a student: its text, the number one goes on with, and what the right rule reads.

    `code` is the misconception or slip that this number itself is wrong by, "" where it follows from those before it.
    """

    spot: Spot
    name: str
    text: str
    value: float
    written: bool
    reads: frozenset[Spot]
    code: str


class Impossible(ArithmeticError):
    """The work came to a logarithm of a negative number, or to no number at all."""


def work(net: Net, student: Student) -> list[Entry]:
    """All numbers of a student, in the order of the work. Raises Impossible."""
    return Work(net, student).entries


class Work:
    """A student's work on a network."""

    def __init__(self, net: Net, student: Student) -> None:
        self.net, self.student = net, student
        self.entries: list[Entry] = []
        self.texts: dict[Spot, str] = {}
        self.draw, self.has_slipped = random.Random(student.seed), not student.slip
        try:
            walk(net, student.after, self.make, student.pick)
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            raise Impossible(str(error)) from None

    def make(self, paper: Paper, spot: Spot) -> float:
        """The next number."""
        hand = self.hand()
        if hand.products:
            paper.seen_as = partial(Product.by, hand)
        right, value, code, reads = self.worked(paper, spot)
        if not (isfinite(value) and abs(value) < 1e3):
            raise Impossible(named(self.net, spot))
        text = hand.write(value)
        code = code if text != hand.write(right) else ""
        own = hand.kept(value, text, spot.cell.kind)
        written = self.is_written(spot)
        if written and not self.has_slipped and not code and len(self.entries) >= self.student.slip_at:
            text, own, code = self.slipped(spot, value, text, own)
        self.texts[spot] = text
        self.entries.append(Entry(spot, named(self.net, spot, self.student.plus), text, own, written, reads, code))
        return own

    def hand(self) -> Hand:
        """The hand for the next number."""
        hands = self.student.hands
        return random.Random(f"{self.student.seed} {len(self.entries)}").choice(hands) if hands else self.student.hand

    def worked(self, paper: Paper, spot: Spot) -> tuple[float, float, str, frozenset[Spot]]:
        """By the right rule, and by the student's own; the misconception; what the right rule reads."""
        cell = spot.cell
        paper.seen.clear()
        right = RIGHT[cell.kind](paper, cell)
        reads = frozenset(Spot(spot.turn, seen) for seen in paper.seen)
        code, rule = self.own_rule(spot)
        return (float(right), float(rule(paper, cell)), code, reads) if rule else (float(right), float(right), "", reads)

    def own_rule(self, spot: Spot) -> tuple[str, Rule | None]:
        _, (kind, layer, _, _) = spot
        for thought in self.student.thoughts:
            if layer in thought.layers and kind in thought.kinds:
                return thought.code, EVERY[thought.code].rules[kind]
        return "", None

    def is_written(self, spot: Spot) -> bool:
        if spot.cell.kind == "through" and not self.student.through:
            return False
        return self.student.writes(len(self.entries), spot, self.net)

    def slipped(self, spot: Spot, value: float, text: str, own: float) -> tuple[str, float, str]:
        """The text, what one goes on with, and the slip; as it was, where there is nothing to slip on."""
        student = self.student
        others = [entry.text for entry in self.entries if entry.written and float(entry.text) != float(text)]
        before = self.texts.get(spot._replace(turn=spot.turn - 1))
        found = slipped(student.slip, Moment(value, text, student.hand, others, before), self.draw)
        if found is None:
            return text, own, ""
        self.has_slipped = True
        return found, float(found) if student.goes_on else own, student.slip


def thoughts_of(net: Net, code: str, draw: random.Random) -> Thought | None:
    """A misconception in every layer where it makes a difference, or in one; None where there is none."""
    mistake = EVERY[code]
    layers = mistake.layers(net)
    if not layers:
        return None
    chosen = layers if draw.random() < 0.7 and not mistake.once else [draw.choice(layers)]
    kinds = set().union(*(mistake.changes(net, layer) for layer in chosen))
    return Thought(code, tuple(chosen), frozenset(_some(code, kinds, draw)))


def _some(code: str, kinds: set[str], draw: random.Random) -> set[str]:
    """Of some misconceptions a student has only a part: the ½ is lost in the loss and in its derivative, or in the derivative alone."""
    if code == "factor-two" and draw.random() < 0.5:
        return kinds - {"share"}
    return set(draw.choice(_parts(kinds))) if code in IN_PARTS else kinds


def _parts(kinds: set[str]) -> list[list[str]]:
    """The gradients together, each other kind by itself."""
    gradients = sorted(kinds & {"dE/dw", "dE/db"})
    return [[kind] for kind in sorted(kinds - {*gradients})] + [gradients] * bool(gradients)


def are_apart(net: Net, thoughts: Sequence[Thought]) -> bool:
    """Are no two of the misconceptions about the same numbers?"""
    spots = [(layer, kind) for thought in thoughts for layer in thought.layers for kind in thought.kinds]
    return len(spots) == len(set(spots))
