"""What is measured, a row each: the work, what stands beside it, and the ratio to reach."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from .measure import Medians, best_of, in_turn, on_terminal, peak, process, twice, within, work
from .pages import page_rows
from .row import Row

SIDES = "tests.benchmarks.sides"
MAZUR, DIGITS = "configs/mazur.yaml", "configs/digits.yaml"
DIFF = ("-m", "bptrace", "diff", DIGITS, DIGITS)
ROUNDS = 11


@contextmanager
def rows() -> Iterator[list[Row]]:
    """The rows; the files they write are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield [
            *_starting(),
            *_explaining(),
            *_running(Path(folder)),
            *_large(),
            *_within(),
            *_streaming(Path(folder)),
            *page_rows(Path(folder)),
        ]


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
    """Long runs, without their start: 100,000 iterations less one. PyTorch takes too long for that; its row has the start."""
    run, loop = ("-m", "bptrace", "run", MAZUR), ("-m", f"{SIDES}.plain_loop")
    only, every = ("--only", "E", "-o", str(folder / "errors.csv")), ("-o", str(folder / "all.jsonl"))
    theirs = work(*loop, "100000", once=(*loop, "1"))

    def ours(*options: str) -> Callable[[], Medians]:
        return partial(in_turn, work(*run, "-n", "100000", *options, once=(*run, "-n", "1", *options)), theirs, ROUNDS)

    torch = process(*run, "-n", "10000", *only), process("-m", f"{SIDES}.torch_loop")
    return [
        Row("100,000 iterations − 1, tables", "a plain Python loop", 0.2, ours()),
        Row("100,000 iterations − 1, E to .csv", "that same loop", 0.25, ours(*only)),
        Row("100,000 iterations − 1, all to .jsonl", "that same loop", 0.75, ours(*every)),
        Row("10,000 iterations, E to .csv", "a PyTorch loop", 0.05, partial(in_turn, *torch, 3)),
    ]


def _large() -> list[Row]:
    """What depends on the choice of a backend, and on how much of a large network is looked through."""
    deep = {backend: process("-m", f"{SIDES}.deep", backend) for backend in ("chosen", "compiled", "numpy")}
    backends = deep["chosen"], best_of(deep["compiled"], deep["numpy"])
    run = peak("-m", "bptrace", "run", DIGITS)
    some = [process("-m", "bptrace", "run", DIGITS, *options) for options in (("--only", "E"), ("--only", "b*"), ())]
    return [
        Row("50 layers of 3 units, 1,000 iterations", "the better backend, forced", 1.1, partial(in_turn, *backends, 5)),
        Row("run digits --only E", "run digits", 1.0, partial(in_turn, some[0], some[2], ROUNDS)),
        Row("run digits --only 'b*'", "run digits", 2.0, partial(in_turn, some[1], some[2], ROUNDS)),
        Row("diff digits digits", "two runs of digits", 1.5, partial(in_turn, process(*DIFF), twice(some[2]), 5)),
        Row("peak memory of diff digits digits", "of two runs of digits", 1.5, partial(in_turn, peak(*DIFF), twice(run), 3), unit="MB"),
    ]


def _within() -> list[Row]:
    """What is measured in one process, without its start."""
    return [
        Row("784-128-10, batch 64, an iteration", "hand-written numpy", 1.1, partial(within, "-m", f"{SIDES}.arrays")),
        Row(".jsonl export, 10,000 lines", "a reused json.JSONEncoder", 6, partial(within, "-m", f"{SIDES}.lines"), faster=True),
        Row("a sheet of 60 answers, all right", "yaml.compose of it", 3.6, partial(within, "-m", f"{SIDES}.marking", "right")),
        Row("a sheet with a misconception", "yaml.compose of it", 27, partial(within, "-m", f"{SIDES}.marking", "wrong")),
        Row("the same with nothing but w⁺ written", "yaml.compose of it", 200, partial(within, "-m", f"{SIDES}.marking", "updated")),
        Row("a table of 10,000 rows", "a rich Table of the same", 80, partial(within, "-m", f"{SIDES}.tables"), faster=True),
    ]


def _streaming(folder: Path) -> list[Row]:
    long, short = (peak("-m", "bptrace", "run", MAZUR, "-n", n, "-o", str(folder / f"{n}.jsonl")) for n in ("100000", "1000"))
    written, shown = (peak("-m", "bptrace", "run", DIGITS, "-n", "1", *more) for more in (("-o", str(folder / "digits.jsonl")), ()))
    return [
        Row("peak memory of 100,000 iterations", "of 1,000 iterations", 1.1, partial(in_turn, long, short, 3), unit="MB"),
        Row("peak memory of digits to .jsonl", "of its summary", 1.5, partial(in_turn, written, shown, 3), unit="MB"),
    ]
