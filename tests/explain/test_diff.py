"""Two runs compared: what agrees, what comes first in the order of computation, and what is said of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bptrace
from bptrace.explain.comparison.compare import Comparison, Pairing
from bptrace.explain.comparison.first_difference import Origin
from bptrace.explain.comparison.one_side import Equations, sources_of
from bptrace.explain.comparison.sides import given, sides
from bptrace.explain.comparison.tolerance import Tolerance
from bptrace.trace.rounds import Label

CONFIGS = Path(__file__).parents[2] / "configs"
SMALL = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "digits")
MAZUR, XOR = (str(CONFIGS / f"{name}.yaml") for name in ("mazur", "xor"))


def compared(first: str, second: str, relative: float = 1e-9, most: int | None = None) -> Comparison:
    both = sides(given(first), given(second))
    found = Comparison(both, Tolerance(relative), most)
    for pair in both.pairs():
        found.take(pair)
    return found


def first(found: Comparison) -> str:
    """The first difference, as it would be typed."""
    assert found.first is not None
    label = found.first.difference.label
    return f"{label.name}{'+' * label.after}#{label.sample}@{found.first.difference.iteration}".replace("#None", "")


def trace_of(config: str, updates: int | None = None) -> Any:
    return json.loads(bptrace.run(bptrace.load(config), updates).to_json())


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Writes data to a file, and gives its name."""

    def write(data: Any, name: str = "mine.json") -> str:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return write


def alone(trace: Any) -> Any:
    """What a program of one's own would write: no config, nothing that is given."""
    given_names = {*trace["network"]["inputs"], *(name for layer in trace["network"]["layers"] for name in _parameters(layer))}
    for iteration in trace["iterations"]:
        for part in (iteration, *iteration["samples"]):
            part["values"] = {name: value for name, value in part["values"].items() if name not in given_names and name[:2] != "t_"}
    return {"iterations": trace["iterations"]}


def _parameters(layer: Any) -> set[str]:
    return {name for row in (*layer["weights"], layer["biases"]) for name in row if name is not None}


def told(trace: Any) -> set[tuple[int, int | None, str]]:
    """The quantities of a trace: iteration, sample where there are several, and name; after the last update only what is new then."""
    parts = [(iteration, "") for iteration in trace["iterations"]] + ([(trace["final"], "+")] if "final" in trace else [])
    found = set()
    for part, end in parts:
        several = len(part["samples"]) > 1
        for one in (part, *part["samples"]):
            sample = one.get("sample") if several else None
            found |= {(part.get("iteration", 0), sample, name) for name in one["values"] if name.endswith(end)}
    return found


# what agrees


@pytest.mark.parametrize("name", SMALL)
def test_a_trace_is_what_its_config_gives(written: Callable[..., str], name: str) -> None:
    config = str(CONFIGS / f"{name}.yaml")
    updates = min(bptrace.load(config).updates, 5)
    trace = trace_of(config, updates)
    for data in (trace, alone(json.loads(json.dumps(trace)))):
        found = compared(config, written(data))
        assert (found.differing, found.largest, found.alone) == (0, None, ([], []))
        assert found.iterations == max(updates, 1)
        assert found.numbers == len(told(data)) + ("config" in data)  # which tells eta
        assert found.only(1) == []


@pytest.mark.parametrize("name", SMALL)
def test_everything_comes_after_what_it_is_computed_from(name: str) -> None:
    config = str(CONFIGS / f"{name}.yaml")
    both = sides(given(config), given(config))
    found = Comparison(both, Tolerance(), None)
    left, right = next(both.pairs())
    assert left is not None
    assert right is not None
    found.take((left, right))
    equations = Equations(Pairing(both, Tolerance(), left, right, None).a, lambda _: True)
    for label in (label for label in left.labels if not label.after):
        tree = equations.tree(label)
        for source in sources_of(tree) if tree is not None else ():
            assert found.order.rank(source.label) < found.order.rank(label)


def test_names_are_read_as_people_type_them(written: Callable[..., str]) -> None:
    trace = bptrace.run(bptrace.load(MAZUR), 2)
    typed = ("z_h1", "a_h1", "δ_o1", "∂E/∂w5", "grad_w6", "w5'", "E_total", "E+", "net_h1@2", "w5+@2", "out_o1#1")
    found = compared(MAZUR, written({name: trace[name] for name in typed}))
    assert (found.iterations, found.numbers, found.differing) == (2, len(typed), 0)


