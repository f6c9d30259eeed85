"""Right sheets with one number made wrong by a tenth, beside givens and exact and whole numbers: do they pass?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from ..drawn import network
from ..networks import Data, Net, read
from ..paper import Cell, given
from ..students import Entry, Impossible, Student, work
from ..ways import DIGITS
from ..writing import Hand, numeral, trimmed
from .cheats import Written

OFF = 1.1
VISIBLE = 1.5  # units of the last digit by which a number has to move, to be told from one that was rounded badly
WHOLE = 2  # of every so many networks one has whole numbers
FEW = (3, 8)  # numbers on a sheet that is not full, beside the givens


class Spoilt(NamedTuple):
    """A sheet that is right but for one number, and the name of that number."""

    net: Net
    written: Written
    name: str


def spoilt(nets: list[Net], sheets: int, draw: random.Random) -> Iterator[Spoilt]:
    """So many sheets. Where nothing on one can be made wrong so that it shows, the next network is taken."""
    made = 0
    while made < sheets:
        place = draw.randrange(len(nets))
        is_whole = made % WHOLE == 0
        net = whole(draw, place) if is_whole else nets[place]
        found = _spoilt(net, Hand(draw.choice(DIGITS), draw.choice(("sf", "dp")), trims=is_whole), draw)
        if found:
            made += 1
            yield found


def _spoilt(net: Net, hand: Hand, draw: random.Random) -> Spoilt | None:
    entries = work(net, Student(hand, after=False))
    old = {_name(net, cell): value for cell, value in given(net).items()}
    texts = {entry.name: text for entry in entries if (text := _off(entry, hand, old)) is not None}
    if not texts:
        return None
    name = draw.choice(list(texts))
    few = {name, *draw.sample([entry.name for entry in entries], min(draw.randint(*FEW), len(entries)))}
    shown = few if draw.random() < 0.5 else {entry.name for entry in entries}
    written = [(entry.name, texts[name] if entry.name == name else entry.text) for entry in entries if entry.name in shown]
    return Spoilt(net, [*givens(net), *written], name)


def _off(entry: Entry, hand: Hand, old: dict[str, float]) -> str | None:
    """A number with a tenth more of it, of an updated parameter with a tenth more of its step; None where nobody could see it."""
    right = numeral(hand._replace(trims=False).write(entry.value))
    is_new = entry.spot.cell.kind in ("w+", "b+")
    start = old.get(entry.name.partition("+")[0], 0.0) if is_new and entry.spot.turn == 1 else None
    if is_new and start is None:
        return None
    value = entry.value * OFF if start is None else start + (entry.value - start) * OFF
    return hand.write(value) if abs(value - entry.value) >= VISIBLE * right.unit else None


def _name(net: Net, cell: Cell) -> str:
    layer = net.layers[cell.layer - 1]
    return layer.weight_names[cell.at[0]][cell.at[1]] if cell.kind == "w" else layer.bias_names[cell.at[0]]


def givens(net: Net) -> Written:
    """What is given, as it stands in the exercise."""
    several = len(net.samples) > 1
    mine: list[tuple[str, float]] = [(_name(net, cell), value) for cell, value in given(net).items()]
    for s, sample in enumerate(net.samples, start=1):
        mark = f"#{s}" if several else ""
        mine += [(f"{name}{mark}", x) for name, x in zip(net.inputs, sample.inputs, strict=True)]
        mine += [(f"t_{name}{mark}", t) for name, t in zip(net.names(net.top), sample.targets, strict=True)]
    return [(name, _plain(value)) for name, value in [*mine, ("eta", net.rate)]]


def _plain(value: float) -> str:
    return trimmed(f"{value:.4f}")


def whole(draw: random.Random, place: int) -> Net:
    """A network of this structure with whole numbers: all, or all but those of the outputs, which are then as they were drawn."""
    while True:
        net = read(_whole(network(draw, place).data, draw))
        with suppress(Impossible):
            values = [entry.value for entry in work(net, Student(after=False))]
            if sum(map(bool, values)) > len(values) / 2:
                return net


def _whole(data: Data, draw: random.Random) -> Data:
    *hidden, top = data["layers"]
    made = {**data, "layers": [*(_in_whole(layer, draw) for layer in hidden), top], "iterations": 1}
    made["samples"] = [{**sample, "inputs": [draw.randint(1, 3) for _ in sample["inputs"]]} for sample in data["samples"]]
    return made if draw.random() < 0.5 else _with_whole_outputs(made, draw)


def _with_whole_outputs(data: Data, draw: random.Random) -> Data:
    *hidden, top = data["layers"]
    samples = [{**sample, "targets": [draw.randint(0, 5) for _ in sample["targets"]]} for sample in data["samples"]]
    return {
        **data,
        "layers": [*hidden, _in_whole(top, draw)],
        "samples": samples,
        "loss": draw.choice(("half_squared_error", "squared_error")),
        "learning_rate": draw.choice((0.1, 0.5, 0.01)),
    }


def _in_whole(layer: Data, draw: random.Random) -> Data:
    return {key: _rounded(value, draw) for key, value in layer.items()} | {"activation": draw.choice(("identity", "relu"))}


def _rounded(value: Any, draw: random.Random) -> Any:
    """The same with small whole numbers in the place of all numbers."""
    if isinstance(value, list):
        return [_rounded(each, draw) for each in value]
    if isinstance(value, dict):
        return {name: _rounded(each, draw) for name, each in value.items()}
    return draw.choice((-2, -1, 1, 1, 2, 3)) if isinstance(value, float) else value
