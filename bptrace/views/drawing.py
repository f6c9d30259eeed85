"""A drawing of a network: plain data, in no format. Pages make drawings, formats draw them.

Every element has two positions: in the picture that runs from left to right, and in the one that runs from top to bottom, for a
narrow screen. Texts are plain, as in a document, but for the marks `_{...}` and `^{...}`, which lower and raise what they hold.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..model.symbols import Cell

MINUS = "−"
UNKNOWN = "·"  # in the place of a number that is not known
LOWER, LEVEL, RAISE = -1, 0, 1
SMALLER = 0.76  # the size of what is lowered or raised
_MARKED = re.compile(r"([_^])\{([^{}]*)\}|([^_^]+|[_^])")


class Spot(NamedTuple):
    x: float
    y: float


class Place(NamedTuple):
    """Where an element stands in either picture."""

    wide: Spot
    narrow: Spot

    def moved(self, x: float, y: float) -> "Place":
        return Place(*(Spot(spot.x + x, spot.y + y) for spot in self))


class Words(NamedTuple):
    """A line of text at its base line. If it tells a quantity, the quantity's number follows the text.

    `role` says what it is for, `side` which point of it stands at its place: start, middle or end. `light` is how it is lit.
    `twin` is another quantity that is shown by the same number.
    """

    role: str
    at: Place
    text: str
    size: float
    side: str = "middle"
    cell: Cell | None = None
    number: str = ""
    light: str = ""
    twin: Cell | None = None


class Shape(NamedTuple):
    """The ground that a quantity stands on, from its upper left corner. `ends` tells which of its sides are round: (left, right)."""

    role: str
    at: Place
    wide: float
    high: float
    ends: tuple[bool, bool] = (False, False)
    cell: Cell | None = None
    light: str = ""
    twin: Cell | None = None

    @property
    def radius(self) -> float:
        """The radius of a round side."""
        return min(self.high / 2, self.wide / (1 + all(self.ends)))


class Stroke(NamedTuple):
    """A straight line: the connection of a weight, with the quantities that it leads from and to, or a mere link."""

    start: Place
    end: Place
    cell: Cell | None = None
    width: float = 1.0
    negative: bool = False
    light: str = ""
    ends: tuple[Cell, Cell] | None = None


class Label(NamedTuple):
    """What is written at a parameter: the parameter, and below it one of `others`, whichever is in hand.

    `modes` say for either picture how much has room: "two" lines, "one", or "none" until it is in hand. What is drawn where nothing is
    ever in hand is the first line, and the last of the others that is known.
    """

    first: Words
    others: Sequence[Words]
    modes: tuple[str, str] = ("two", "two")


class State(NamedTuple):
    """A word that is there while a unit no longer learns: "saturated" while |slope| < `flat`, "dead" while the slope is 0.

    For an output `far` is how far from its target it is at least; `on` says which of the words holds now, if any does.
    """

    words: Words
    slope: Cell
    flat: float
    dead: bool
    far: tuple[Cell, Cell, float] | None
    on: str


UP, STRAIGHT, DOWN = 1, 0, -1


class Arrow(NamedTuple):
    """An arrow from the place of one quantity to that of another; `bend` says to which side of the straight way it curves."""

    start: Place
    end: Place
    light: str = ""
    bend: int = UP


class Drawing(NamedTuple):
    """A picture of a network. `sizes` are the width and the height of either picture, `title` and `told` say what it shows.

    `span` is from where to where the first one is filled, downwards; `digits` are the figures that numbers have room for, `loss` is
    the letter of the loss.
    """

    title: str
    told: str
    sizes: tuple[Spot, Spot]
    span: tuple[float, float]
    digits: int
    loss: str
    lines: Sequence[Stroke]
    links: Sequence[Stroke]
    shapes: Sequence[Shape]
    words: Sequence[Words]
    labels: Sequence[Label]
    states: Sequence[State] = ()
    arrows: Sequence[Arrow] = ()


def runs(text: str) -> Iterator[tuple[str, int]]:
    """The parts of a marked text, each with its level."""
    for found in _MARKED.finditer(text):
        mark, inside, plain = found.groups()
        yield (plain, LEVEL) if mark is None else (inside, LOWER if mark == "_" else RAISE)


def bare(text: str) -> str:
    """A marked text without its marks."""
    return "".join(part for part, _ in runs(text))
