"""Matrices that are written out: their numbers are those of the run, and what stands between them makes one of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pytest

from bptrace.explain.find import working_at
from bptrace.explain.working import Working
from bptrace.formula.number import last_place
from bptrace.model.notation import NOTATIONS
from bptrace.model.symbols import KINDS
from bptrace.views.document import Entries, MatrixEquation, MatrixPiece
from bptrace.views.lines.layout import text
from bptrace.views.markup.latex import latex
from bptrace.views.markup.markdown import markdown
from bptrace.views.pages.extent import extent
from bptrace.views.pages.formulas import Formulas
from bptrace.views.pages.matrix_equations import matrix_form
from bptrace.views.pages.solution import solution
from bptrace.views.pages.written_matrices import SMALL, written_out
from bptrace.views.style import Look
from tests.formula.matrix_numbers import numbers
from tests.model.nets import config, drawn

from .test_matrices import ALL, every_config, every_notation

LAYER = {"units": ["y1", "y2"], "weights": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], "biases": [0.1, 0.2]}
ONE = {"inputs": [1, 2, 3], "targets": [1, 0]}


@cache
def working(name: str) -> Working:
    return working_at(ALL[name]._replace(updates=1), 1)


def equations(of: Working, notation: str) -> Iterator[MatrixEquation]:
    """Every equation of a network that is written out."""
    look = Look(of.config._replace(notation=notation))
    for kind in KINDS:
        for layer in range(look.network.depth + 1):
            form = matrix_form(look, kind, layer, of.page.batch)
            found = written_out(form, Formulas(look, of), None if form.batched else 0) if form is not None else None
            yield from () if found is None else (found,)


def flat(side: Sequence[MatrixPiece]) -> tuple[str, dict[str, np.ndarray]]:
    """A formula in which each matrix has a name, and the matrices."""
    shown, found = "", {}
    for part in (part for piece in side for part in (*piece, None)):
        if isinstance(part, Entries):
            name = f"M{len(found)}"
            found[name] = np.array(part.text)
            shown += name
        else:
            shown += " " if part is None else part.text[0]
    return shown, found


@every_config
@every_notation
def test_the_numbers_make_what_comes_out(name: str, notation: str) -> None:
    """To within one in the last digit that is shown; for a connection that there is not, 0 is shown."""
    for equation in equations(working(name), notation):
        shown, matrices = flat(equation.sides[-2])
        if "′" in shown or any(re.search("[a-df-zδ∂²]", entry) for each in matrices.values() for entry in each.flat):
            continue  # a slope that is not written out; or names, since the numbers put in are what comes out
        came, values = flat(equation.sides[-1])
        written = next(iter(values.values())) if values else np.array([[came.strip()]])
        held = np.broadcast_to(
            numbers(shown, {key: each.astype(float) for key, each in matrices.items()}, NOTATIONS[notation].by_inputs), written.shape
        )
        for number, text_of in zip(held.flat, written.flat, strict=True):
            assert text_of == "0" or abs(number - float(text_of)) <= last_place(text_of) * (1 + 1e-6), (shown, came)


def test_there_are_such_equations() -> None:
    assert sum(1 for _ in equations(working("matrix-3-layer"), "y-a")) > 20


@pytest.mark.parametrize(
    ("rows", "columns", "batch", "shown"),
    [
        (SMALL, SMALL, SMALL, True),
        (SMALL + 1, SMALL, SMALL, False),
        (SMALL, SMALL + 1, SMALL, False),
        (SMALL, SMALL, SMALL + 1, False),
        (1, 1, 2, True),
        (1, 1, 1, False),
    ],
)
def test_small_matrices_are_written_out(rows: int, columns: int, batch: int, shown: bool) -> None:
    samples = [{"inputs": [1] * columns, "targets": [0] * rows}] * batch
    of = working_at(config(inputs=columns, layers=[drawn(rows, "tanh")], samples=samples), 1)
    look = Look(of.config)
    form = matrix_form(look, "net", 1)
    assert form is not None
    assert (written_out(form, Formulas(look, of)) is not None) is shown


def of(kind: str, notation: str = "y-a", **changes: object) -> MatrixEquation:
    found = working_at(config(inputs=["x1", "x2", "x3"], layers=[LAYER], samples=[ONE], notation=notation, **changes), 1)
    look = Look(found.config)
    form = matrix_form(look, kind, 0 if kind == "dE/dout" else 1)
    written = written_out(form, Formulas(look, found), 0) if form is not None else None
    assert written is not None
    return written


FORWARD = """\
⎛y₁[1]⎞   ⎛w₁₁[1]  w₁₂[1]  w₁₃[1]⎞   ⎛x1⎞   ⎛b₁[1]⎞   ⎛0.1  0.2  0.3⎞   ⎛1⎞   ⎛0.1⎞   ⎛1.50000⎞
⎝y₂[1]⎠ = ⎝w₂₁[1]  w₂₂[1]  w₂₃[1]⎠ · ⎜x2⎟ + ⎝b₂[1]⎠ = ⎝0.4  0.5  0.6⎠ · ⎜2⎟ + ⎝0.2⎠ = ⎝3.40000⎠
                                     ⎝x3⎠                               ⎝3⎠