def test_a_list_is_an_iteration_each(written: Callable[..., str]) -> None:
    trace = bptrace.run(bptrace.load(MAZUR), 3)
    mine = [{"E": trace[f"E@{number}"], "E+": trace[f"E+@{number}"]} for number in (1, 2, 3)]
    lines = "".join(f"{json.dumps(one)}\n" for one in mine)
    for file in (written(mine), written(lines, "mine.jsonl")):
        found = compared(MAZUR, file)
        assert (found.iterations, found.numbers, found.differing) == (3, 6, 0)


def test_a_gradient_of_one_sample_is_worked_when_it_is_named(written: Callable[..., str]) -> None:
    config = bptrace.load(XOR)
    trace = bptrace.run(config, 1)
    found = compared(XOR, written({"dE/dw5#2": trace["dE/dw5#2"], "dE/dw5#3": 7.0}))
    assert found.numbers == 2
    assert first(found) == "dE/dw5#3@1"


def test_a_zero_that_was_not_quite_hit_is_one(written: Callable[..., str]) -> None:
    trace = bptrace.run(bptrace.load(XOR), 1)
    assert trace["dE/dx1#1"] != 0
    found = compared(XOR, written({"net_h1#1": trace["net_h1#1"] + 1e-17, "out_h1#1": trace["out_h1#1"] * (1 + 9e-10)}))
    assert found.differing == 0
    assert Tolerance().same(1e-17, 0.0)
    assert Tolerance().same(9e-13, 0.0)
    assert not Tolerance().same(1.1e-12, 0.0)
    assert Tolerance().same(1.0, 1 + 9e-10)
    assert not Tolerance().same(1.0, 1 + 1.1e-9)
    assert not Tolerance(0.0).same(1e-300, 0.0)


def test_what_cancels_is_known_no_better_than_what_it_is_the_sum_of(written: Callable[..., str]) -> None:
    """net = 1000·0.3 - 1000·0.3 + 0.001 in single precision."""
    config = {
        "inputs": ["x", "y"],
        "layers": [{"units": ["h"], "weights": [[1000, -1000]], "bias": 0.001}],
        "learning_rate": 1,
        "samples": [{"inputs": [0.3, 0.3], "targets": [0]}],
    }
    mine = {"net_h": 0.001 + 1e-5, "out_h": 0.001 + 1e-5}
    assert compared(written(config, "c.json"), written(mine), 1e-7).differing == 0
    assert compared(written(config, "c.json"), written(mine), 1e-9).differing == 2


# what differs


def test_iterations_are_compared_with_each_other_when_they_are_named() -> None:
    found = compared(f"{MAZUR}@1", f"{MAZUR}@2")
    assert found.iterations == 1
    assert first(found) == "w1@1"
    assert found.first is not None
    assert found.first.difference.b == bptrace.run(bptrace.load(MAZUR), 1)["w1+"]


def test_one_weight_that_is_changed_is_named(written: Callable[..., str]) -> None:
    changed = written(Path(MAZUR).read_text(encoding="utf-8").replace("w6: 0.45", "w6: 0.46"), "changed.yaml")
    found = compared(MAZUR, changed)
    assert first(found) == "w6@1"
    assert found.first is not None
    assert Origin(found.first, found.tolerance).teller.tree is None


def _origin(found: Comparison) -> Origin:
    assert found.first is not None
    return Origin(found.first, found.tolerance)


def _wrong(found: Comparison) -> str:
    """Whose number is not what the equation gives."""
    origin = _origin(found)
    return "".join(letter for letter, claim in (("A", origin.a), ("B", origin.b)) if not origin.follows(claim))


def test_a_bias_that_is_forgotten(written: Callable[..., str]) -> None:
    without = written(Path(MAZUR).read_text(encoding="utf-8").replace("b1: 0.35", "b1: 0"), "without.yaml")
    found = compared(MAZUR, written(alone(trace_of(without))))
    assert first(found) == "net_h1#1@1"
    whole = trace_of(without)
    whole["iterations"][0]["values"]["b1"] = 0.35
    assert _wrong(compared(MAZUR, written({"iterations": whole["iterations"]}))) == "B"


def test_updated_weights_in_the_backward_pass(written: Callable[..., str]) -> None:
    mine = alone(trace_of(MAZUR))
    batch, sample = mine["iterations"][0]["values"], mine["iterations"][0]["samples"][0]["values"]
    for unit, weights in {"h1": ("w5", "w7"), "h2": ("w6", "w8")}.items():
        parts = [sample[f"delta_o{number}"] * batch[f"{weight}+"] for number, weight in enumerate(weights, 1)]
        sample[f"dE/dout_{unit}"] = sum(parts)
        del sample[f"dE/dout_{unit}|o1"], sample[f"dE/dout_{unit}|o2"]
    found = compared(MAZUR, written(mine))
    assert first(found) == "dE/dout_h1#1@1"
    assert _wrong(found) == "B"
    assert {part.source.label.name: part.vouched for part in _origin(found).parts} == {
        "delta_o1": False,
        "w5": True,  # not told, but net_o1 agrees, which is computed from it
        "delta_o2": False,
        "w7": True,
    }


