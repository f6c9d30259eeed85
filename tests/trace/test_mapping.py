"""A trace as a mapping of names to numbers, and its arrays by the words of selectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bptrace
from bptrace.errors import UsageError

CONFIGS = Path(__file__).parents[2] / "configs"
MAZUR, MINIBATCH = (bptrace.load(CONFIGS / f"{name}.yaml") for name in ("mazur", "minibatch"))
TRACE = bptrace.run(MAZUR, 3)
RUNS = {  # several iterations, batches of several sizes, one sample at a time, one iteration alone, no update
    "iterations": TRACE,
    "batches": bptrace.run(MINIBATCH),
    "online": bptrace.run(MINIBATCH._replace(batch=1), 7),
    "numpy": bptrace.run(MINIBATCH, backend="numpy"),
    "one": bptrace.run(MAZUR),
    "none": bptrace.run(MAZUR, 0),
    "few": bptrace.run(MINIBATCH, only=["E", "net_h1#2", "dE/dw*"]),
}


@pytest.mark.parametrize("run", RUNS)
def test_every_number_has_one_name_by_which_it_is_found(run: str) -> None:
    trace = RUNS[run]
    names = list(trace)
    assert len(names) == len(set(names)) == len(trace) == len(list(trace.values()))
    assert list(trace.keys()) == names == [name for name, _ in trace.items()]
    assert all(trace[name] == value for name, value in trace.items())


def test_the_names_of_one_iteration_are_plain_and_those_after_it_say_which() -> None:
    names = list(TRACE)
    assert names[:4] == ["E", "E_o1", "E_o2", "w1"]
    assert names.index("E@2") < names.index("E@3")
    assert names[-1] == "out_o2+@3"
    assert {"E#1", "E#2", "net_h1#2", "net_h1@3", "out_o+#5@6"} <= set(RUNS["batches"])


def test_any_spelling_is_in_it_and_nothing_else() -> None:
    assert all(name in TRACE for name in ("net_h1", "z_h1", "w5+@-1", "E@4"))
    assert not any(name in TRACE for name in ("net_h9", "E@5", "dE_o1/dnet_h1", 5, None))
    assert TRACE.get("z_h1") == TRACE["net_h1"]
    assert TRACE.get("net_h9", 7.0) == 7.0


def test_a_run_is_itself_and_no_other() -> None:
    assert len({TRACE, TRACE, bptrace.run(MAZUR, 3)}) == 2


def test_what_is_no_text_is_no_name() -> None:
    with pytest.raises(UsageError, match=r"trace\.steps"):
        TRACE[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("said", "layer", "key"),
    [
        ("weight", 1, ("w", 1)),
        ("weights", 2, ("w", 2)),
        ("bias", 1, ("b", 1)),
        ("δ", 2, ("delta", 2)),
        ("z", 1, ("net", 1)),
        ("error", 1, ("dE/dout", 1)),
        ("dE/dW1", None, ("dE/dw", 1)),
        ("W2", None, ("w", 2)),
        ("input", None, ("out", 0)),
        ("target", None, ("target", 2)),
        ("E", None, ("E", 2)),
    ],
)
def test_an_array_is_named_as_in_selectors(said: str, layer: int | None, key: tuple[str, int]) -> None:
    assert (TRACE.array(said, layer) == TRACE.array(*key)).all()


@pytest.mark.parametrize(
    ("said", "layer", "hint"),
    [
        ("gradient", 1, r"array\('dE/dw', 1\) or array\('dE/db', 1\)"),
        ("updated", 2, r"array\('w\+', 2\) or array\('b\+', 2\)"),
        ("loss", 2, r"array\('E_o', 2\) or array\('E', 2\)"),
        ("net", None, r"array\('net', 1\) or array\('net', 2\)"),
        ("input", 1, "layer 0"),
        ("W1", 2, "layer 1"),
        ("net@2", 1, "kinds are loss, weight"),
    ],
)
def test_a_word_for_several_arrays_or_none_is_answered_with_what_to_say(said: str, layer: int | None, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        TRACE.array(said, layer)


def test_a_trace_of_no_number_has_none() -> None:
    empty: Any = type(TRACE)(MAZUR, [], None, lambda step: step)
    assert (len(empty), list(empty)) == (0, [])
    with pytest.raises(UsageError, match="no iteration"):
        empty.array("net", 1)
