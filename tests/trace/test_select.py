"""What a person asks to see: names, globs, kind:layer, and ranges of numbers."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bptrace
from bptrace.errors import UnknownName, UsageError
from bptrace.model.page import Page, spelled
from bptrace.trace.selection import Selection, numbers, select

CONFIGS = Path(__file__).parents[2] / "configs"


def load(name: str) -> Any:
    return bptrace.load(str(CONFIGS / f"{name}.yaml"))


MAZUR = load("mazur")


def chosen(*selectors: str, config: Any = MAZUR) -> Selection:
    found = select(config.network, config.notation, selectors)
    assert found is not None
    return found


def names(*selectors: str, config: Any = MAZUR) -> set[str]:
    """The names of what is kept of an iteration."""
    page = Page(config.network)
    return {spelled(page, cell) for cell in chosen(*selectors, config=config).cells}


WEIGHTS = {f"w{n}" for n in range(1, 9)}
# fmt: off
SELECTED = {
    ("E",):                   {"E"},
    ("net_h1", "w5"):         {"net_h1", "w5"},
    ("∂E/∂w5", "grad_w6"):    {"dE/dw5", "dE/dw6"},
    ("net_*",):               {"net_h1", "net_h2", "net_o1", "net_o2"},
    ("out_?2",):              {"out_h2", "out_o2"},
    ("dE/dw*",):              {f"dE/d{w}" for w in WEIGHTS},
    ("∂E/∂w*",):              {f"dE/d{w}" for w in WEIGHTS},
    ("w*+",):                 {f"{w}+" for w in WEIGHTS},
    ("w?",):                  WEIGHTS,
    ("dE/dout_*|o1",):        {"dE/dout_h1|o1", "dE/dout_h2|o1"},
    ("net:1",):               {"net_h1", "net_h2"},
    ("net:output",):          {"net_o1", "net_o2"},
    ("delta:hidden",):        {"delta_h1", "delta_h2"},
    ("input:input",):         {"i1", "i2"},
    ("updated:hidden",):      {"w1+", "w2+", "w3+", "w4+", "b1+"},
    ("gradient:2",):          {"dE/dw5", "dE/dw6", "dE/dw7", "dE/dw8", "dE/db2"},
    ("loss:output",):         {"E", "E_o1", "E_o2"},
    ("dE/dw:1",):             {"dE/dw1", "dE/dw2", "dE/dw3", "dE/dw4"},
    ("error:hidden",):        {"dE/dout_h1", "dE/dout_h2"},
    ("net_*#1@2",):           {"net_h1", "net_h2", "net_o1", "net_o2"},
    ("net_h*{1}",):           {"net_h1", "net_h2"},
    ("net",):                 {"net_h1", "net_h2", "net_o1", "net_o2"},
    ("δ",):                   {"delta_h1", "delta_h2", "delta_o1", "delta_o2"},
    ("Deltas",):              {"delta_h1", "delta_h2", "delta_o1", "delta_o2"},
    ("gradients",):           {*(f"dE/d{w}" for w in WEIGHTS), "dE/db1", "dE/db2"},
    ("biases",):              {"b1", "b2"},
    ("parameters:1",):        {"w1", "w2", "w3", "w4", "b1"},
    ("inputs",):              {"i1", "i2"},
    ("out",):                 {"out_h1", "out_h2", "out_o1", "out_o2"},
    ("net,out:hidden",):      {"net_h1", "net_h2", "net_o1", "net_o2", "out_h1", "out_h2"},
    ("E, w5,dE/dw*",):        {"E", "w5", *(f"dE/d{w}" for w in WEIGHTS)},
    ("W1",):                  {"w1", "w2", "w3", "w4"},
    ("dE/dW1",):              {"dE/dw1", "dE/dw2", "dE/dw3", "dE/dw4"},
    ("∂E/∂W₂",):              {"dE/dw5", "dE/dw6", "dE/dw7", "dE/dw8"},
    ("∂E/∂w_ji",):            {f"dE/d{w}" for w in WEIGHTS},
    ("W₁⁺",):                 {"w1+", "w2+", "w3+", "w4+"},
    ("z:outputs",):           {"net_o1", "net_o2"},
    ("z_h*",):                {"net_h1", "net_h2"},
    ("h*",):                  {"out_h1", "out_h2"},
    ("NET_H*",):              {"net_h1", "net_h2"},
    ("Δw*",):                 {f"Δ{w}" for w in WEIGHTS},
    ("ΔW1",):                 {"Δw1", "Δw2", "Δw3", "Δw4"},
    ("step:2",):              {"Δw5", "Δw6", "Δw7", "Δw8", "Δb2"},
    ("h1",):                  {"out_h1"},
}
# fmt: on


@pytest.mark.parametrize("selectors", SELECTED, ids=" ".join)
def test_a_selector_means_these(selectors: tuple[str, ...]) -> None:
    assert names(*selectors) == SELECTED[selectors]


def test_nothing_asked_is_everything() -> None:
    assert select(MAZUR.network, MAZUR.notation, []) is None


def test_a_star_alone_is_all_that_a_trace_holds() -> None:
    assert {name for *_, name, _ in bptrace.run(MAZUR, only=["*"]).steps[0].rows()} == {
        name for *_, name, _ in bptrace.run(MAZUR).steps[0].rows()
    }


def test_with_a_plus_the_pass_after_the_last_update_is_meant() -> None:
    found = chosen("E+", "out_o*+")
    assert not found.cells
    assert {spelled(Page(MAZUR.network), cell) for cell in found.after} >= {"E", "out_o1", "out_o2"}
    trace = bptrace.run(MAZUR, 3, only=["E+"])
    assert trace["E+@3"] == bptrace.run(MAZUR, 3)["E+@3"]


def test_samples_and_iterations_are_those_that_are_named() -> None:
    assert chosen("net_h1#2", "net_h2#3").samples == "2,3"
    assert chosen("net_h1#2", "net_h2").samples is None
    assert chosen("net_h1@2", "E@-1", "w5@2").iterations == "2,-1"
    assert chosen("net_h1").iterations is None


def test_a_samples_own_gradient_is_recorded_where_it_is_named() -> None:
    config = load("minibatch")
    trace = bptrace.run(config, only=["dE/dw5#2"])
    assert trace["dE/dw5#2"] == bptrace.run(config)["dE/dw5#2"]


def test_a_notation_can_be_used_to_select() -> None:
    z_a = MAZUR._replace(notation="z-a")
    assert names("z²₁", "∂C/∂w³₁₂", config=z_a) == {"net_h1", "dE/dw6"}


def test_a_comma_within_an_index_joins_nothing() -> None:
    config = load("matrix-3-layer")
    assert names("w₁,₃[1]", config=config) == names("w₁₃[1]", config=config) == {"w3"}
    assert names("w₁,₃[1],w₁₁[1],net:1", config=config) >= {"w1", "w3", "net_h1_5"}


def test_a_name_goes_before_a_kind_and_before_a_matrix() -> None:
    config = load("softmax")  # its layers have biases b1 to b5
    assert names("b1", "b₂", config=config) == {"b1", "b2"}
    assert names("b:2", config=config) == {"b3", "b4", "b5"}


@pytest.mark.parametrize(
    "selector",
    [
        "nte_h1",
        "dE/dW9",
        "net3",
        "i9",
        "o9",
        "w9",
        "y_q",
        ",",
        "net,",
        "net,nte_h1",
        "w5,,w6",
        "nett*",
        "q?",
        "net_h1|*",
        "*\n*",
        "a\n*",
        "#1" * 5000 + "*",
        "*" + "@9" * 5000,
    ],
)
def test_what_matches_nothing_is_unknown(selector: str) -> None:
    with pytest.raises(UnknownName):
        chosen(selector)


@pytest.mark.parametrize(
    "selector", [":", "net:", ":1", "nett:1", "net:3", "net:²", "net:-1", "net:" + "9" * 5000, "net:hiden", "delta:input"]
)
def test_a_kind_or_layer_that_there_is_not_is_refused(selector: str) -> None:
    with pytest.raises(UsageError, match="nothing is selected"):
        chosen(selector)


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"did you mean .*net_h1"):
        chosen("nte_h1")
    with pytest.raises(UsageError, match="did you mean delta"):
        chosen("dleta:1")


def test_a_ratio_is_not_among_the_quantities() -> None:
    with pytest.raises(UsageError, match="not among the quantities"):
        chosen("dE_o1/dnet_h1")


# numbers


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("1", [1]),
        ("-1", [20]),
        ("1,10,-1", [1, 10, 20]),
        ("3:5", [3, 4, 5]),
        ("18:-1", [18, 19, 20]),
        ("-3:-2", [18, 19]),
        (" 2 , 4:4 ", [2, 4]),
        ("1,1,2:3,3", [1, 2, 3]),
        ("1:20", list(range(1, 21))),
    ],
)
def test_numbers_and_ranges_are_picked(text: str, picked: list[int]) -> None:
    found = numbers(text, 20, "iteration")
    assert [number for number in range(-2, 30) if number in found] == picked


@pytest.mark.parametrize(
    "text", ["", ",", "1,", "a", "1-3", "1:2:3", "1.5", "0", "-0", "21", "-21", "5:3", "-1:1", "1:99", "²", "9" * 5000, "1 2"]
)
def test_numbers_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="iteration"):
        numbers(text, 20, "iteration")


def test_a_name_in_capitals_goes_before_a_kind_in_capitals() -> None:
    config = load("hexup")  # y is its output unit, and another word for net
    assert names("Y", config=config) == names("y", config=config) == {"out_y"}
    assert names("Z", config=config) == {"net_h1", "net_h2", "net_y"}


def test_each_of_several_selectors_is_named_in_its_own_error() -> None:
    with pytest.raises(UsageError, match="dE_o1/dw5 is not among"):
        chosen("E , dE_o1/dw5")


@pytest.mark.parametrize("selector", ["dd/" * 300, "d/d" * 300, "s_" * 400, "step_" * 190 + "w5", ":" * 900, "d(" * 300 + "/d", "," * 5000])
def test_a_hostile_selector_is_refused(selector: str) -> None:
    with pytest.raises(UsageError):
        chosen(selector)


@given(st.text(st.sampled_from("dEnetouwbhWX123_^[]{}()|/+'#@-,:*?.∂δΔ₁²⁺ ijks") | st.characters(), max_size=16))
def test_any_selector_means_something_or_is_refused(selector: str) -> None:
    with suppress(UsageError):
        assert select(MAZUR.network, MAZUR.notation, [selector])


@pytest.mark.parametrize(("notation", "selector"), [("z-a", "delta:3"), ("y-a", "delta:2"), ("net-out", "delta:2")])
def test_layers_are_counted_as_on_the_page(notation: str, selector: str) -> None:
    network = bptrace.load(str(Path(__file__).parents[2] / "configs" / "mazur.yaml")).network
    found = select(network, notation, [selector])
    assert found is not None
    assert found == select(network, notation, ["delta:output"])
    with pytest.raises(UsageError, match=r"there is delta:\d or delta:\d"):
        select(network, notation, ["delta:9"])


def test_what_a_fused_loss_skips_is_told_of_a_glob_too() -> None:
    fused = load("softmax_fused").network
    with pytest.raises(UsageError, match=r"the fused form skips dE/dout_o\*"):
        select(fused, "net-out", ["dE/dout_o*"])
    assert select(fused, "net-out", ["dE/dout_h*"]) is not None
