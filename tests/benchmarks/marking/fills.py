"""How full a sheet is: which of the numbers worked are written down."""

from __future__ import annotations

import random
from collections.abc import Callable

from .networks import Net
from .paper import Spot

Fill = Callable[[int, Spot, Net], bool]
NEW = ("w+", "b+")


def everything(place: int, spot: Spot, net: Net) -> bool:
    return True


def every_other(place: int, spot: Spot, net: Net) -> bool:
    return place % 2 == 0


def ends(place: int, spot: Spot, net: Net) -> bool:
    """The outputs, and the parameters after the update."""
    return spot.cell.kind in NEW or (spot.cell.kind, spot.cell.layer) == ("out", net.top)


def updates(place: int, spot: Spot, net: Net) -> bool:
    """Nothing but the parameters after the update."""
    return spot.cell.kind in NEW


def half(place: int, spot: Spot, net: Net) -> bool:
    """Half of the numbers, whichever they are; for one place always the same."""
    return random.Random(f"{place} {spot.turn}").random() < 0.5


FILLS: dict[str, Fill] = {
    "full": everything,
    "every other": every_other,
    "outputs and w+": ends,
    "w+ only": updates,
    "half": half,
}
