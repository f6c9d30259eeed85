"""The page of a comparison, whole: arrays in float32, a step that differs in iteration 2, and what is known of why."""

from __future__ import annotations

import json

import jsonschema
import numpy as np
import pytest

import bptrace
from bptrace.explain.comparison.cause import Cause, Why
from bptrace.explain.comparison.compare import Comparison
from bptrace.explain.comparison.sides import Given, given, sides
from bptrace.explain.comparison.tolerance import tolerance_for
from bptrace.inputs.arrays.named_arrays import ArrayFile, NamedArray
from bptrace.views.data.comparison_files import as_file
from bptrace.views.data.comparison_json import diff_schema
from bptrace.views.lines.layout import text
from bptrace.views.pages.comparison_page import differences
from bptrace.views.pages.difference_verdict import ComparisonLook
from bptrace.views.style import Look

from .test_golden import kept

XOR = "configs/xor.yaml"
KINDS = {"W": "w", "b": "b", "z": "net", "a": "out", "dz": "delta", "dW": "dE/dw", "db": "dE/db", "new_W": "w+", "new_b": "b+"}
THOUGHT, HINT = "the gradient was summed over the samples, not averaged", "Which reduction has the loss?"
SUMMED = Cause("sum-for-mean", THOUGHT, HINT, 9, 9, ("the loss was 4 times as large",))
WHY = Why((SUMMED,), ("the squares are halved or averaged over the outputs (there are two)", "there is momentum (there is one step)"))


def arrays(wrong: int) -> ArrayFile:
    """Three steps of xor in float32, of which one sums its gradients where a mean is meant; and an array that is nothing."""
    run = bptrace.run(bptrace.load(XOR), 3)
    found = []
    for step in run.steps:
        own = {f"{name}{layer}": step.array(kind, layer) for name, kind in KINDS.items() for layer in (1, 2)}
        if step.iteration == wrong:
            own |= {name: 4 * values for name, values in own.items() if name[:2] in ("dW", "db")}
        named = [NamedArray(name, np.float64(np.float32(values)), "float32") for name, values in own.items()]
        found.append((*named, NamedArray("queue", np.zeros(7), "float32")))
    return ArrayFile("steps.npz", tuple(found))


def page(wrong: int = 2, why: Why = WHY, tallied: bool = False) -> ComparisonLook:
    both = sides(given(XOR), Given("steps.npz", "steps.npz", None, arrays(wrong)))
    found = Comparison(both, tolerance_for(both.dtype), tallied=tallied)
    for pair in both.pairs():
        found.take(pair)
    return ComparisonLook(found, Look(found.order.config), False, why)


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    from ..docs.pages import ROOT

    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("name", "width"), [("80", 80), ("160", 160), ("pipe", None)])
def test_page(name: str, width: int | None) -> None:
    kept(f"comparison-{name}.txt", text(list(differences(page())), width, "utf-8"))


def test_page_of_what_agrees() -> None:
    kept("comparison-agrees.txt", text(list(differences(page(0, Why((), WHY.cannot_tell))))))


@pytest.mark.parametrize("suffix", [".md", ".json", ".junit"])
def test_in_other_formats(suffix: str) -> None:
    kept(f"comparison{suffix}", as_file(page(tallied=True), suffix).decode())


def test_the_json_is_valid() -> None:
    jsonschema.validate(json.loads(as_file(page(), ".json")), diff_schema())
    jsonschema.Draft202012Validator.check_schema(diff_schema())


# fmt: off
EXPLAINED = [
    ((0, 4),   "It looks as if the gradient was summed over the samples, not averaged.\n"),
    ((1, 1),   "that explains the one number that differs."),
    ((2, 2),   "that explains all that differs."),
    ((23, 23), "that explains all that differs."),
    ((17, 23), "that explains 17 of 23 numbers."),
]
# fmt: on


@pytest.mark.parametrize(("counts", "said"), EXPLAINED)
def test_how_much_a_cause_explains(counts: tuple[int, int], said: str) -> None:
    explained, differing = counts
    why = Why((SUMMED._replace(explained=explained, differing=differing, others=()),))
    assert said in text(list(differences(page(why=why))))


def test_several_causes_are_told_one_after_the_other() -> None:
    causes = (SUMMED, SUMMED._replace(thought="η was taken twice", explained=3))
    shown = text(list(differences(page(why=Why(causes)))))
    assert shown.index("It looks as if the gradient was summed") < shown.index("It also looks as if η was taken twice")
