"""Every printed number against the trace. The mathematics decides: a misprint must not come out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bptrace

from .texts import CONFIGS, Row, prints_as, rows

ROWS = rows()
RIGHT = [row for row in ROWS if not row.truth]
WRONG = [row for row in ROWS if row.truth]


@cache
def _trace(config: Path, updates: int | None) -> Any:
    loaded = bptrace.load(str(config))
    return bptrace.run(loaded) if updates is None else bptrace.run(loaded, iterations=updates)


def _value(row: Row) -> float:
    return row.sign * float(_trace(row.config, row.updates)[row.name])


@pytest.mark.parametrize("row", RIGHT, ids=str)
def test_a_right_number_comes_out(row: Row) -> None:
    assert prints_as(_value(row), row.printed)


@pytest.mark.parametrize("row", WRONG, ids=str)
def test_a_misprint_does_not_come_out_and_the_truth_does(row: Row) -> None:
    assert not prints_as(_value(row), row.printed), row.cause
    assert prints_as(_value(row), row.truth)


@pytest.mark.parametrize("row", WRONG, ids=str)
def test_a_truth_is_known_to_ten_digits(row: Row) -> None:
    assert len(row.truth.strip("-").replace(".", "").lstrip("0")) >= 10


def test_a_printed_number_claims_its_digits() -> None:
    assert prints_as(0.59326999, "0.5933")
    assert not prints_as(0.59326999, "0.5932")
    assert prints_as(0.25, "0.250")
    assert not prints_as(0.2506, "0.250")
    assert prints_as(3.51e-05, "3.51e-05")


# Mazur's network by other rules for its biases.

FROZEN = "frozen: [biases]\n"
PER_UNIT = {"bias: {b1: 0.35}": "biases: [0.35, 0.35]", "bias: {b2: 0.60}": "biases: [0.60, 0.60]", FROZEN: ""}


def _changed(folder: Path, changes: dict[str, str]) -> Any:
    """The trace of Mazur's config with some of its text replaced."""
    text = (CONFIGS / "mazur.yaml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return bptrace.run(bptrace.load(str(path)))


@pytest.mark.parametrize(
    ("changes", "truth"),
    [
        ({}, "0.291027773693599"),
        ({FROZEN: ""}, "0.285750886699297"),
        (PER_UNIT, "0.280471446791430"),
    ],
    ids=["frozen", "one number a layer", "one number a unit"],
)
def test_mazur_after_one_update(tmp_path: Path, changes: dict[str, str], truth: str) -> None:
    assert prints_as(_changed(tmp_path, changes)["E+"], truth)


def test_mazur_after_ten_thousand_updates() -> None:
    trace = _trace(CONFIGS / "mazur.yaml", 10000)
    assert prints_as(trace["E+@-1"], "3.510187783e-05")
    assert prints_as(trace["out_o1+@-1"], "0.015913620")
    assert prints_as(trace["out_o2+@-1"], "0.984064274")


@pytest.mark.parametrize("name", ["E", "out_o1", "w5", "net_h2"])
def test_what_follows_an_update_is_what_the_next_iteration_starts_from(name: str) -> None:
    trace = _trace(CONFIGS / "mazur.yaml", 10000)
    assert trace[f"{name}+@7"] == trace[f"{name}@8"]
    assert trace[f"{name}+@10000"] == trace[f"{name}@10001"] == trace[f"{name}+@-1"]
