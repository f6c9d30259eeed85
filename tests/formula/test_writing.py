"""What is written is what is computed: a formula read back from its text has the value of its tree."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import assume, example, given, settings

from bptrace.formula.primitives import ABS, EXP, IF_POSITIVE, NAMESPACE, PRIMITIVES, RELU, SIGMOID, SOFTMAX, TANH, function
from bptrace.formula.tree import Count, Each, Family, Leaf, Letter, Num, Same, Sum, Tree, mean
from bptrace.formula.walk import walk
from bptrace.formula.write import LATEX, PYTHON, TEXT, pieces, write

from .trees import EXTREME, MODERATE, expanded, numbers, trees

a, b, c = map(Leaf, "abc")
MINUS = -a
TRAPS = ((a**b) ** c, a ** (b**c), a - (b - c), -(a + b), a / (b * c), a / b / c, a / (b / c), a * MINUS, b - MINUS, -MINUS)
TRAPS += (MINUS**2.0, -(a**2.0))


def key(leaf: Tree) -> str:
    assert isinstance(leaf, Leaf)
    return str(leaf.key)


# Python: the language the engine runs


def evaluated(text: str, values: dict[str, float]) -> Any:
    functions = {f"f_{name}": function(row) for name, row in PRIMITIVES.items()}
    return eval(text, {**NAMESPACE, **functions, **values})


@given(trees(), numbers(EXTREME))
def test_python_read_back_has_the_same_bits(root: Tree, values: dict[str, float]) -> None:
    try:
        read = evaluated(write(root, PYTHON, key), values)
    except ArithmeticError:
        assume(False)
    assert repr(read) == repr(walk(root, values.__getitem__))  # type: ignore[arg-type]


# Text: what a person reads


class Euler:
    """The e of e^x."""

    def __pow__(self, x: float) -> float:
        return function(EXP)(x)


def from_text(text: str) -> Any:
    """The value of a formula written for people."""
    for written, python in {"·": "*", "²": "**2", "½": "0.5", "^": "**", "ln(": "log("}.items():
        text = text.replace(written, python)
    text = re.sub(r"\d+(\.\d+)?(e[+-]?\d+)?", lambda found: repr(float(found[0])), text)
    return eval(text, {"e": Euler(), "log": math.log, "tanh": math.tanh, "sign": function(PRIMITIVES["sign"])})


def check_text(root: Tree, values: dict[str, float]) -> None:
    value = walk(expanded(root), values.__getitem__)  # type: ignore[arg-type]
    assume(math.isfinite(value))
    try:
        read = from_text(write(root, TEXT, lambda leaf: repr(values[key(leaf)])))
    except (ArithmeticError, ValueError, TypeError):  # as 1/0, ln 0, or a root of −1 within: not what is meant here
        assume(False)
    assert math.isclose(read, value, rel_tol=1e-9, abs_tol=1e-300)


@given(trees(primitives=tuple(row for row in PRIMITIVES.values() if row is not ABS)), numbers(MODERATE))
def test_text_with_numbers_put_in_reads_back(root: Tree, values: dict[str, float]) -> None:
    check_text(root, values)


@pytest.mark.parametrize("root", TRAPS, ids=repr)
@settings(max_examples=30)
@given(values=numbers((2.0, 3.0, -2.0, -3.0, 0.5, -1.0)))
def test_brackets_stand_where_they_change_the_value(root: Tree, values: dict[str, float]) -> None:
    check_text(root, values)


# LaTeX


@given(trees())
@example(SOFTMAX(a, b, -c) ** 2 / (a + b))
def test_latex_is_balanced(root: Tree) -> None:
    text = write(root, LATEX, key)
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert text.count(r"\left") == text.count(r"\right")
    assert text.count(r"\begin") == text.count(r"\end")


@pytest.mark.parametrize(("name", "squared"), [("z^{2}_{1}", r"\left(z^{2}_{1}\right)^{2}"), ("z_{1}", "z_{1}^{2}")])
def test_nothing_is_raised_twice(name: str, squared: str) -> None:
    assert write(a**2, LATEX, lambda leaf: name) == squared


def test_the_pieces_of_sums_and_products() -> None:
    assert pieces(a * b + c + (a + b) * c - a, TEXT, key) == ["a·b", "+ c", "+ (a + b)·c", "- a"]
    assert pieces(a * b * (a + c), TEXT, key) == ["a", "· b", "· (a + c)"]
    assert pieces((a + b - c) / 4, TEXT, key) == ["(a", "+ b", "- c)/4"]
    assert pieces((a + b - c) / 4, LATEX, key) == [r"\frac{1}{4} \bigl(a", "+ b", r"- c\bigr)"]
    assert pieces((a + b) / 2, LATEX, key) == [r"\frac{a + b}{2}"]


@given(trees())
def test_pieces_are_the_formula(root: Tree) -> None:
    assert re.sub(r"\s", "", "".join(pieces(root, TEXT, key))) == re.sub(r"\s", "", write(root, TEXT, key))


# What it looks like

i, j, s = map(Letter, "ijs")
w, x, net, out, t, delta = map(Family, ("w", "x", "net", "out", "t", "δ"))
CASES = r"\begin{cases}1 & net > 0\\0.01 & \text{else}\end{cases}"
NET, OUT, T = Leaf("net"), Leaf("out"), Leaf("t")

# fmt: off
SHOWN = (
    (a * b + c,                                  "a·b + c",                              r"a \cdot b + c"),
    (OUT * (1 - OUT),                            "out·(1 - out)",                        r"out \cdot \left(1 - out\right)"),
    (Num(0.5) * (T - OUT) ** 2,                  "½·(t - out)²",                         r"\tfrac{1}{2} \cdot \left(t - out\right)^{2}"),
    ((a + b) / Num(2.0),                         "(a + b)/2",                            r"\frac{a + b}{2}"),
    (SIGMOID(NET),                               "1/(1 + e^(-net))",                     r"\frac{1}{1 + e^{-net}}"),
    (1 - TANH(NET) ** 2,                         "1 - tanh(net)²",                       r"1 - \tanh\left(net\right)^{2}"),
    (RELU(1 - T * OUT),                          "max(0, 1 - t·out)",                    r"\max\left(0, 1 - t \cdot out\right)"),
    (ABS(T - OUT),                               "|t - out|",                            r"\left|t - out\right|"),
    (IF_POSITIVE(NET, Num(1.0), Num(0.01)),      "(1 if net > 0 else 0.01)",             CASES),
    (SOFTMAX(a, a, b),                           "e^a/(e^a + e^b)",                      r"\frac{e^{a}}{e^{a} + e^{b}}"),
    (a * -b - -c,                                "a·(-b) - (-c)",                        r"a \cdot \left(-b\right) - \left(-c\right)"),
)
LETTERED = (
    (Sum(i, w[j, i] * x[i]) + a,       "Σ_i w(j,i)·x(i) + a",       r"\sum_{i} w(j,i) \cdot x(i) + a"),
    (Sum(i, x[i] + a) * b,             "(Σ_i (x(i) + a))·b",        r"\left(\sum_{i} \left(x(i) + a\right)\right) \cdot b"),
    (mean(s, x[s]),                    "(Σ_s x(s))/n_s",            r"\frac{\sum_{s} x(s)}{n_{s}}"),
    (out[j] * (Same(j, i) - out[i]),   "out(j)·([j = i] - out(i))", r"out(j) \cdot \left(\left[j = i\right] - out(i)\right)"),
    (SOFTMAX(net[j], Each(i, net[i])), "e^net(j)/(Σ_i e^net(i))",   r"\frac{e^{net(j)}}{\sum_{i} e^{net(i)}}"),
    (Count(s) * a,                     "n_s·a",                     r"n_{s} \cdot a"),
)
# fmt: on


def indexed(node: Tree) -> str:
    return key(node) if isinstance(node, Leaf) else "{}({})".format(node.parts()[0], ",".join(map(repr, node.parts()[1])))


@pytest.mark.parametrize(("root", "text", "latex"), SHOWN + LETTERED, ids=[text for _, text, _ in SHOWN + LETTERED])
def test_a_formula_is_written_as_in_a_book(root: Tree, text: str, latex: str) -> None:
    assert (write(root, TEXT, indexed), write(root, LATEX, indexed)) == (text, latex)


def test_a_negative_number_put_in_stands_in_brackets() -> None:
    values = {"a": "-2", "b": "-0.5", "c": "3"}
    assert write(a * b + c**a - b, TEXT, lambda leaf: values[key(leaf)]) == "-2·(-0.5) + 3^(-2) - (-0.5)"
