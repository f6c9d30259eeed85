"""The tolerance of numbers with few digits: a run that is right in them agrees, also after ten updates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bptrace
from bptrace.explain.comparison.compare import Comparison
from bptrace.explain.comparison.sides import given, sides
from bptrace.explain.comparison.tolerance import tolerance_for
from bptrace.trace.number_types import TOLERANCES, least_exact

CONFIGS = Path(__file__).parents[2] / "configs"
ROUNDED = {"float16": "4sf", "float32": "8sf"}  # digits that move a number no less, as it is rounded, than the type does


@pytest.mark.parametrize("dtype", ROUNDED)
@pytest.mark.parametrize("name", ["mazur", "xor", "minibatch", "softmax", "matrix-3-layer", "nielsen_cross_entropy"])
def test_a_run_that_is_rounded_at_each_step_agrees(tmp_path: Path, name: str, dtype: str) -> None:
    text = (CONFIGS / f"{name}.yaml").read_text("utf-8")
    (tmp_path / "rounded.yaml").write_text(f"{text}\nround_each: {ROUNDED[dtype]}\n", "utf-8")
    trace = json.loads(bptrace.run(bptrace.load(str(tmp_path / "rounded.yaml")), 10).to_json())
    (tmp_path / "mine.json").write_text(json.dumps({"iterations": trace["iterations"]}), "utf-8")
    both = sides(given(str(CONFIGS / f"{name}.yaml")), given(str(tmp_path / "mine.json")))
    found = Comparison(both, tolerance_for(dtype))
    for pair in both.pairs():
        found.take(pair)
    assert (found.differing, found.iterations) == (0, 10)


@pytest.mark.parametrize(("dtype", "near"), TOLERANCES.items())
def test_the_tolerance_of_a_type(dtype: str, near: float) -> None:
    tolerance = tolerance_for(dtype)
    assert tolerance.same(1.0, 1 - 0.99 * near)
    assert not tolerance.same(1.0, 1 - 1.01 * near)
    assert tolerance.same(0.0, 0.99e-3 * near)
    assert not tolerance.same(0.0, 1.01e-3 * near)
    assert not tolerance.asked


def test_what_is_asked_for_goes_before() -> None:
    assert tolerance_for("float32", 1e-9).same(1.0, 1 + 0.9e-9)
    assert not tolerance_for("float32", 1e-9).same(1.0, 1 + 1.1e-9)
    assert tolerance_for("float64", 0.0, 0.5).same(1.0, 1.5)
    assert not tolerance_for("float64", 0.0, 0.5).same(1.0, 1.51)


def test_the_least_exact_type_counts() -> None:
    assert least_exact(("float64", "float32", "int64")) == "float32"
    assert least_exact(("bfloat16", "float16")) == "bfloat16"
    assert least_exact(("int64", "")) == ""
