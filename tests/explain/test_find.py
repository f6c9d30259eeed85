"""From what is typed to what is explained."""

from __future__ import annotations

import pytest

from bptrace.errors import NotFinite, UnknownName, UsageError
from bptrace.explain.find import Asked, find
from bptrace.explain.topics import After, Derivative
from bptrace.model.symbols import Cell

from ..model.nets import config, layer
from .everything import loaded

OUT_H1, NET_O1, W1, W2 = Cell("out", 1, (0,), 0), Cell("net", 2, (0,), 0), Cell("w", 1, (0, 0)), Cell("w", 1, (0, 1))

# fmt: off
KEYS = (
    ("mazur", "net_h1",            1, Cell("net", 1, (0,), 0)),
    ("mazur", "w5+",               1, Cell("w+", 2, (0, 0))),
    ("mazur", "w5@3",              2, Cell("w+", 2, (0, 0))),
    ("mazur", "w5@1",              1, Cell("w", 2, (0, 0))),
    ("mazur", "out_o1+",           1, After(Cell("out", 2, (0,), 0))),
    ("mazur", "E",                 1, Cell("E#", 2, (), 0)),
    ("mazur", "dE/dw1",            1, Cell("dE/dw#", 1, (0, 0), 0)),
    ("xor",   "dE/dw1",            1, Cell("dE/dw", 1, (0, 0))),
    ("xor",   "dE/dw1#3",          1, Cell("dE/dw#", 1, (0, 0), 2)),
    ("xor",   "E_o#2@4",           4, Cell("E_o#", 2, (0,), 1)),
    ("minibatch", "net_h1#4@2",    2, Cell("net", 1, (0,), 1)),
    ("minibatch", "net_h1#5+@2",   2, After(Cell("net", 1, (0,), 4))),
    ("mazur", "dnet_o1/dout_h1",   1, Derivative(NET_O1, OUT_H1)),
    ("mazur", "dout_h1/dnet_h1",   1, Cell("slope", 1, (0,), 0)),
    ("softmax", "dout_o2/dnet_o1", 1, Cell("jacobian", 2, (1, 0), 0)),
    ("mazur", "d(dE/dw1)/dw2",     1, Derivative(Cell("dE/dw#", 1, (0, 0), 0), W2)),
    ("mazur", "ddelta_h1/dw1",     1, Derivative(Cell("delta", 1, (0,), 0), W1)),
    ("mazur", "dw2+/dw1",          1, Derivative(Cell("w+", 1, (0, 1)), W1)),
    ("xor",   "dout_h1#2/dw1",     1, Derivative(Cell("out", 1, (0,), 1), W1)),
    ("xor",   "dout_h1/dw1#2",     1, Derivative(Cell("out", 1, (0,), 1), W1)),
)
# fmt: on


def the_one(name: str, typed: str) -> Asked:
    (found,) = find(loaded(name), [typed])
    return found


@pytest.mark.parametrize(("name", "typed", "iteration", "key"), KEYS, ids=[f"{row[0]} {row[1]}" for row in KEYS])
def test_a_name_is_found_in_its_iteration(name: str, typed: str, iteration: int, key: object) -> None:
    found = the_one(name, typed)
    assert (found.key, found.working.step.iteration) == (key, iteration)


def test_iterations_beyond_those_of_the_config_are_worked() -> None:
    assert the_one("mazur", "E@3").working.step.iteration == 3


def test_the_last_iteration_is_minus_one() -> None:
    assert the_one("minibatch", "E@-1").working.step.iteration == loaded("minibatch").updates


def test_a_glob_and_a_kind_find_each_samples_own() -> None:
    assert len(list(find(loaded("xor"), ["net_h?"]))) == 8
    assert len(list(find(loaded("xor"), ["delta:output"]))) == 4
    shares = [Cell("E_o#", 2, (j,), 0) for j in (0, 1)]
    assert [found.key for found in find(loaded("mazur"), ["E_o*"])] == [*shares, *map(After, shares)]


# fmt: off
REFUSED = (
    ("mazur",     "net_h9",         UnknownName, "did you mean net_h"),
    ("mazur",     "w5@0",           UsageError,  "no iteration 0"),
    ("mazur",     "delta_h1+",      UsageError,  "delta_h1@2"),
    ("xor",       "net_h1",         UsageError,  "say which: net_h1#1 to #4"),
    ("xor",       "dout_o/dw1",     UsageError,  "say which"),
    ("minibatch", "net_h1#5",       UsageError,  "does not use sample 5"),
    ("mazur",     "dw9/dw1",        UnknownName, "dw9/dw1"),
    ("mazur",     "d/d",            UnknownName, "'d/d'"),
    ("mazur",     "d(d(d(dE/dw1)",  UnknownName, "there is no quantity"),
)
# fmt: on


@pytest.mark.parametrize(("name", "typed", "kind", "said"), REFUSED, ids=[row[1] for row in REFUSED])
def test_what_is_not_there_is_told(name: str, typed: str, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as caught:
        list(find(loaded(name), [typed]))
    assert said in str(caught.value)


def test_without_a_learning_rate_there_is_no_update_to_explain() -> None:
    still = config(layers=[layer(["o"], [[1, 1]])], iterations=0)._replace(learning_rate=None)
    assert [found.key for found in find(still, ["net_o"])] == [Cell("net", 1, (0,), 0)]
    with pytest.raises(UsageError, match="no learning_rate"):
        list(find(still, ["net_o", "w1+"]))
    moving = still._replace(learning_rate=0.5)
    assert len(list(find(moving, ["net_o", "w1+", "out_o+"]))) == 3


def test_a_run_that_diverges_before_is_told_and_what_it_had_is_explained() -> None:
    wild = config(layers=[layer(["o"], [[1e200, 1]], "identity")], learning_rate=1e10, samples=[{"inputs": [1e10, 1], "targets": [0]}])
    with pytest.raises(NotFinite):
        list(find(wild, ["w1@5"]))
    (found,) = find(wild, ["net_o"])
    assert found.working.value(found.key) == 1e210
