"""What is measured, a row each: the work, what stands beside it, and the ratio to reach."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .measure import Side, inside, on_terminal, peak, process

SIDES = "tests.benchmarks.sides"
MAZUR = "configs/mazur.yaml"


class Row(NamedTuple):
    """A measurement. With `faster`, the target is how many times as fast we are; else what share of their time, or memory, we take."""

    work: str
    beside: str
    target: float
    ours: Side
    theirs: Side
    faster: bool = False
    unit: str = "ms"
    rounds: int = 11


@contextmanager
def rows() -> Iterator[list[Row]]:
    """The rows; the files they write are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield [*_starting(), *_running(Path(folder)), *_arrays(), *_showing(), *_streaming(Path(folder))]


def _starting() -> list[Row]:
    run = ("-m", "bptrace", "run", MAZUR)
    return [
        Row("bptrace --help", "import click", 1.2, process("-m", "bptrace", "--help"), process("-c", "import click")),
        Row("run mazur on a terminal", "a rich table of 50 rows", 1.25, on_terminal(*run), on_terminal("-m", f"{SIDES}.rich_table")),
        Row("run mazur in a pipe", "import click, yaml", 1.4, process(*run), process("-c", "import click, yaml")),
    ]


def _running(folder: Path) -> list[Row]:
    run = ("-m", "bptrace", "run", MAZUR, "-n", "10000")
    only = process(*run, "--only", "E", "-o", str(folder / "errors.csv"))
    every = process(*run, "-o", str(folder / "all.jsonl"))
    loop, torch = process("-m", f"{SIDES}.plain_loop"), process("-m", f"{SIDES}.torch_loop")
    return [
        Row("10,000 iterations, E only", "a plain Python loop", 0.6, only, loop),
        Row("10,000 iterations, all to .jsonl", "that same loop", 1.0, every, loop),
        Row("10,000 iterations, E only", "a PyTorch loop", 0.05, only, torch, rounds=3),
    ]


def _arrays() -> list[Row]:
    ours, theirs = inside("-m", f"{SIDES}.our_step"), inside("-m", f"{SIDES}.numpy_step")
    return [Row("784-128-10, batch 64, an iteration", "hand-written numpy", 1.2, ours, theirs)]


def _showing() -> list[Row]:
    lines = inside("-m", f"{SIDES}.our_lines"), inside("-m", f"{SIDES}.json_lines")
    table = inside("-m", f"{SIDES}.our_table"), inside("-m", f"{SIDES}.rich_rows")
    return [
        Row(".jsonl export, 10,000 lines", "a reused json.JSONEncoder", 6, *lines, faster=True, rounds=7),
        Row("a table of 10,000 rows", "a rich Table of the same", 80, *table, faster=True, rounds=3),
    ]


def _streaming(folder: Path) -> list[Row]:
    long, short = (peak("-m", "bptrace", "run", MAZUR, "-n", n, "-o", str(folder / f"{n}.jsonl")) for n in ("100000", "1000"))
    return [Row("peak memory of 100,000 iterations", "of 1,000 iterations", 1.1, long, short, unit="MB", rounds=3)]
