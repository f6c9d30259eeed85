"""What is measured, a row each: the work, what stands beside it, and the ratio to reach."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from .measure import Medians, in_turn, on_terminal, peak, process, within

SIDES = "tests.benchmarks.sides"
MAZUR, DIGITS = "configs/mazur.yaml", "configs/digits.yaml"
ROUNDS = 11


class Row(NamedTuple):
    """A measurement. With `faster`, the target is how many times as fast we are; else what share of their time, or memory, we take."""

    work: str
    beside: str
    target: float
    measure: Callable[[], Medians]
    faster: bool = False
    unit: str = "ms"


@contextmanager
def rows() -> Iterator[list[Row]]:
    """The rows; the files they write are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield [*_starting(), *_explaining(), *_running(Path(folder)), *_within(), *_streaming(Path(folder))]


def _starting() -> list[Row]:
    run = ("-m", "bptrace", "run", MAZUR)
    aid = process("-m", "bptrace", "--help"), process("-c", "import click")
    terminal = on_terminal(*run), on_terminal("-m", f"{SIDES}.rich_table")
    pipe = process(*run), process("-c", "import click, yaml")
    return [
        Row("bptrace --help", "import click", 1.2, partial(in_turn, *aid, ROUNDS)),
        Row("run mazur on a terminal", "a rich table of 50 rows", 1.25, partial(in_turn, *terminal, ROUNDS)),
        Row("run mazur in a pipe", "import click, yaml", 1.4, partial(in_turn, *pipe, ROUNDS)),
    ]


def _explaining() -> list[Row]:
    explained = process("-m", "bptrace", "explain", MAZUR, "w5+"), process("-m", "bptrace", "run", MAZUR)
    large = process("-m", "bptrace", "explain", DIGITS, "w1+"), process("-m", "bptrace", "run", DIGITS)
    return [
        Row("explain one number of mazur", "run mazur", 1.3, partial(in_turn, *explained, ROUNDS)),
        Row("explain one number of 784-128-10", "run digits", 1.3, partial(in_turn, *large, 3)),
    ]


def _running(folder: Path) -> list[Row]:
    run = ("-m", "bptrace", "run", MAZUR, "-n", "10000")
    only = process(*run, "--only", "E", "-o", str(folder / "errors.csv"))
    every = process(*run, "-o", str(folder / "all.jsonl"))
    loop, torch = process("-m", f"{SIDES}.plain_loop"), process("-m", f"{SIDES}.torch_loop")
    return [
        Row("10,000 iterations, E only", "a plain Python loop", 0.6, partial(in_turn, only, loop, ROUNDS)),
        Row("10,000 iterations, all to .jsonl", "that same loop", 1.0, partial(in_turn, every, loop, ROUNDS)),
        Row("10,000 iterations, E only", "a PyTorch loop", 0.05, partial(in_turn, only, torch, 3)),
    ]


def _within() -> list[Row]:
    """What is measured in one process, without its start."""
    return [
        Row("784-128-10, batch 64, an iteration", "hand-written numpy", 1.2, partial(within, "-m", f"{SIDES}.arrays")),
        Row(".jsonl export, 10,000 lines", "a reused json.JSONEncoder", 6, partial(within, "-m", f"{SIDES}.lines"), faster=True),
        Row("a sheet of 60 answers, all right", "yaml.compose of it", 3.6, partial(within, "-m", f"{SIDES}.marking", "right")),
        Row("a sheet with a misconception", "yaml.compose of it", 27, partial(within, "-m", f"{SIDES}.marking", "wrong")),
        Row("a table of 10,000 rows", "a rich Table of the same", 80, partial(within, "-m", f"{SIDES}.tables"), faster=True),
    ]


def _streaming(folder: Path) -> list[Row]:
    long, short = (peak("-m", "bptrace", "run", MAZUR, "-n", n, "-o", str(folder / f"{n}.jsonl")) for n in ("100000", "1000"))
    return [Row("peak memory of 100,000 iterations", "of 1,000 iterations", 1.1, partial(in_turn, long, short, 3), unit="MB")]
