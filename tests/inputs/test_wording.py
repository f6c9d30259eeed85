"""Words of messages: lists, counts, and the nearest of what there is, whatever the case."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bptrace
from bptrace.errors import UnknownName, UsageError, count_of, did_you_mean, enumerated, listed, nearest, plural
from bptrace.model.names import Names
from bptrace.trace.selection import select

MAZUR = str(Path(__file__).parents[2] / "configs" / "mazur.yaml")
LETTERS = list("abcdefghi")


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("sigmod", ["relu", "sigmoid", "tanh"], ["sigmoid"]),
        ("SIGMOID", ["relu", "Sigmoid"], ["Sigmoid"]),
        ("Sigmod", ["relu", "SIGMOID"], ["SIGMOID"]),
        ("w1", ["W1", "w1", "w11"], ["W1"]),
        ("out_h0", ["out_h1", "out_h2", "out_h3", "out_h4", "x9"], ["out_h4", "out_h3", "out_h2"]),
        ("zzz", ["relu"], []),
        ("a" * 10_000, ["a" * 60], ["a" * 60]),
        ("", ["relu"], []),
    ],
)
def test_nearest(word: str, known: list[str], expected: list[str]) -> None:
    assert nearest(word, known) == expected


def test_nearest_among_the_first_alone() -> None:
    assert nearest("net_h7", (f"net_h{number}" for number in range(10)), among=2) == ["net_h1", "net_h0"]


def test_lists() -> None:
    assert [listed(LETTERS[:size]) for size in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert listed(LETTERS[:4], 3) == "a, b, c and d"  # one other is named as soon as counted
    assert listed(LETTERS[:5], 3) == "a, b, c and 2 others"
    assert [enumerated(LETTERS[:size]) for size in (1, 6, 7)] == ["a", "a, b, c, d, e, f", "a, b, c, d, … g"]
    assert [did_you_mean(LETTERS[:size]) for size in (0, 1, 3)] == ["", "did you mean a?", "did you mean a, b or c?"]


def test_counts() -> None:
    assert [count_of(number, "unit") for number in (0, 1, 2)] == ["0 units", "1 unit", "2 units"]
    assert [plural(number, "bias", "biases") for number in (1, 2)] == ["bias", "biases"]


def test_names_selectors_verbs_and_examples_are_found_whatever_the_case() -> None:
    network = bptrace.load(MAZUR).network
    assert Names(network).unknown("DE/DW5").nearest == ("dE/dw5",)
    with pytest.raises(UnknownName, match="did you mean net_h1"):
        select(network, "net-out", ["NTE_h1"])
    with pytest.raises(UsageError, match=r"did you mean net:\.\.\.\?"):
        select(network, "net-out", ["Nett:hidden"])
    for words, said in {("RUN", MAZUR): "did you mean run?", ("init", "Mazur"): "did you mean mazur?"}.items():
        done = subprocess.run([sys.executable, "-m", "bptrace", *words], capture_output=True, text=True, cwd=Path(__file__).parents[2])
        assert (done.returncode, said in done.stderr) == (2, True)
