"""The formula of matrices that is shown is the one that the numbers of a run were worked with, in shape and in value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bptrace
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.losses import LOSSES
from bptrace.model.matrix_symbols import MATRICES, has_symbol, matrix_symbol
from bptrace.model.names import normal
from bptrace.model.notation import NOTATIONS, symbol
from bptrace.model.scripts import TEX
from bptrace.model.symbols import ERROR, KINDS, PARAMETER, Cell
from bptrace.trace.step import Step
from bptrace.views.document import Equation
from bptrace.views.pages.matrix_equations import matrix_form
from bptrace.views.style import Look
from tests.formula.matrix_numbers import numbers
from tests.model.nets import config, drawn, layer

CONFIGS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))}
PER_SAMPLE = "for each sample: "
THREE = [{"inputs": [1, 2], "targets": [1, 0]}, {"inputs": [0.5, -2], "targets": [0, 1]}, {"inputs": [-1, 0.3], "targets": [0.4, 0.6]}]
UNSAID = {"E_o#", "E_o", "through", "jacobian"}  # neither a matrix nor a product of such


def matrix_equation(look: Look, kind: str, layer: int, samples: int | None = None) -> Equation | None:
    """The equation of a kind at a layer as one of matrices; None if it has no such form."""
    form = matrix_form(look, kind, layer, samples)
    return None if form is None else form.equation()


def networks() -> Iterator[tuple[str, Any]]:
    """The configs, and a network for each activation and each loss: batches, both reductions, all kinds of biases, gaps, frozen ones."""
    for name, path in CONFIGS.items():
        yield name, bptrace.load(str(path))
    yield "nothing connected", config(layers=[layer(["h"], [[None, None]], biases=[None]), layer(["o"], [[1]])])
    for name in ACTIVATIONS:
        layers = [drawn(3, name, biases=[0.1, None, 0.2], bias_input=-1), drawn(2, name, bias=0.3, bias_input=-2)]
        yield f"all {name}", config(layers=layers, samples=THREE, reduction="sum", frozen=["w2", "biases"])
        yield f"all {name}, a sample at a time", config(layers=layers, samples=THREE, batch=1)
    for name, loss in LOSSES.items():
        sparse = [layer(2, [[0.4, None], [-0.3, 0.2]], "tanh", bias=0.1), drawn(2, "sigmoid", biases=[0.1, 0.2])]
        yield f"loss {name}", config(layers=sparse, samples=THREE, loss=name)
        if loss.fuses:
            fused = [drawn(3, "tanh"), drawn(2, loss.fuses, bias=0.1)]
            yield f"loss {name}, fused", config(layers=fused, samples=THREE, loss={"name": name, "fused": True}, reduction="sum")


ALL = dict(networks())
every_config = pytest.mark.parametrize("name", ALL, scope="module")  # what is worked for one test is there for the next
every_notation = pytest.mark.parametrize("notation", NOTATIONS, scope="module")


class Case:
    """A config in a notation: its equations, and the arrays of its first iteration, a column a sample or of one sample only."""

    def __init__(self, name: str, notation: str) -> None:
        self.look, self.step, self.changes = Look(ALL[name]._replace(notation=notation)), stepped(name), changes(name)
        self.network, self.page = self.look.network, self.look.page
        keys = [(kind, at) for kind in KINDS for at in range(self.network.depth + 1)]
        found = {key: matrix_equation(self.look, *key) for key in keys}
        self.equations = {key: equation for key, equation in found.items() if equation is not None}

    @property
    def letter(self) -> str:
        """The letter of the number of samples."""
        return MATRICES[self.look.notation.name].samples

    def matrix(self, kind: str, at: int, slot: int | None) -> Any:
        array = (self.changes if KINDS[kind].word == "step" else self.step).array(kind, at)
        if kind == "jacobian":
            return array[slot]
        if kind in ("E", "E#"):
            return array if kind == "E" else array[slot or 0]
        if PARAMETER[kind] == "b" and self.network.layers[at - 1].shared:
            return array[0]
        units_down = array.T if KINDS[kind].per_sample and slot is None else array[slot] if KINDS[kind].per_sample else array
        whole = units_down if units_down.ndim == 2 else units_down[:, None]
        return whole.T if self.look.notation.by_inputs else whole

    def symbols(self, slot: int | None) -> dict[str, Any]:
        """What each symbol stands for. Two that are spelled alike must stand for the same."""
        found: dict[str, Any] = {self.letter: float(len(self.step.samples)), "η": self.look.config.learning_rate}
        for kind, at in [*self.step.layout.keys, ("slope", 1)]:
            if self.page.has(kind, at) and (kind not in UNSAID or (kind == "jacobian" and slot is not None)):
                value = self.matrix(kind, at, slot)
                assert np.array_equal(found.setdefault(self.symbol(kind, at), value), value)
        return found

    def symbol(self, kind: str, at: int) -> str:
        """As the equation of the quantity is headed, if it has one."""
        equation = self.equations.get((kind, at))
        return equation.left.text[0] if equation else matrix_symbol(self.look.notation.name, self.network, kind, at, "text").text


@cache
def stepped(name: str) -> Step:
    return bptrace.run(ALL[name], iterations=1).steps[0]


@cache
def changes(name: str) -> Step:
    """What a trace holds only if it is named: the steps of the parameters."""
    return bptrace.run(ALL[name], iterations=1, only=["step"]).steps[0]


@cache
def case(name: str, notation: str) -> Case:
    return Case(name, notation)


@every_config
@every_notation
def test_the_formula_read_back_has_the_numbers_of_the_run(name: str, notation: str) -> None:
    the = case(name, notation)
    alone = len(the.step.samples) == 1
    for slot in (0,) if alone else (None, 0):
        symbols = the.symbols(slot)
        for key, equation in the.equations.items():
            if alone or (slot is None) is (PER_SAMPLE not in equation.rule):
                value = np.asarray(the.matrix(*key, slot))
                asked = known(the, *key, value.shape)
                for side in equation.right:
                    read = numbers(side.text[0], symbols, the.look.notation.by_inputs)
                    found = np.broadcast_to(read if value.shape else np.squeeze(read), value.shape)  # a matrix of one number is that number
                    np.testing.assert_allclose(found[asked], value[asked], 1e-9, 1e-15, err_msg=str(key))


def known(the: Case, kind: str, at: int, shape: tuple[int, ...]) -> Any:
    """Where the formula holds as it stands: not where its rule makes an exception."""
    rule, holds = the.equations[kind, at].rule, np.ones(shape, bool)
    if "is 0 where there is no" in rule and PARAMETER[kind]:
        holds[:] = False
        for index in the.page.indices(kind, at):
            holds[place(the, index)] = True
    if rule.endswith("what is frozen is not updated"):
        for index in the.page.indices(kind, at):
            holds[place(the, index)] &= the.page.parameter(kind, at, index) not in the.network.frozen
    return holds


def place(the: Case, index: tuple[int, ...]) -> tuple[int, ...]:
    """Where a parameter stands in its matrix."""
    row, column = index if len(index) == 2 else (*index, 0)
    return (column, row) if the.look.notation.by_inputs else (row, column)


SHAPES = re.compile(r"[\dmn]+×[\dmn]+")


@every_config
@every_notation
def test_the_shapes_told_are_those_of_the_arrays(name: str, notation: str) -> None:
    the = case(name, notation)
    samples = len(the.step.samples)
    for key, equation in the.equations.items():
        value = np.asarray(the.matrix(*key, 0 if samples == 1 or PER_SAMPLE in equation.rule else None))
        told = {pair: tuple(samples if size in "mn" else int(size) for size in pair.split("×")) for pair in SHAPES.findall(equation.rule)}
        number = re.search("a single number|the squares of all", equation.rule)
        assert list(told.values())[:1] == [value.shape or (1, 1)] or (number and value.shape == ())
        assert (f"{the.letter} = {samples} samples" in equation.rule) is any(the.letter in pair for pair in told)
        formula = re.search(r"= (.*?)(, [mn] = |;|$)", equation.rule)
        if formula is not None and "×" in formula[1]:
            zeros = {pair: np.zeros(shape) for pair, shape in told.items()}
            assert np.shape(numbers(formula[1], zeros)) in (value.shape, value.shape or (1, 1))


@every_config
def test_there_is_a_formula_of_everything_that_is_made_of_matrices(name: str) -> None:
    the = case(name, "net-out")
    kinds = [kind for kind, row in KINDS.items() if kind not in UNSAID and not (row.batch and row.parameter)]
    keys = {(kind, at) for kind in kinds for at in range(the.network.depth + 1)}
    assert set(the.equations) == {key for key in keys if the.page.has(*key) and the.page.meaning(*key)}


# What texts print

UNLINKED, SHARED, FROZEN = " is 0 where there is no connection", " is one number for all units", "; what is frozen is not updated"
OWN, ON_R = "; E is each sample's own", "; on the right E is each sample's own"
SQUARES = "‖ ‖² adds up the squares of all "
# fmt: off
PRINTED = (
    # 深度学习的反向传播: samples are columns, * is a product of entries
    ("matrix-3-layer", "y-a", "net", 1,     "y[1] = W[1]·X + b[1]",                     "(5×m) = (5×3)·(3×m) + (5×1), m = 4 samples"),
    ("matrix-3-layer", "y-a", "out", 1,     "a[1] = tanh(y[1])",                        "entry by entry, all (5×m), m = 4 samples"),
    ("matrix-3-layer", "y-a", "net", 2,     "y[2] = W[2]·a[1] + b[2]",                  "(3×m) = (3×5)·(5×m) + (3×1), m = 4 samples"),
    ("matrix-3-layer", "y-a", "out", 3,     "a[3] = σ(y[3])",                           "entry by entry, all (2×m), m = 4 samples"),
    ("matrix-3-layer", "y-a", "delta", 3,   "∂E/∂y[3] = ∂E/∂a[3] * ∂a[3]/∂y[3]",        "entry by entry, all (2×m), m = 4 samples" + OWN),
    ("matrix-3-layer", "y-a", "dE/dw", 3,   "∂E/∂W[3] = ∂E/∂y[3]·(a[2])ᵀ / m",          "(2×3) = (2×m)·(m×3), m = 4 samples" + ON_R),
    ("matrix-3-layer", "y-a", "dE/dout", 2, "∂E/∂a[2] = (W[3])ᵀ·∂E/∂y[3]",              "(3×m) = (3×2)·(2×m), m = 4 samples" + OWN),
    ("matrix-3-layer", "y-a", "dE/db", 3,   "∂E/∂b[3] = sum(∂E/∂y[3], axis = 1) / m",   "(2×1) = sum(2×m, axis = 1), m = 4 samples" + ON_R),
    ("matrix-3-layer", "y-a", "delta", 2,   "∂E/∂y[2] = ∂E/∂a[2] * ∂a[2]/∂y[2]",        "entry by entry, all (3×m), m = 4 samples" + OWN),
    ("matrix-3-layer", "y-a", "dE/dout", 1, "∂E/∂a[1] = (W[2])ᵀ·∂E/∂y[2]",              "(5×m) = (5×3)·(3×m), m = 4 samples" + OWN),
    ("matrix-3-layer", "y-a", "dE/dw", 2,   "∂E/∂W[2] = ∂E/∂y[2]·(a[1])ᵀ / m",          "(3×5) = (3×m)·(m×5), m = 4 samples" + ON_R),
    ("matrix-3-layer", "y-a", "dE/dout", 0, "∂E/∂X = (W[1])ᵀ·∂E/∂y[1]",                 "(3×m) = (3×5)·(5×m), m = 4 samples" + OWN),
    ("matrix-3-layer", "y-a", "dE/dw", 1,   "∂E/∂W[1] = ∂E/∂y[1]·Xᵀ / m",               "(5×3) = (5×m)·(m×3), m = 4 samples" + ON_R),
    ("matrix-3-layer", "y-a", "w+", 1,      "(W[1])⁺ = W[1] - η·∂E/∂W[1]",              "entry by entry, all (5×3)"),
    # Nielsen, chapter 2: of one sample
    ("mazur", "z-a", "net", 2,              "z³ = w³ a² + b2",                          "(2×1) = (2×2)·(2×1); b2" + SHARED),
    ("hill", "z-a", "net", 1,               "z² = w² a¹ + b²",                          "(2×1) = (2×2)·(2×1) + (2×1)"),
    ("hill", "z-a", "delta", 2,             "δ³ = ∇ₐC ⊙ σ′(z³) = 2 (a³ - y) ⊙ σ′(z³)",  "BP1: entry by entry, all (2×1)"),
    ("hill", "z-a", "delta", 1,             "δ² = ((w³)ᵀ δ³) ⊙ σ′(z²)",                 "BP2: (2×1) = ((2×2)·(2×1)) ⊙ (2×1)"),
    ("hill", "z-a", "dE/db", 1,             "∂C/∂b² = δ²",                              "BP3: entry by entry, all (2×1)"),
    ("hill", "z-a", "dE/dw", 1,             "∂C/∂w² = δ² (a¹)ᵀ",                        "BP4: (2×2) = (2×1)·(1×2)"),
    ("nielsen", "z-a", "dE/dout", 1,        "∇ₐC = a² - y",                             "entry by entry, all (1×1)"),
    ("matrix-3-layer", "z-a", "dE/dw", 2,   "∂C/∂w³ = δ³ (a²)ᵀ / n",                    "BP4: (3×5) = (3×n)·(n×5), n = 4 samples"),
    ("minibatch", "z-a", "slope", 2,        "∂a³/∂z³ = 1",                              "entry by entry, all (1×n), n = 2 samples"),
    ("minibatch", "z-a", "slope", 1,        "tanh′(z²) = 1 - (a²)²",                    "entry by entry, all (2×n), n = 2 samples"),
    # the loss: Nielsen's quadratic cost, equation (6) there
    ("matrix-3-layer", "z-a", "E", 3,       "C = ½ ‖y - a⁴‖² / n",                      SQUARES + "(2×n) entries, n = 4 samples"),
    ("matrix-3-layer", "z-a", "E#", 3,      "C(x = s) = ½ ‖y - a⁴‖²",                   PER_SAMPLE + SQUARES + "(2×1) entries"),
    ("nielsen", "z-a", "E#", 1,             "C = ½ ‖y - a²‖²",                          SQUARES + "(1×1) entries"),
    ("softmax", "net-out", "E", 2,          "E = -sum(T ⊙ ln(out[2]))",                 "(1×1) = sum(3×1)"),
    # samples are rows, as in Keras
    ("matrix-3-layer", "x-W", "net", 1,     "y[1] = x·W[1] + b[1]",                     "(m×5) = (m×3)·(3×5) + (1×5), m = 4 samples"),
    ("matrix-3-layer", "x-W", "dE/dw", 1,   "∂E/∂W[1] = xᵀ·∂E/∂y[1] / m",               "(3×5) = (3×m)·(m×5), m = 4 samples" + ON_R),
    ("matrix-3-layer", "x-W", "dE/db", 2,   "∂E/∂b[2] = sum(∂E/∂y[2], axis = 0) / m",   "(1×3) = sum(m×3, axis = 0), m = 4 samples" + ON_R),
    ("matrix-3-layer", "x-W", "dE/dout", 0, "∂E/∂x = ∂E/∂y[1]·(W[1])ᵀ",                 "(m×3) = (m×5)·(5×3), m = 4 samples" + OWN),
    ("mazur", "x-W", "net", 2,              "y[2] = a[1]·W[2] + b2",                    "(1×2) = (1×2)·(2×2); b2" + SHARED),
    ("mazur", "x-W", "dE/dw", 1,            "∂E/∂W[1] = xᵀ·∂E/∂y[1]",                   "(2×2) = (2×1)·(1×2)"),
    ("softmax", "x-W", "out", 2,            "a[2] = softmax(y[2])",                     "row by row, all (1×3)"),
    ("softmax", "x-W", "delta", 2,          "∂E/∂y[2] = ∂E/∂a[2]·∂a[2]/∂y[2]",          "(1×3) = (1×3)·(3×3)"),
    # a matrix is never called as a number of the network is
    ("nielsen", "x-W", "net", 1,            "y[1] = x[0]·W[1] + b[1]",                  "(1×1) = (1×1)·(1×1) + (1×1)"),
    # the other notations
    ("mazur", "net-out", "net", 1,          "net[1] = W[1]·X + b1",                     "(2×1) = (2×2)·(2×1); b1" + SHARED),
    ("mazur", "net-out", "dE/db", 1,        "∂E/∂b1 = sum(δ[1])",                       "(1×1) = sum(2×1)"),
    ("mazur", "net-out", "b+", 1,           "b1⁺ = b1",                                 "a single number; frozen: not updated"),
    ("xor", "net-out", "delta", 1,          "δ[1] = ∂E/∂out[1] ⊙ ∂out[1]/∂net[1]",      "entry by entry, all (2×m), m = 4 samples" + ON_R),
    ("xor", "i-o", "dE/dw", 2,              "∂C/∂W[2] = δ[2]·(o[1])ᵀ / m",              "(1×2) = (1×m)·(m×2), m = 4 samples"),
    ("softmax", "net-out", "out", 2,        "out[2] = softmax(net[2])",                 "column by column, all (3×1)"),
    ("softmax", "net-out", "delta", 2,      "δ[2] = (∂out[2]/∂net[2])ᵀ·∂E/∂out[2]",     "(3×1) = (3×3)·(3×1)"),
    ("softmax_fused", "z-a", "delta", 2,    "δ³ = a³ - y",                              "entry by entry, all (3×1)"),
    ("threshold", "net-out", "net", 1,      "net[1] = W[1]·X - b[1]",                   "(2×1) = (2×2)·(2×1) - (2×1); W[1]" + UNLINKED),
    ("threshold", "net-out", "dE/dw", 1,    "∂E/∂W[1] = δ[1]·Xᵀ",                       "(2×2) = (2×1)·(1×2); ∂E/∂W[1]" + UNLINKED),
    ("threshold", "net-out", "w+", 2,       "(W[2])⁺ = W[2] - η·∂E/∂W[2]",              "entry by entry, all (1×2)" + FROZEN),
)
# fmt: on


@pytest.mark.parametrize(("name", "notation", "kind", "at", "text", "rule"), PRINTED, ids=[f"{row[0]}: {row[4]}" for row in PRINTED])
def test_the_formulas_are_those_of_the_texts(name: str, notation: str, kind: str, at: int, text: str, rule: str) -> None:
    equation = matrix_equation(Look(ALL[name]._replace(notation=notation)), kind, at)
    assert equation is not None
    assert " = ".join(side.text[0] for side in (equation.left, *equation.right)) == text
    assert equation.rule == rule


def by(below: str, above: str = "E") -> str:
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


# fmt: off
LATEX = (  # <W> is a bold W
    ("y-a",     "dE/dw",   2, by("<W>^{[2]}"),               by("<y>^{[2]}") + r" \cdot \left(<a>^{[1]}\right)^{T} / m"),
    ("y-a",     "dE/db",   2, by("<b>^{[2]}"),               r"\mathrm{sum}\left(" + by("<y>^{[2]}") + r", \mathrm{axis} = 1\right) / m"),
    ("y-a",     "dE/dout", 0, by("<X>"),                     r"\left(<W>^{[1]}\right)^{T} \cdot " + by("<y>^{[1]}")),
    ("x-W",     "dE/dw",   1, by("<W>^{[1]}"),               r"<x>^{T} \cdot " + by("<y>^{[1]}") + " / m"),
    ("z-a",     "delta",   2, r"<\delta>^{3}",
        r"\left(\left(<w>^{4}\right)^{T} <\delta>^{4}\right) \odot \tanh'\left(<z>^{3}\right)"),
    ("z-a",     "delta",   3, r"<\delta>^{4}",               r"\nabla_{<a>} C \odot \sigma'\left(<z>^{4}\right)"),
    ("z-a",     "w+",      1, r"{\left(<w>^{2}\right)}^{+}", r"<w>^{2} - \eta \, " + by("<w>^{2}", "C")),
    ("net-out", "net",     2, r"<\mathrm{net}>^{[2]}",       r"<W>^{[2]} \cdot <\mathrm{out}>^{[1]} + <b>^{[2]}"),
    ("i-o",     "dE/dout", 2, by("<o>^{[2]}", "C"),          r"\left(<W>^{[3]}\right)^{T} \cdot <\delta>^{[3]}"),
)
# fmt: on


@pytest.mark.parametrize(("notation", "kind", "at", "left", "right"), LATEX, ids=[f"{row[0]} {row[1]}" for row in LATEX])
def test_latex_says_the_same(notation: str, kind: str, at: int, left: str, right: str) -> None:
    equation = matrix_equation(Look(ALL["matrix-3-layer"]._replace(notation=notation)), kind, at)
    assert equation is not None
    left, right = (re.sub("<(.*?)>", r"\\boldsymbol{\1}", text) for text in (left, right))
    assert (equation.left.latex, equation.right[0].latex) == ([left], [right])


def test_a_batch_that_is_short_has_its_own_size() -> None:
    look = Look(ALL["minibatch"])
    whole, last = (matrix_equation(look, "dE/dw", 1, samples) for samples in (None, 1))
    assert whole is not None
    assert last is not None
    assert (whole.right[0].text, last.right[0].text) == (["δ[1]·Xᵀ / m"], ["δ[1]·Xᵀ"])
    assert (whole.rule, last.rule) == ("(2×2) = (2×m)·(m×2), m = 2 samples", "(2×2) = (2×1)·(1×2)")


def test_what_is_no_product_of_matrices_for_a_batch_is_said_for_each_sample() -> None:
    equation = matrix_equation(Look(ALL["softmax"]), "delta", 2, 3)
    assert equation is not None
    assert equation.right[0].text == ["(∂out[2]/∂net[2])ᵀ·∂E/∂out[2]"]
    assert equation.rule == "for each sample: (3×1) = (3×3)·(3×1)" + ON_R


@every_config
@every_notation
def test_a_matrix_is_never_called_as_a_number_is(name: str, notation: str) -> None:
    """Not even as it is read when it is typed: b₂ would be b2. In LaTeX only matrices are bold."""
    the = case(name, notation)
    cells = [Cell(*key, at) for key in the.step.layout.keys for at in the.page.indices(*key)] if name != "digits" else []
    called = {normal(symbol(NOTATIONS[notation], the.network, cell)) for cell in cells}
    for kind, at in the.step.layout.keys:
        if has_symbol(kind) and the.page.has(kind, at) and KINDS[kind].stage != ERROR and not the.page.shares(kind, at):
            assert normal(matrix_symbol(notation, the.network, kind, at, "text").text) not in called
            assert r"\boldsymbol{" in matrix_symbol(notation, the.network, kind, at, "latex").text
    assert not any("boldsymbol" in symbol(NOTATIONS[notation], the.network, cell, TEX) for cell in cells)


def test_a_letter_that_is_a_name_has_its_layer() -> None:
    for odd in ({"inputs": ["X", "i2"]}, {"layers": [drawn(["X"])]}, {"layers": [layer(["o"], [[{"X": 1}, 2]])]}):
        network = config(**{"layers": [drawn(["o"])], **odd}).network
        assert matrix_symbol("net-out", network, "out", 0, "text").text == "X[0]"
        assert matrix_symbol("net-out", network, "target", 1, "text").text == "T"


def test_every_notation_has_its_matrices() -> None:
    assert set(MATRICES) == set(NOTATIONS)
