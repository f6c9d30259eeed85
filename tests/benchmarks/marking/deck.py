"""Draws students and has them work: a deck of sheets, each with what is true of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bptrace.answers.sheet import Answer, Sheet

from .drawn import network
from .fills import FILLS
from .mistakes import MISTAKES
from .networks import Net
from .slips import SLIPS
from .students import Entry, Impossible, Student, are_apart, thoughts_of, work
from .writing import Hand, numeral

NETWORKS = 110
TRIES = 60


class Card(NamedTuple):
    """What sort of student is wanted: which misconceptions, or which slip; the digits; how full the sheet is."""

    codes: tuple[str, ...] = ()
    slip: str = ""
    goes_on: bool = False
    digits: int = 5
    kinds: tuple[str, ...] = ("sf",)
    always_rounds: bool = False
    cuts: bool = False
    fill: str = "full"

    @property
    def sort(self) -> str:
        """What kind of student it is, in words."""
        if self.slip:
            return "a slip, carried on with" if self.goes_on else "a slip, on paper only"
        if self.cuts:
            return "cutting off"
        return ("honest", "one misconception", "two misconceptions")[len(self.codes)]

    def __str__(self) -> str:
        return f"{self.sort}: {', '.join([*self.codes, self.slip])}; {self.digits} digits; {self.fill}"


class Worked(NamedTuple):
    """A student's work on a network."""

    card: Card
    place: int  # of the network in the deck
    net: Net
    student: Student
    entries: list[Entry]

    def sheet(self, name: str = "") -> Sheet:
        """What is handed in."""
        written = [entry for entry in self.entries if entry.written]
        answers = (Answer(entry.name, entry.text, numeral(entry.text), line) for line, entry in enumerate(written, start=1))
        return Sheet(name, f"{name}.yaml", tuple(answers))


class Deck:
    """Networks of all kinds, and the students who are given them. The same seed draws the same."""

    def __init__(self, seed: int = 1, nets: Sequence[Net] = ()) -> None:
        self.draw = random.Random(seed)
        self.nets = list(nets) or [network(self.draw, number) for number in range(NETWORKS)]

    def again(self, seed: int) -> Deck:
        """Other students for the same networks."""
        return Deck(seed, self.nets)

    def worked(self, cards: Sequence[Card]) -> Iterator[Worked]:
        """A student's work for each card; for none where no network gives occasion."""
        for card in cards:
            found = next(filter(None, (self._try(card) for _ in range(TRIES))), None)
            if found is not None:
                yield found

    def _try(self, card: Card) -> Worked | None:
        """One student; None where he could not go wrong as he should on this network, or where his work came to nothing."""
        places = self._places(card)
        place = self.draw.choice(places) if places else 0
        net = self.nets[place]
        student = self._student(card, net) if places else None
        if student is None:
            return None
        try:
            entries = work(net, student)
        except Impossible:
            return None
        found = {code for entry in entries for code in [entry.code] if code}
        return Worked(card, place, net, student, entries) if found == {*card.codes, *filter(None, [card.slip])} else None

    def _places(self, card: Card) -> list[int]:
        """The networks where all the misconceptions can be had."""
        every = [place for place, net in enumerate(self.nets) if all(MISTAKES[code].layers(net) for code in card.codes)]
        return [place for place in every if self.nets[place].updates > 1] if card.slip == "off-by-one-iteration" else every

    def _student(self, card: Card, net: Net) -> Student | None:
        draw = self.draw
        thoughts = [thought for code in card.codes if (thought := thoughts_of(net, code, draw)) is not None]
        if not are_apart(net, thoughts):
            return None
        through = all(MISTAKES[code].writes_through for code in card.codes)
        return Student(
            self._hand(card),
            tuple(thoughts),
            card.slip,
            draw.randrange(60) if card.slip else 0,
            card.goes_on,
            draw.random() < 0.5,
            draw.random() < 0.5,
            through and draw.random() < 0.7,
            draw.randrange(4),
            draw.randrange(10**6),
            FILLS[card.fill],
        )

    def _hand(self, card: Card) -> Hand:
        rounds = card.always_rounds or self.draw.random() < 0.5
        return Hand(card.digits, self.draw.choice(card.kinds), rounds, self.draw.random() < 0.2, card.cuts)


def misconceptions(draws: int, draw: random.Random, number: int = 1) -> list[tuple[str, ...]]:
    """Misconceptions that take turns, alone or in pairs."""
    codes = list(MISTAKES)
    return [(codes[n % len(codes)], *draw.sample(codes, number - 1)) for n in range(draws)]


def slips(draws: int) -> list[str]:
    """Slips that take turns."""
    return [list(SLIPS)[n % len(SLIPS)] for n in range(draws)]
