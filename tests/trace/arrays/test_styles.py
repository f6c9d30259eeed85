"""A right run, dumped in the styles of many programs and in both layouts, is read back with every label and every value right."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.errors import BptraceError
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

from ...fuzz.networks import network as drawn
from .dumps import config, is_right, network, read, step, steps, styled

Style = Callable[[str, int], "str | None"]


def numbered(first: int, **names: str) -> Style:
    """Names with the number of their layer, counted from `first`; a name that ends with ! has none."""

    def name(kind: str, layer: int) -> str | None:
        own = names.get(KEYS.get(kind, kind))
        if own is None or (layer == 0 and first == 0):
            return "x" if (kind, layer) == ("out", 0) else None
        return own[:-1] if own.endswith("!") else own.format(layer - 1 + first)

    return name


KEYS = {"dE/dw": "dw", "dE/db": "db", "w+": "new_w", "b+": "new_b", "dE/dout": "dout", "dE/dnet": "dnet"}
# fmt: off
BOOK = {"w": "W{}", "b": "b{}", "net": "z{}", "out": "a{}", "dw": "dW{}", "db": "db{}", "new_w": "W{}_new", "new_b": "b{}_new",
        "target": "t!", "E": "loss!"}
STYLES: dict[str, Style] = {
    "book": numbered(1, **BOOK, delta="delta{}", dout="da{}"),
    "from 0": numbered(0, **BOOK | {"out": "out{}"}),
    "from 2": numbered(2, w="W{}", b="b{}", net="z{}", out="a{}", delta="delta{}", target="Y!"),
    "lists": numbered(
        0, w="w.{}", b="b.{}", net="net.{}", delta="delta.{}", dw="dw.{}", db="db.{}", new_w="new_w.{}", new_b="new_b.{}", target="t!"
    ),
    "modules": numbered(
        1, w="fc{}.weight", b="fc{}.bias", dw="fc{}.weight.grad", db="fc{}.bias.grad", new_w="after.fc{}.weight", E="loss!"
    ),
    "nested": numbered(
        1, w="before.W{}", b="before.b{}", dw="grads.W{}", db="grads.b{}", new_w="after.W{}", net="forward.z{}", out="forward.a{}"
    ),
    "flax": numbered(0, w="params/Dense_{}/w", b="params/Dense_{}/b", dw="grads/Dense_{}/w", db="grads/Dense_{}/b"),
    "ours": numbered(1, w="w_{}", b="b_{}", net="net_{}", out="out_{}", dw="dE_dw_{}", db="dE_db_{}", new_w="w_new_{}", dout="dE_dout_{}"),
}
# fmt: on


def fuzzed(seed: int) -> Config | None:
    """A network of any kind; None if it diverges."""
    data = drawn(Random(seed)) | {"iterations": 1}
    try:
        found = parse(json.dumps(data).encode(), "drawn.json")
        step(found)
    except BptraceError:
        return None
    return found


def turned(kind: str, values: Any, weights: bool, samples: bool) -> Any:
    """An array in another layout: weights with inputs in rows, samples in columns."""
    is_weight = kind in ("w", "w+", "dE/dw")
    return values.T if values.ndim == 2 and (weights if is_weight else samples) else values


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(sorted(STYLES)), st.booleans(), st.booleans())
def test_a_right_run_is_read_back(seed: int, style: str, weights: bool, samples: bool) -> None:
    of = fuzzed(seed)
    if of is None:
        return
    arrays = {key: turned(key[0], values, weights, samples) for key, values in step(of).items()}
    assert is_right(of, read(of, styled(arrays, STYLES[style]), evidence=True))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("units", [(2, 2, 2), (3, 3, 3, 3), (1, 1, 1), (4, 2, 3)])
def test_square_layers_are_told_by_their_numbers(style: str, units: tuple[int, ...]) -> None:
    of = network(*units, batch=units[0], seed=len(units))
    for weights in (False, True):
        arrays = {key: turned(key[0], values, weights, weights) for key, values in step(of).items()}
        assert is_right(of, read(of, styled(arrays, STYLES[style]), evidence=style in ("from 2", "nested")))


def test_modules_of_a_sequence_are_layers_in_their_order() -> None:
    of, made = network(3, 4, 2, 2), step(network(3, 4, 2, 2))
    for names in (("0", "2", "4"), ("encoder", "middle", "head"), ("conv1", "fc1", "fc2"), ("hidden1", "hidden2", "output")):
        arrays = {f"{names[layer - 1]}.{'weight' if kind == 'w' else 'bias'}": made[kind, layer] for layer in (1, 2, 3) for kind in "wb"}
        assert is_right(of, read(of, arrays)), names


@pytest.mark.parametrize("name", ["arr_{}", "weights.{}", "params.{}", "parameters_{}"])
def test_a_list_of_parameters_has_weights_and_biases_in_turn(name: str) -> None:
    of, made = network(3, 4, 2), step(network(3, 4, 2))
    keys = [("w", 1), ("b", 1), ("w", 2), ("b", 2)]
    arrays = {name.format(place): made[key].T for place, key in enumerate(keys)}
    assert len(read(of, arrays).known) == 26
    assert is_right(of, read(of, arrays))


def test_pairs_of_a_list_are_layers() -> None:
    of, made = network(3, 4, 2), step(network(3, 4, 2))
    arrays = {f"params.{layer - 1}.{place}": made[kind, layer] for layer in (1, 2) for place, kind in enumerate("wb")}
    assert is_right(of, read(of, arrays))


def test_lists_and_numbered_names_may_count_in_two_ways() -> None:
    of, made = network(3, 2, 2, batch=2), step(network(3, 2, 2, batch=2))
    lists = {f"dw.{layer - 1}": made["dE/dw", layer] for layer in (1, 2)} | {f"net.{layer - 1}": made["net", layer] for layer in (1, 2)}
    assert is_right(of, read(of, lists | {"grads.W1": made["dE/dw", 1], "z2": made["net", 2]}))


def test_activations_may_have_the_inputs_or_not() -> None:
    of, made = network(2, 2, 2), step(network(2, 2, 2))
    outs = [made["out", layer] for layer in (0, 1, 2)]
    assert is_right(of, read(of, {f"activations.{at}": out for at, out in enumerate(outs)}))
    assert is_right(of, read(of, {f"activations.{at}": out for at, out in enumerate(outs[1:])}))
    assert is_right(of, read(of, {f"a{at}": out for at, out in enumerate(outs, 1)}))


WORDS = {"weights": "w", "bs": "b", "zs": "net", "out": "out", "deltas": "delta", "nabla_w": "dE/dw", "new_b": "b+"}


@pytest.mark.parametrize(("units", "batch"), [((2, 2, 2), 4), ((1, 1, 1), 3), ((1, 1, 1, 1), 1), ((2, 2, 2, 2), 3)])
def test_the_first_axis_may_be_that_of_the_layers(units: tuple[int, ...], batch: int) -> None:
    of = network(*units, batch=batch)
    made = steps(of, 2)
    stacked = [{word: np.stack([one[kind, layer] for layer in range(1, len(units))]) for word, kind in WORDS.items()} for one in made]
    told = [arrays | {"loss": one["E", len(units) - 1], "x": one["out", 0]} for arrays, one in zip(stacked, made, strict=True)]
    assert is_right(of, read(of, told, evidence=True))
    result = read(of, told[0], evidence=True)
    assert is_right(of, result)
    assert "The first axis of weights, bs, zs, out, deltas, nabla_w and new_b is taken for the layers." in result.notes
    activations = np.stack([made[0]["out", layer] for layer in range(len(units))])
    assert is_right(of, read(of, {"activations": activations}))


def test_a_list_by_layer_may_lack_the_layers_that_have_no_such_thing() -> None:
    of = config("softmax_fused")
    made = step(of)
    layers = sorted(layer for kind, layer in made if kind == "dE/dout" and layer)
    assert len(layers) < of.network.depth
    biases = {f"b.{layer - 1}": made["b", layer] for layer in range(1, of.network.depth + 1)}
    assert is_right(of, read(of, biases | {"dout": np.stack([made["dE/dout", layer] for layer in layers])}))


def test_iterations_are_listed_named_or_along_the_first_axis() -> None:
    of = network(2, 3, 1, batch=2, samples=5)
    made = [styled(one, STYLES["book"]) for one in steps(of, 3)]
    assert is_right(of, read(of, made))
    named = {f"step{number}.{name}": values for number, one in enumerate(made) for name, values in one.items()}
    assert is_right(of, read(of, named))
    stacked = {name: np.stack([one[name] for one in made[:2]]) for name in made[0]} | {"lr": 0.5}
    result = read(of, stacked)
    assert is_right(of, result)
    assert [one.iteration for one in result.rounds] == [1, 2]
    assert "The first axis of the arrays is taken for iterations, of which there are 2." in result.notes


def test_the_first_axis_may_as_well_be_that_of_samples() -> None:
    made = [styled(one, STYLES["book"]) for one in steps(network(2, 3, 1), 4)]
    for names, said in ((("z1", "a1", "z2"), True), (("z1", "a1", "W1"), False)):
        notes = read(network(2, 3, 1), {name: np.stack([one[name] for one in made]) for name in names}).notes
        assert "iterations, of which there are 4." in notes
        assert ("with batch: 4 the axis would be that of the samples." in notes) is said


def test_the_only_iteration_has_the_number_that_it_is_given_or_tells() -> None:
    of = network(2, 3, 1, batch=2, samples=4)
    second = styled(steps(of, 2)[1], STYLES["book"])
    assert is_right(of, read(of, second, alone=2))
    assert is_right(of, read(of, second | {"iteration": 2}))


@pytest.mark.parametrize("name", ["mazur", "matrix-3-layer", "minibatch", "softmax_fused", "negnevitsky", "nielsen", "xor"])
def test_what_we_write_is_read(name: str, tmp_path: Any) -> None:
    from bptrace.cli import main

    path = tmp_path / "run.npz"
    assert main(["run", f"configs/{name}.yaml", "-n", "3", "-o", str(path)]) == 0
    of, arrays = config(name), dict(np.load(path))
    result = read(of, arrays)
    assert is_right(of, result)
    assert [one.iteration for one in result.rounds] == [1, 2, 3]
    assert any(label.after for label in result.rounds[-1].labels)


def test_labels_are_the_same_objects_in_every_iteration() -> None:
    of = network(2, 3, 1)
    first, second = read(of, [styled(one, STYLES["book"]) for one in steps(of, 2)]).rounds
    assert first.labels is second.labels
