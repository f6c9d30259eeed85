"""A few seconds of the fuzzer, and what it would find. For more: `python -m tests.fuzz --seconds 600`."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bptrace.errors import UsageError

from .cases import VERBS, Case, case
from .minimise import minimised
from .working import Bench, has_place

SECONDS, LEAST, DRAWN = 5.0, 12, 120
GIVEN = Case(0, ("run", "c.yaml"), {"c.yaml": b"inputs: 1"})


def test_nothing_is_at_fault() -> None:
    """The same cases in each run, as many as there is time for; `python -m tests.fuzz --replay SEED` shows one again."""
    end = time.monotonic() + SECONDS
    with Bench(60) as bench:
        for seed in count():
            if seed >= LEAST and time.monotonic() > end:
                break
            fault = bench.fault(case(seed))
            assert fault is None, (seed, fault.signature if fault else "", fault.told if fault else "")


def test_a_seed_draws_the_same_case_again() -> None:
    drawn = [case(seed) for seed in range(DRAWN)]
    assert drawn == [case(seed) for seed in range(DRAWN)]
    assert {each.args[0] for each in drawn} == set(VERBS)
    assert len({str(each.files) for each in drawn}) > DRAWN * 5 / 6


def _failing(monkeypatch: pytest.MonkeyPatch, load: Any) -> None:
    monkeypatch.setattr("bptrace.inputs.config.load.load", load)


def test_an_exception_is_found_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.inputs.config.load.read", lambda *_: {}["x"])
    with Bench() as bench:
        fault = bench.fault(GIVEN)
    assert fault is not None
    assert fault.kind == "KeyError"
    assert fault.where.startswith("inputs/config/load.py:")


def test_a_hang_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(_: str) -> None:
        while True:
            with suppress(Exception):
                sum(range(9))

    _failing(monkeypatch, forever)
    with Bench(0.3) as bench:
        fault = bench.fault(GIVEN)
    assert fault is not None
    assert fault.kind == "hang"


@pytest.mark.parametrize(
    ("message", "hint", "kind"),
    [
        ("this cannot be", "try something else", "no place"),
        ("this cannot be in c.yaml", "", None),
        ("this cannot be", "give it --digits", None),
    ],
)
def test_a_message_has_to_say_where(monkeypatch: pytest.MonkeyPatch, message: str, hint: str, kind: str | None) -> None:
    def load(_: str) -> None:
        raise UsageError(message, hint)

    _failing(monkeypatch, load)
    with Bench() as bench:
        fault = bench.fault(GIVEN)
    assert (fault and fault.kind) == kind


@pytest.mark.parametrize(
    ("message", "has"),
    [
        ("error[key]: x\n --> c.yaml:3:1\n", True),
        ("error[not-finite]: E is not a finite number, at iteration 2\n", True),
        ("error[not-finite]: E is no number\n", False),
        ("error[usage]: well-known things -o\n", True),
        ("error[usage]: well-known things\n", False),
        ("error[usage]: '' is no name\n", True),
    ],
)
def test_what_counts_as_a_place(message: str, has: bool) -> None:
    assert has_place(message, ("run", "")) is has


def test_a_case_is_made_small() -> None:
    large = Case(3, ("explain", "c.yaml", "E", "--all"), {"c.yaml": b"a: 1\nb: [2, boom, 3]\n" * 20, "x.csv": b"1,2"})

    def is_same(smaller: Case) -> bool:
        return b"boom" in smaller.files["c.yaml"] and "--all" in smaller.args

    assert minimised(large, is_same) == Case(3, ("explain", "--all"), {"c.yaml": b"boom", "x.csv": b""})


def test_it_runs_by_hand_on_several_cores() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--count", "6", "--jobs", "2", "--limit", "60"], cwd=root, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("6 cases in ")
    again = subprocess.run([sys.executable, "-m", "tests.fuzz", "--replay", "3"], cwd=root, capture_output=True, text=True)
    assert again.stdout.startswith("── seed 3 ── nothing is at fault")