"""
NARROW = """\
⎛y₁[1]⎞ = ⎛0.1  0.2  0.3⎞
⎝y₂[1]⎠   ⎝0.4  0.5  0.6⎠
            ⎛1⎞   ⎛0.1⎞
          · ⎜2⎟ + ⎝0.2⎠
            ⎝3⎠
        = ⎛1.50000⎞
          ⎝3.40000⎠
"""
ASCII = """\
/dE/dx1\\   /w11[1]  w21[1]\\   /dE/dy1[1]\\   /0.1  0.4\\   /0.500000\\   /1.41000\\
|dE/dx2| = |w12[1]  w22[1]| * \\dE/dy2[1]/ = |0.2  0.5| * \\3.40000 / = |1.80000|
\\dE/dx3/   \\w13[1]  w23[1]/                 \\0.3  0.6/                \\2.19000/
"""
TURNED = """\
                                ⎛w₁₁[1]  w₁₂[1]⎞
(y₁[1]  y₂[1]) = (x1  x2  x3) · ⎜w₂₁[1]  w₂₂[1]⎟ + (b₁[1]  b₂[1])
                                ⎝w₃₁[1]  w₃₂[1]⎠
                             ⎛0.1  0.4⎞
               = (1  2  3) · ⎜0.2  0.5⎟ + (0.1  0.2)
                             ⎝0.3  0.6⎠
               = (1.50000  3.40000)
"""


def test_brackets_are_as_high_as_their_matrix() -> None:
    assert text([of("net")]) == FORWARD


def test_samples_may_be_rows() -> None:
    assert text([of("net", "x-W")]) == TURNED


def test_brackets_in_ascii() -> None:
    assert text([of("dE/dout")], encoding="ascii") == ASCII


def test_a_side_that_does_not_fit_is_left_out_but_no_number_is_cut() -> None:
    assert text([of("net")], 27) == NARROW
    assert text([of("net")], 12) == ""
    for width in range(12, 100):
        assert all(len(line) <= width for line in text([of("net")], width).splitlines())


def test_matrices_in_latex_and_markdown() -> None:
    transposed = (
        r"\begin{pmatrix} 0.1 & 0.4 \\ 0.2 & 0.5 \\ 0.3 & 0.6 \end{pmatrix} \cdot \begin{pmatrix} 0.500000 \\ 3.40000 \end{pmatrix}"
    )
    for page in (latex([of("dE/dout")]), markdown([of("dE/dout")])):
        assert transposed in page
        assert r"\begin{pmatrix} \frac{\partial E}{\partial x_{1}} \\ " in page
        assert page.count(r"\begin{pmatrix}") == page.count(r"\end{pmatrix}") == 6


def test_names_with_markup_stay_names() -> None:
    evil = {**LAYER, "units": ["y_1", "y.2"]}
    found = working_at(config(inputs=["x1", "x2", "x3"], layers=[evil], samples=[ONE]), 1)
    look = Look(found.config)
    form = matrix_form(look, "net", 1)
    assert form is not None
    page = latex([w for w in [written_out(form, Formulas(look, found), 0)] if w])
    assert r"\mathrm{y\_1}" in page


def test_what_was_rounded_for_each_sample_is_not_added_up_in_a_matrix() -> None:
    """0.02·0.2 is 0.004, and 0 to two places, three times over; the product of the matrices would be 0.012."""
    samples = [{"inputs": [0.2, 0.2], "targets": [0.08]}] * 3
    rough = config(layers=[{"units": ["o"], "weights": [[0.5, 0]]}], samples=samples, reduction="sum", round_each="2dp")
    working = working_at(rough, 1)
    blocks = list(solution(working, None, extent(working, None, False)))
    written = [block for block in blocks if isinstance(block, MatrixEquation)]
    assert written
    assert not any("∂E/∂w" in text(block) for block in ([each] for each in written))
