"""Draws students and has them work: a deck of sheets, each with what is true of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bptrace.answers.sheet import Answer, Sheet

from .drawn import network
from .fills import FILLS
from .mistakes import MISTAKES
from .networks import Net
from .slips import SLIPS
from .strange import EVERY
from .students import Entry, Impossible, Student, are_apart, thoughts_of, work
from .ways import WAYS
from .writing import Hand, numeral

NETWORKS = 110
TRIES = 60


class Card(NamedTuple):
    """What sort of student is wanted: which misconceptions, or which slip; the digits; how full the sheet is.

    `way` is one of WAYS, by which he rounds; with `asks` the exercise says to how many digits.
    """

    codes: tuple[str, ...] = ()
    slip: str = ""
    goes_on: bool = False
    digits: int = 5
    kinds: tuple[str, ...] = ("sf",)
    always_rounds: bool = False
    cuts: bool = False
    fill: str = "full"
    way: str = ""
    asks: bool = False

    @property
    def sort(self) -> str:
        """What kind of student it is, in words."""
        if self.slip:
            return "a slip, carried on with" if self.goes_on else "a slip, on paper only"
        if self.cuts:
            return "cutting off"
        return ("honest", "one misconception", "two misconceptions")[len(self.codes)]

    def __str__(self) -> str:
        return f"{self.sort}: {', '.join([*self.codes, self.slip, self.way])}; {self.digits} digits; {self.fill}"


class Worked(NamedTuple):
    """A student's work on a network. `asked` are the digits that the exercise asks for, "" where it says nothing."""

    card: Card
    place: int  # of the network in the deck
    net: Net
    student: Student
    entries: list[Entry]
    asked: str = ""

    def sheet(self, name: str = "") -> Sheet:
        """What is handed in."""
        return sheet(((entry.name, entry.text) for entry in self.entries if entry.written), name)


def sheet(written: Iterable[tuple[str, str]], name: str = "student") -> Sheet:
    """A sheet of names and of what stands beside them."""
    answers = (Answer(what, text, numeral(text), line) for line, (what, text) in enumerate(written, start=1))
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
        worked = Worked(card, place, net, student, entries, asked_of(student) if card.asks else "")
        return worked if found == {*card.codes, *filter(None, [card.slip])} else None

    def _places(self, card: Card) -> list[int]:
        """The networks where all the misconceptions can be had."""
        every = [place for place, net in enumerate(self.nets) if all(EVERY[code].layers(net) for code in card.codes)]
        return [place for place in every if self.nets[place].updates > 1] if card.slip == "off-by-one-iteration" else every

    def _student(self, card: Card, net: Net) -> Student | None:
        draw = self.draw
        thoughts = [thought for code in card.codes if (thought := thoughts_of(net, code, draw)) is not None]
        if not are_apart(net, thoughts):
            return None
        through = all(EVERY[code].writes_through for code in card.codes)
        hands = self._hands(card)
        return Student(
            hands[0],
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
            hands if len(hands) > 1 else (),
        )

    def _hands(self, card: Card) -> tuple[Hand, ...]:
        if not card.way:
            return (self._hand(card),)
        return WAYS[card.way].hands(card.digits, self.draw.choice(card.kinds), self.draw.random() < 0.2)

    def _hand(self, card: Card) -> Hand:
        rounds = card.always_rounds or self.draw.random() < 0.5
        return Hand(card.digits, self.draw.choice(card.kinds), rounds, self.draw.random() < 0.2, card.cuts)


def asked_of(student: Student) -> str:
    """The digits that an exercise asks for which this student does well in: those that he works with, such as 4dp."""
    return f"{student.hand.digits - student.hand.less}{student.hand.kind}"


def misconceptions(draws: int, draw: random.Random, number: int = 1, among: Iterable[str] = MISTAKES) -> list[tuple[str, ...]]:
    """Misconceptions that take turns, alone or in pairs."""
    codes = list(among)
    return [(codes[n % len(codes)], *draw.sample(codes, number - 1)) for n in range(draws)]


def slips(draws: int) -> list[str]:
    """Slips that take turns."""
    return [list(SLIPS)[n % len(SLIPS)] for n in range(draws)]
