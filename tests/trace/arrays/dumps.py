"""Right runs, dumped as other programs would dump them, and what is read of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from bptrace.engine.steps import Run, with_updates
from bptrace.explain.comparison.worked import Worked
from bptrace.inputs.arrays.named_arrays import ArrayFile, NamedArray
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import load, parse
from bptrace.trace.arrays.array_reader import ArrayReader
from bptrace.trace.rounds import Label, RecordedIteration

Key = tuple[str, int]
Arrays = Mapping[str, Any]
Style = Callable[[str, int], "str | None"]


def config(name: str) -> Config:
    return load(f"configs/{name}.yaml")


def network(*units: int, batch: int = 1, samples: int | Sequence[Any] = 0, seed: int = 1, **more: Any) -> Config:
    """A network of so many inputs and units, with numbers at random; `samples` are so many, or what they are."""
    rng = np.random.default_rng(seed)

    def numbers(*shape: int) -> Any:
        return np.round(rng.uniform(-1, 1, shape), 3).tolist()

    layers = [
        {"units": of, "activation": "sigmoid", "weights": numbers(of, inputs), "biases": numbers(of)} for inputs, of in pairwise(units)
    ]
    count = samples if isinstance(samples, int) else 0
    drawn = [{"inputs": numbers(units[0]), "targets": numbers(units[-1])} for _ in range(count or batch)]
    rows = drawn if isinstance(samples, int) else samples
    data = {"inputs": units[0], "layers": layers, "loss": "half_squared_error", "learning_rate": 0.5, "iterations": 1, "batch": batch}
    return parse(json.dumps({**data, "samples": rows, **more}).encode(), "network.json")


def steps(of: Config, updates: int = 1) -> list[dict[Key, Any]]:
    """The arrays of each iteration, by kind and layer."""
    return [
        {key: np.array(step.array(*key), dtype=float) for key in step.layout.keys}
        for step in Run(with_updates(of, updates), backend="numpy")
    ]


def step(of: Config) -> dict[Key, Any]:
    return steps(of)[0]


def styled(arrays: Mapping[Key, Any], style: Style) -> dict[str, Any]:
    """The arrays that have a name in a style."""
    return {name: values for key, values in arrays.items() if (name := style(*key)) is not None}


class Made(dict[Label, float]):
    """What a config makes in an iteration: what it records, and what is worked when it is asked for."""

    def __init__(self, one: RecordedIteration) -> None:
        super().__init__(one.known)
        self.one = one

    def get(self, label: Label, default: Any = None) -> Any:
        found = self.one.find(label)
        return default if found is None else found


def right(of: Config) -> Callable[[int], Mapping[Label, float]]:
    def values(number: int) -> Mapping[Label, float]:
        worked = Worked(with_updates(of, number))
        return next(Made(one) for one in worked.rounds({number}))

    return values


class Result(NamedTuple):
    reader: ArrayReader
    rounds: list[RecordedIteration]

    @property
    def known(self) -> dict[Label, float]:
        return self.rounds[0].known

    @property
    def notes(self) -> str:
        return " ".join(self.reader.notes)


def read(of: Config, arrays: Arrays | Sequence[Arrays], dtype: str = "float64", evidence: bool = False, alone: int = 1) -> Result:
    """What is read of named arrays; `evidence` is True if the config's own run may be asked."""
    listed = [arrays] if isinstance(arrays, Mapping) else arrays
    named = (tuple(NamedArray(name, np.asarray(values, dtype=float), dtype) for name, values in one.items()) for one in listed)
    reader = ArrayReader(ArrayFile("step.npz", tuple(named)), of, right=right(of) if evidence else None)
    written = reader.numbered(alone)
    return Result(reader, list(reader.rounds(written, {one.number for one in written})))


def is_right(of: Config, result: Result) -> bool:
    """True if every label has the value that the config makes, and every array was read."""
    last = max(one.iteration for one in result.rounds)
    made = {one.iteration: one for one in Worked(with_updates(of, last)).rounds(range(1, last + 1))}
    for one in result.rounds:
        for label, value in one.known.items():
            found = made[one.iteration].find(label)
            assert found is not None, label
            assert abs(value - found) <= 1e-9 * max(1.0, abs(value)), (label, value, found)
            assert result.reader.cell(label) is not None
    assert result.reader.unread == {}
    return True
