"""What a config says, once it has been read and found good."""

from __future__ import annotations

from typing import Any

from ..formula.record import Record
from ..model.network import Network
from ..model.symbols import Cell


class Sample(Record):
    """One row of data. `targets` is empty where the loss needs none."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...] = ()

    def value(self, cell: Cell) -> float:
        """An input or a target."""
        return (self.targets if cell.kind == "target" else self.inputs)[cell.at[0]]


class Rounding(Record):
    """`round_each`: to so many decimal places ("dp") or significant figures ("sf")."""

    kind: str
    digits: int

    def __str__(self) -> str:
        return f"{self.digits}{self.kind}"


class Config(Record):
    """A network with its parameters, its data and its schedule.

    `parameters` gives the first value of each parameter, in the order of `network.parameters()`. `updates` is how many
    parameter updates to make, 0 for a forward and backward pass alone; `batch` how many samples each update uses.
    `data` is the config written out in full, every default included, ready for JSON; a config again if it is read.
    """

    network: Network
    parameters: dict[str, float]
    samples: tuple[Sample, ...]
    learning_rate: float
    updates: int
    batch: int
    data: dict[str, Any]
    title: str = ""
    source: str = ""
    notation: str = "net-out"
    digits: int = 6
    round_each: Rounding | None = None
    path: str = ""