def test_samples_that_are_summed_where_a_mean_is_meant(written: Callable[..., str]) -> None:
    summed = written(Path(XOR).read_text(encoding="utf-8") + "\nreduction: sum\n", "summed.yaml")
    mine = alone(trace_of(summed, 2))
    for iteration in mine["iterations"]:
        iteration["values"] = {name: value for name, value in iteration["values"].items() if not name.startswith("E")}
    found = compared(XOR, written(mine))
    assert first(found) == "dE/dw1@1"
    assert _wrong(found) == "B"


def test_an_update_that_is_not_carried_on(written: Callable[..., str]) -> None:
    mine = alone(trace_of(MAZUR, 3))
    mine["iterations"][2] = {**mine["iterations"][0], "iteration": 3}
    found = compared(MAZUR, written(mine))
    assert first(found) == "net_h1#1@3"
    names = {(part.source.label.name, part.source.before) for part in _origin(found).parts}
    assert names >= {("w1+", True), ("w2+", True), ("i1", False)}


def test_two_equations_for_one_quantity(written: Callable[..., str]) -> None:
    other = written(Path(MAZUR).read_text(encoding="utf-8").replace("activation: sigmoid", "activation: tanh"), "other.yaml")
    found = compared(MAZUR, other)
    assert first(found) == "out_h1#1@1"
    assert _origin(found).otherwise
    assert _wrong(found) == ""


def test_the_step_is_compared_too(written: Callable[..., str]) -> None:
    other = written(Path(MAZUR).read_text(encoding="utf-8").replace("learning_rate: 0.5", "learning_rate: 0.1"), "other.yaml")
    assert first(compared(MAZUR, other)) == "eta@1"
    assert first(compared(MAZUR, written({"eta": 0.1, "net_h1": 0.3775}))) == "eta@1"


def test_networks_of_different_shape_are_compared_where_they_have_the_same_names() -> None:
    found = compared(MAZUR, XOR)
    assert Label("net_o2", 1) in found.only(0)
    assert Label("net_o", 1) in found.only(1)
    assert found.compared


def test_differences_beyond_those_that_are_kept_are_counted() -> None:
    few, every = compared(f"{MAZUR}@1", f"{MAZUR}@2", most=3), compared(f"{MAZUR}@1", f"{MAZUR}@2")
    assert few.differing == every.differing == len(every.differences) > len(few.differences) == 3


def test_a_run_that_diverges_is_compared_up_to_there(written: Callable[..., str]) -> None:
    config = {
        "inputs": ["x"],
        "layers": [{"units": ["h"], "weights": [[1.5]]}],
        "loss": "squared_error",
        "learning_rate": 1e150,
        "iterations": 9,
        "samples": [{"inputs": [2], "targets": [1]}],
    }
    file = written(config, "c.json")
    both = sides(given(file), given(file))
    found = Comparison(both, Tolerance())
    with pytest.raises(bptrace.NotFinite):
        list(map(found.take, both.pairs()))
    assert found.numbers
    assert not found.differing


def test_the_largest_difference_that_is_none_is_told(written: Callable[..., str]) -> None:
    found = compared(MAZUR, written({"net_h1": 0.3775 * (1 + 1e-10), "out_h1": 0.5932699921071872}))
    assert found.largest is not None
    assert found.largest.label.name == "net_h1"
    assert math.isclose(found.largest.relative, 1e-10, rel_tol=1e-4)


CORNER = """\
inputs: [x1, x2, x3]
layers:
  - {units: [h1], activation: relu, weights: [[0.1, 0.2, {w3: -0.3}]]}
  - {units: [o1], weights: [[0.5]]}
learning_rate: 0.1
samples: [{inputs: [1, 1, 1], targets: [1]}]
"""


@pytest.mark.parametrize(("w3", "corner"), [("-0.3", True), ("-0.299", False)])
def test_at_a_corner_either_side_may_be_taken(written: Callable[..., str], w3: str, corner: bool) -> None:
    config = written(CORNER.replace("-0.3", w3), "corner.yaml")
    theirs = written({"net_h1": 5.5511151231257827e-17 if corner else 0.001, "dout_h1/dnet_h1": 1 if corner else 0, "delta_h1": -0.5})
    found = compared(config, theirs)
    assert first(found) == "dout_h1/dnet_h1#1@1"
    assert _origin(found).at_a_corner is corner
