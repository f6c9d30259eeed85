"""Cheats: sheets that were not worked, or not from this exercise, and what each of them earns."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..drawn import network
from ..networks import Net
from ..paper import Paper, Spot, named, walk
from ..procedure import RIGHT
from ..students import Entry, Student, work
from ..writing import Hand, figures

Draw = random.Random
Written = list[tuple[str, str]]
NOT_ASKED = ("through", "jacobian")  # parts, which nobody asks for

# A number for each kind, the same for every student: those that are often seen.
# fmt: off
KINDS =    ("net",  "out",  "share", "loss", "E_o",  "E",    "slope", "error", "delta", "dE/dw", "dE/db", "w+",   "b+")
CONSTANTS = (
           (0.5132, 0.6247, 0.0769,  0.1538, 0.0769, 0.1538, 0.2386,  0.1345,  0.0127,  0.0083,  0.0127,  0.3215, 0.3482),
           (0.7714, 0.6829, 0.1413,  0.2894, 0.1413, 0.2894, 0.2165,  0.4321,  0.0943,  0.0562,  0.0943,  0.4418, 0.5723),
           (0.3775, 0.5933, 0.0236,  0.0472, 0.0236, 0.0472, 0.2413, -0.2171, -0.0382, -0.0227, -0.0382,  0.2516, 0.1137),
)
RANGES = {
    "net": (-0.9, 1.6), "out": (0.3, 0.9), "share": (0.005, 0.4), "loss": (0.01, 0.8), "E_o": (0.005, 0.4), "E": (0.01, 0.8),
    "slope": (0.1, 0.25), "error": (-0.7, 0.7), "delta": (-0.2, 0.2), "dE/dw": (-0.15, 0.15), "dE/db": (-0.2, 0.2),
    "w+": (-0.9, 0.9), "b+": (-0.9, 0.9),
}
# fmt: on


class Given(NamedTuple):
    """What a cheat has before him: the exercise, its place among those drawn, the number of his sheet, and something to draw with."""

    net: Net
    place: int
    number: int
    draw: Draw


Cheat = Callable[[Given], Written]


def asked(net: Net, hand: Hand | None = None) -> Iterable[Entry]:
    """The numbers that a sheet has room for, with the right ones as this hand writes them."""
    entries = work(net, Student(hand, after=False) if hand else Student(after=False))
    return (entry for entry in entries if entry.spot.cell.kind not in NOT_ASKED)


def constants(given: Given) -> Written:
    """One number for each kind, in two to four digits."""
    values = dict(zip(KINDS, CONSTANTS[given.number % len(CONSTANTS)], strict=True))
    digits = 2 + given.number // len(CONSTANTS) % 3
    return [(entry.name, figures(values[entry.spot.cell.kind], digits)) for entry in asked(given.net)]


def plausible(given: Given) -> Written:
    """Numbers of one or two digits, drawn by kind."""
    digits = 1 + given.number % 2
    return [(entry.name, figures(given.draw.uniform(*RANGES[entry.spot.cell.kind]), digits)) for entry in asked(given.net)]


def all_the_same(text: str) -> Cheat:
    """One number everywhere."""
    return lambda given: [(entry.name, text) for entry in asked(given.net)]


def one_digit(given: Given) -> Written:
    """The right numbers, to one digit."""
    return [(entry.name, entry.text) for entry in asked(given.net, Hand(1, rounds=False))]


def of_another(given: Given) -> Written:
    """The right numbers of another student: the same network with other numbers given."""
    other = network(given.draw, given.place)
    return [(entry.name, entry.text) for entry in asked(other, Hand(3 + given.number % 4, given.draw.choice(("sf", "dp"))))]


def invented(given: Given) -> Written:
    """Right as far as δ of the outputs, which is invented; the rest is worked from it, to six digits."""
    hand, top, written = Hand(6), given.net.top, Written()

    def make(paper: Paper, spot: Spot) -> float:
        kind, layer, _, _ = spot.cell
        is_invented = (kind, layer) == ("delta", top)
        value = given.draw.uniform(*RANGES["delta"]) if is_invented else RIGHT[kind](paper, spot.cell)
        text = hand.write(value)
        if kind not in NOT_ASKED:
            written.append((named(given.net, spot), text))
        return float(text)

    walk(given.net, False, make)
    return written


CHEATS: dict[str, Cheat] = {
    "constants": constants,
    "plausible": plausible,
    "all 0.1": all_the_same("0.1"),
    "all 1e-9": all_the_same("1e-9"),
    "all 0.5": all_the_same("0.5"),
    "one digit": one_digit,
    "another": of_another,
    "invented": invented,
}


def handed_in(name: str, nets: list[Net], sheets: int, draw: Draw) -> Iterator[tuple[Net, Written]]:
    """So many sheets of a cheat, for one exercise after the other."""
    for number in range(sheets):
        place = draw.randrange(len(nets))
        yield nets[place], CHEATS[name](Given(nets[place], place, number, draw))
