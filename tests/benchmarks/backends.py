"""Which backend takes the least time, for networks and runs of some sizes: `python -m tests.benchmarks.backends`.

In milliseconds, within one process: what importing numpy costs a first run, some 100, is not in it.
"""

from __future__ import annotations

import json
import random
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Any

import bptrace
from bptrace.inputs.config.load import parse

BACKENDS = ("walk", "compiled", "numpy")
SHAPES = ((2, 2, 2), (3, 5, 3, 2), (3,) * 21, (10, 10, 10), (30, 30, 10), (100, 50, 10))
UPDATES = (1, 10, 100, 1000)
SAMPLES = (1, 8)
TOO_LONG = 2_000_000  # connections × samples × updates


def config(shape: tuple[int, ...], samples: int) -> Any:
    """A sigmoid network of a shape, with small weights."""
    draw = random.Random(1).random
    data = {
        "inputs": shape[0],
        "layers": [_layer(units, before, draw) for before, units in pairwise(shape)],
        "learning_rate": 0.1,
        "samples": [{"inputs": [draw() for _ in range(shape[0])], "targets": [draw() for _ in range(shape[-1])]} for _ in range(samples)],
    }
    return parse(json.dumps(data).encode(), "drawn.json")


def _layer(units: int, before: int, draw: Any) -> dict[str, Any]:
    weights = [[draw() - 0.5 for _ in range(before)] for _ in range(units)]
    return {"units": units, "activation": "sigmoid", "weights": weights, "biases": [0.1] * units}


def seconds(loaded: Any, updates: int, reading: str | None) -> float:
    """The median time of a run."""
    times = []
    for _ in range(3):
        start = perf_counter()
        bptrace.run(loaded, iterations=updates, backend=reading)
        times.append(perf_counter() - start)
    return median(times)


def main() -> None:
    """Prints a line for each shape, number of samples and number of updates: milliseconds, and of the choice that is made."""
    print(f"{'network':<14}{'samples':>8}{'updates':>9}{'walk':>11}{'compiled':>11}{'numpy':>11}{'chosen':>11}   best")
    for shape in SHAPES:
        for samples in SAMPLES:
            loaded = config(shape, samples)
            for updates in UPDATES:
                if _size(shape) * samples * updates < TOO_LONG:
                    print(
                        _line(
                            "-".join(map(str, shape)) if len(shape) < 6 else f"{len(shape) - 1} layers of {shape[-1]}",
                            samples,
                            updates,
                            loaded,
                        ),
                        flush=True,
                    )


def _size(shape: tuple[int, ...]) -> int:
    return sum(a * b for a, b in pairwise(shape))


def _line(name: str, samples: int, updates: int, loaded: Any) -> str:
    times = {reading: seconds(loaded, updates, reading) for reading in BACKENDS}
    times["chosen"] = seconds(loaded, updates, None)
    best = min(BACKENDS, key=times.__getitem__)
    return f"{name:<14}{samples:>8}{updates:>9}" + "".join(f"{1000 * time:>11.4g}" for time in times.values()) + f"   {best}"


if __name__ == "__main__":
    main()
