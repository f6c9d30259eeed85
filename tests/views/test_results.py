"""What diff, gradcheck and names give to a program: data, a page as text and for a notebook, and a line that says what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bptrace
from bptrace.errors import BptraceError, UnknownName, UsageError
from tests.docs.program import work

from .reports import CONFIG
from .test_notebook import texts

CONFIGS = Path(__file__).parents[2] / "configs"
MAZUR = str(CONFIGS / "mazur.yaml")
TRACE = bptrace.run(CONFIG)
MINIBATCH = bptrace.run(CONFIGS / "minibatch.yaml")
WRONG = {"net_h1": 0.3775, "w5+": np.float64(0.44108)}

AGREE = {
    "a config and its trace": (CONFIG, TRACE),
    "a trace and its config": (TRACE, CONFIG),
    "a path and a text": (MAZUR, TRACE.to_json().decode()),
    "a dict of the config": (CONFIG.data, TRACE),
    "a dict of the trace": (Path(MAZUR), json.loads(TRACE.to_json())),
    "all numbers by name": (TRACE, dict(TRACE)),
    "of many iterations": (MINIBATCH.config, dict(MINIBATCH)),
    "a list of iterations": (MAZUR, [{"E": 0.2983711087600027}, {"E": 0.29102777369359933}]),
    "a config as text": (Path(MAZUR).read_text("utf-8"), '{"net_h1": 0.3775}'),
}


@pytest.mark.parametrize("what", AGREE)
def test_two_sides_of_any_kind_agree(what: str) -> None:
    found = bptrace.diff(*AGREE[what])
    assert (found.ok, found.first, found.differences, found.stopped) == (True, None, (), None)
    assert repr(found).endswith(f" {'quantity' if found.compared == 1 else 'quantities'} compared, all agree>")


def test_a_difference_is_told_as_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({name: float(value) for name, value in WRONG.items()}), "utf-8")
    found = bptrace.diff(MAZUR, WRONG)
    assert not found.ok
    assert found.first == ("w5+", TRACE["w5+"], 0.44108)
    assert found.differences == (found.first,)
    assert str(found).replace("<dict B>           ", str(path)) != str(found)
    assert str(bptrace.diff(MAZUR, path)) == work("diff", MAZUR, str(path), "--color", "never").out
    assert repr(found) == "<bptrace.Diff 2 quantities compared, 1 number differs, first w5+: 0.358916480 in A, 0.44108 in B>"
    assert "w5+" in texts(found._repr_html_())


def layers(trace: bptrace.Trace, dtype: str = "float64") -> dict[str, Any]:
    """A trace of one iteration as another program has it: arrays by layer."""
    kinds = {"W": "w", "z": "net", "a": "out", "dW": "dE/dw"}
    return {f"{word}{layer}": trace.array(kind, layer)[0].astype(dtype) for word, kind in kinds.items() for layer in (1, 2)}


def test_a_side_may_hold_arrays_whatever_their_type_and_layout() -> None:
    assert bptrace.diff(CONFIG, layers(TRACE)).ok
    assert bptrace.diff(CONFIG, layers(TRACE, "float32")).ok, "to what suits float32"
    assert not bptrace.diff(CONFIG, layers(TRACE, "float32"), tolerance=1e-9).ok
    nested = {"grads": {"W1": TRACE.array("dE/dw", 1)[0], "W2": TRACE.array("dE/dw", 2)[0].tolist()}}
    assert bptrace.diff(CONFIG, nested).compared == 8
    three = bptrace.run(CONFIG, 3)
    assert bptrace.diff(CONFIG, [{"W1": array} for array in three.array("w", 1)]).compared == 4


def test_what_was_noticed_in_reading_is_told() -> None:
    found = bptrace.diff(CONFIG, {"W1": TRACE.array("w", 1)[0].T, "W2": TRACE.array("w", 2)[0].T})
    assert found.ok
    assert any("transposed" in note for note in found.notes)
    assert bptrace.diff(CONFIG, TRACE).notes == ()


def test_the_first_array_that_differs_is_named_by_its_number() -> None:
    wrong = layers(TRACE)
    wrong["dW2"][1, 0] *= 2
    assert bptrace.diff(CONFIG, wrong).first == ("dE/dw7", TRACE["dE/dw7"], 2 * TRACE["dE/dw7"])


@pytest.mark.parametrize(("atol", "ok"), [(1.01e-3, True), (0.99e-3, False)])
def test_a_tolerance_may_be_absolute(atol: float, ok: bool) -> None:
    assert bptrace.diff(CONFIG, {"i1": 0.051}, atol=atol).ok == ok


def test_single_numbers_may_have_a_type_too() -> None:
    assert bptrace.diff(CONFIG, {"out_h1": np.float32(TRACE["out_h1"])}).ok
    assert not bptrace.diff(CONFIG, {"out_h1": float(np.float32(TRACE["out_h1"]))}, tolerance=1e-9).ok


def test_all_differences_are_there_and_the_page_has_the_first() -> None:
    found = bptrace.diff(CONFIG, {name: value + 1 for name, value in TRACE.items()})
    assert len(found.differences) == len(TRACE)
    assert "and 54 more: --full shows all." in str(found)


@pytest.mark.parametrize(("tolerance", "ok"), [(1.01e-3, True), (0.99e-3, False)])
def test_a_tolerance_is_relative(tolerance: float, ok: bool) -> None:
    assert bptrace.diff(CONFIG, {"i1": 0.05 / (1 - 1e-3)}, tolerance=tolerance).ok == ok


@pytest.mark.parametrize(("only", "first"), [("updated", "w5+"), (["net_h1", "w5+"], "net_h1"), ("net:1", "net_h1")])
def test_only_what_is_asked_for_is_compared(only: Any, first: str) -> None:
    found = bptrace.diff(CONFIG, {"net_h1": 0.38, "w5+": 0.44108}, only=only)
    assert found.first is not None
    assert found.first.name == first
    assert len(found.differences) == (2 if isinstance(only, list) else 1)


def test_the_loss_of_a_batch_and_of_its_samples_can_be_asked_for() -> None:
    assert bptrace.diff(MINIBATCH.config, MINIBATCH, only="E").compared >= 1
    with pytest.raises(UnknownName):
        bptrace.diff(CONFIG, TRACE, only="net_h9")


def test_a_run_that_diverges_is_compared_as_far_as_it_goes() -> None:
    wild = {"inputs": 1, "layers": [{"units": 1, "weights": [[1]]}], "samples": [{"inputs": [1], "targets": [3]}]}
    found = bptrace.diff({**wild, "learning_rate": 1e200, "iterations": 5}, [{"w1": 1}, {"x1": 1}, {"x1": 1}, {"x1": 1}, {"x1": 1}])
    assert not found.ok
    assert found.stopped is not None
    assert str(found.stopped) in str(found)
    assert "is not finite>" in repr(found)


@pytest.mark.parametrize(
    ("b", "said"),
    [
        ({"net_h1": float("nan")}, "nan is no number that can be compared\n --> <dict B>  net_h1"),
        ({"net_h1": float("inf")}, "inf is no number"),
        ({"net_h1": 10**400}, "is no number that can be compared"),
        ({"net_h1": 1j}, "'complex' is no number"),
        ({"net_h1": True}, "not true"),
        ({"net_h1": "0.3"}, "not the text '0.3'"),
        ({"net_h1": ["a"]}, "net_h1"),
        ({"a": {"b": object()}}, "is no array"),
        ({"nix": 1}, "no quantity in common"),
        ({}, "there is no number in"),
        (object(), "of type object, cannot be read"),
        ("nothing.json", "there is no file nothing.json"),
        ('{"net_h1": }', "this is not JSON"),
    ],
)
def test_what_cannot_be_compared_is_said(b: Any, said: str) -> None:
    with pytest.raises(BptraceError) as caught:
        bptrace.diff(MAZUR, b)
    assert said in str(caught.value)


def test_two_runs_that_diverge_alike_are_not_told_which_is_wrong() -> None:
    wild = {"inputs": 1, "layers": [{"units": 1, "weights": [[1]]}], "samples": [{"inputs": [1], "targets": [3]}], "learning_rate": 1e200}
    found = bptrace.hold({**wild, "iterations": 5}, [{"x1": 1}, {"W1": [[2e200]], "z1": [2e200], "a1": [2e200], "loss": float("nan")}])
    assert found.first is not None
    assert "Neither number is finite: both runs have diverged." in str(found)
    assert "is wrong" not in str(found)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_equal_to_nothing(number: float) -> None:
    found = bptrace.hold(MAZUR, net=[[number, TRACE["net_h2"]]])
    assert (found.ok, found.first.name, len(found.differences)) == (False, "net_h1", 1)
    assert "float32" not in str(found)
    weights = [[[number, 0.2], [0.25, 0.3]]]
    assert not bptrace.hold(MAZUR, w=weights, net=[[2.0, TRACE["net_h2"]]], only="net").ok, "a term that is not finite allows nothing"


def test_why_nothing_is_compared_is_said() -> None:
    with pytest.raises(BptraceError, match=r"in common\n  = 'z1' in the arrays: has 5 numbers, but 1 × 2 would fit"):
        bptrace.hold(MAZUR, {"z1": [1, 2, 3, 4, 5]})
    with pytest.raises(BptraceError, match="among those of --only\n  = without --only all is compared"):
        bptrace.hold(MAZUR, net=[[1, 2]], only="delta")


def test_what_stands_in_itself_is_not_followed() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    with pytest.raises(BptraceError, match="32 levels"):
        bptrace.diff(MAZUR, endless)


@pytest.mark.parametrize("tolerance", [-1e-300, 1.0, float("nan")])
def test_a_tolerance_is_a_share(tolerance: float) -> None:
    for call in (lambda: bptrace.diff(MAZUR, MAZUR, tolerance=tolerance), lambda: bptrace.gradcheck(MAZUR, tolerance=tolerance)):
        with pytest.raises(UsageError, match="no tolerance"):
            call()


def test_a_check_of_the_gradients() -> None:
    found = bptrace.gradcheck(MAZUR)
    assert found.ok
    assert str(found) == work("gradcheck", MAZUR, "--color", "never").out
    row = next(row for row in found.rows if row.name == "dE/dw5")
    assert (row.analytic, row.verdict, row.by) == (TRACE["dE/dw5"], "ok", "differences")
    assert row.numeric == pytest.approx(row.analytic, rel=1e-9)
    assert repr(found).startswith("<bptrace.GradientCheck A Step by Step Backpropagation Example: ")
    assert repr(found).endswith(" gradients checked, none wrong>")
    assert "δ_h1" in found._repr_html_() or "δ<sub>h1</sub>" in found._repr_html_()


def test_the_gradients_of_a_batch_are_named_with_their_samples_and_wrong_ones_are_counted() -> None:
    found = bptrace.gradcheck(MINIBATCH.config, iteration=2, tolerance=0)
    assert {row.name for row in found.rows} >= {"dE/dw1", "delta_o#3", "delta_o#4"}
    assert all(MINIBATCH[f"{row.name}@2"] == row.analytic for row in found.rows)


def test_names_are_texts_and_a_page() -> None:
    found = bptrace.names(MAZUR, "delta")
    assert list(found) == ["delta_o1", "delta_o2", "delta_h1", "delta_h2"]
    assert (found[0], found[-2:], len(found), "delta_h1" in found) == ("delta_o1", ("delta_h1", "delta_h2"), 4, True)
    assert str(found) == work("names", MAZUR, "delta", "--color", "never").out
    assert repr(found).endswith(": 4 names: delta_o1, delta_o2, delta_h1, delta_h2>")
    assert "delta_h1" in texts(found._repr_html_())
    assert list(bptrace.names(MAZUR, ["net:1", "E"])) == ["net_h1", "net_h2", "E"]
    assert repr(bptrace.names(MAZUR)).endswith("63 names: w1, w2, w3, w4, w5, w6, w7, w8, ...>")
    with pytest.raises(UnknownName):
        bptrace.names(MAZUR, "net_h9")


HOSTILE = CONFIG._replace(title="\x1b[31m</b>\n" * 30)
NAMELESS = CONFIG._replace(title="", learning_rate=None, updates=0)
REPRS = [
    (CONFIG, "<bptrace.Config A Step by Step Backpropagation Example: 2-2-2 sigmoid, half_squared_error, 1 sample, η 0.5, 1 update>"),
    (NAMELESS._replace(path=""), "<bptrace.Config a config: 2-2-2 sigmoid, half_squared_error, 1 sample, no η, 0 updates>"),
    (bptrace.run(CONFIG, 2), "<bptrace.Trace A Step by Step Backpropagation Example: 2 iterations, 137 numbers>"),
    (
        bptrace.mark(CONFIG, {"net_h1": "0.3775", "dE/dout_o1": "-0.7414", "out_h1": "x"}, "Anna\x1b"),
        r"<bptrace.Marked Anna\x1b: 1 of 3, 1 correct, 1 wrong, 1 unreadable, begin again at dE/dout_o1>",
    ),
    (bptrace.mark(CONFIG, {}), "<bptrace.Marked a sheet: 0 of 0, nothing read>"),
    (bptrace.mark(CONFIG, {"net_h1": "0.3775"}).answers[0], "<net_h1 = 0.3775 is correct>"),
    (bptrace.run(CONFIG, only=["E"]).steps[0], "<iteration 1: 1 sample, 1 number>"),
    (bptrace.explain(CONFIG, "net_h1", depth=0), str(bptrace.explain(CONFIG, "net_h1", depth=0)).rstrip()),
]


@pytest.mark.parametrize(("thing", "said"), REPRS, ids=[type(thing).__name__ for thing, _ in REPRS])
def test_a_repr_says_what_it_is(thing: object, said: str) -> None:
    assert repr(thing) == said


def test_what_a_file_says_stays_text_in_a_repr() -> None:
    mark = bptrace.mark(HOSTILE, {"\x1b": "1"}).answers[0]
    results = (HOSTILE, bptrace.run(HOSTILE), bptrace.gradcheck(HOSTILE), bptrace.names(HOSTILE), mark)
    for thing in (*results, bptrace.run(HOSTILE).player()):
        assert repr(thing).isprintable()
        assert len(repr(thing)) < 250
    assert bptrace.diff(HOSTILE, HOSTILE).ok
    assert "\x1b" not in str(bptrace.diff(HOSTILE, TRACE))
