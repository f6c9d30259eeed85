"""Equations as formulas of matrices: what is read from the letters, how it is written, and that it is what the array reading works."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptrace.formula.array_code import ARRAY_NAMESPACE, Piece, emit
from bptrace.formula.matrix_form import matrices
from bptrace.formula.matrix_text import ATOM, MARKED, Style, outline, write_matrices
from bptrace.formula.primitives import EXP, IF_POSITIVE, OVER, RELU, SIGMOID, SOFTMAX, TANH
from bptrace.formula.substitute import drop_letter
from bptrace.formula.tree import Count, Each, Family, Letter, Num, Op, Ref, Same, Sum, Tree, letters, mean
from bptrace.formula.write import Text

from .matrix_numbers import numbers

i, j, k, m, s = map(Letter, "ijkms")
AXES = {"W": "ji", "V": "kj", "X": "is", "Y": "js", "Z": "js", "D": "ks", "b": "j", "c": "i", "r": "s", "h": ""}
SIZES = {"i": 3, "j": 2, "k": 4, "m": 2, "s": 5}
W, V, X, Y, Z, D, b, c, r, h = map(Family, AXES)
W_, V_, X_, Y_, Z_, D_, b_, c_, h_ = W[j, i], V[k, j], X[i, s], Y[j, s], Z[j, s], D[k, s], b[j], c[i], Ref("h", ())


def axes(ref: Ref) -> tuple[str, str] | None:
    named = "".join(map(repr, ref.at))
    return (named[:1], named[1:]) if ref.family != "cube" else None


def style(latex: bool, binds: int = ATOM, **signs: str) -> Style:
    return Style("latex" if latex else "text", lambda symbol: Text(symbol.of.family, binds), lambda letter: str(SIZES[letter]), signs)


def shown(root: Tree, wanted: str, latex: bool = False, binds: int = ATOM) -> str | None:
    read = matrices(root, wanted[:1], wanted[1:], axes)
    return None if read is None else write_matrices(read, style(latex, binds))


# fmt: off
READ: tuple[tuple[Tree, str, str], ...] = (
    # products of matrices, transposed where the letters ask for it
    (Sum(i, W_ * X_),                           "js", "W·X"),
    (Sum(i, X_ * W_),                           "js", "W·X"),
    (Sum(i, W_ * X_),                           "sj", "Xᵀ·Wᵀ"),
    (Sum(k, D_ * V_),                           "js", "Vᵀ·D"),
    (Sum(s, Y_ * X_),                           "ji", "Y·Xᵀ"),
    (Sum(i, W_ * c_),                           "j",  "W·c"),
    (Sum(j, b_ * W_),                           "i",  "Wᵀ·b"),
    (Sum(j, b_ * b_),                           "",   "bᵀ·b"),
    (b_ * c_,                                   "ji", "b·cᵀ"),
    (Sum(k, V_ * Sum(j, V_ * b_) * h_),         "j",  "h·(Vᵀ·(V·b))"),
    (Sum(i, W_ * X_ * Num(2.0) * h_),           "js", "2·h·(W·X)"),
    # columns are added to every column
    (Sum(i, W_ * X_) + b_,                      "js", "W·X + b"),
    (Sum(i, W_ * X_) + h_,                      "js", "W·X + h"),
    (b_ - Sum(i, W_ * X_),                      "js", "b - W·X"),
    (-b_ + Y_ - -Z_,                            "js", "-b + Y + Z"),
    (Y_ - (Z_ + b_),                            "js", "Y - (Z + b)"),
    # entries
    (Y_ * Z_,                                   "js", "Y ⊙ Z"),
    (Y_ * (1 - Y_),                             "js", "Y ⊙ (1 - Y)"),
    (Y_ * Z_ * Y_,                              "js", "Y ⊙ Z ⊙ Y"),
    (Y_ * (Z_ * Y_),                            "js", "Y ⊙ (Z ⊙ Y)"),
    (Sum(k, D_ * V_) * Y_,                      "js", "(Vᵀ·D) ⊙ Y"),
    (Sum(k, V_ * D_ * Num(2.0)) * -Y_,          "js", "-2·(Vᵀ·D) ⊙ Y"),
    (Y_ ** 2 - 1,                               "js", "Y² - 1"),
    ((Y_ - Z_) ** 2,                            "js", "(Y - Z)²"),
    (Y_ / Z_,                                   "js", "Y ⊘ Z"),
    (-OVER(Y_, Z_) * h_,                        "js", "-h·Y ⊘ Z"),
    (OVER(1 - Y_, Num(1.0) - Z_),               "js", "(1 - Y) ⊘ (1 - Z)"),
    (Num(1.0) / Y_,                             "js", "1 ⊘ Y"),
    (-(-Y_ * -Z_),                              "js", "-Y ⊙ Z"),
    # numbers
    (Y_ * h_,                                   "js", "h·Y"),
    (h_ * Num(2.0) * Num(-1.0),                 "",   "-2·h"),
    (W_ - h_ * W_,                              "ji", "W - h·W"),
    (Num(2.0) * (Y_ - Z_) / Count(k),           "js", "2·(Y - Z) / 4"),
    (Num(-0.5) * Y_,                            "js", "-½·Y"),
    (Num(1.0) + Num(0.0),                       "js", "1 + 0"),
    # sums
    (Sum(s, Y_),                                "j",  "sum(Y, axis = 1)"),
    (Sum(j, Y_),                                "s",  "sum(Y, axis = 0)ᵀ"),
    (mean(s, Y_),                               "j",  "sum(Y, axis = 1) / 5"),
    (mean(s, -Y_ * Num(3.0)),                   "j",  "-3·sum(Y, axis = 1) / 5"),
    (mean(s, Sum(j, Y_)),                       "",   "sum(Y) / 5"),
    (mean(s, -(Sum(j, Y_) * h_)),               "",   "-h·sum(Y) / 5"),
    (Sum(j, b_),                                "",   "sum(b)"),
    (Sum(s, Y_ * Z_),                           "j",  "sum(Y ⊙ Z, axis = 1)"),
    (Sum(s, Sum(j, Y_ * Z_)),                   "",   "sum(Y ⊙ Z)"),
    (Sum(s, Y_ + Z_),                           "j",  "sum(Y + Z, axis = 1)"),
    (mean(s, Y_ * X_),                          "ji", "Y·Xᵀ / 5"),
    # functions
    (SIGMOID(Y_),                               "js", "σ(Y)"),
    (TANH(Sum(i, W_ * X_) + b_),                "js", "tanh(W·X + b)"),
    (RELU(1 - Y_ * Z_),                         "js", "max(0, 1 - Y ⊙ Z)"),
    (IF_POSITIVE(Y_, Y_, Num(0.01) * Y_),       "js", "(Y if Y > 0 else 0.01·Y)"),
    (EXP(-Y_) * Y_,                             "js", "e^(-Y) ⊙ Y"),
    # what is none
    (SOFTMAX(Y_, Each(m, Z[m, s])),             "js", None),
    (Y_ * (Same(j, m) - Y[m, s]),               "js", None),
    (Sum(m, Y[m, s] * Ref("cube", (m, j, s))),  "js", None),
    (b_ * Y_,                                   "js", None),
    (Y_ * D_,                                   "js", None),
    (W_ + Y_,                                   "js", None),
    (Y_,                                        "ji", None),
    (Sum(j, W_ * Y_ * V_),                      "is", None),
)
# fmt: on


@pytest.mark.parametrize(("root", "wanted", "text"), READ, ids=[f"{text} over {wanted}" for _, wanted, text in READ])
def test_letters_decide_the_formula(root: Tree, wanted: str, text: str | None) -> None:
    assert shown(root, wanted) == text


# fmt: off
TURNED: tuple[tuple[Tree, str, str, str], ...] = (  # what is a column above is a row: of a sample, and of all samples in a matrix
    (Sum(i, W_ * X_) + b_,                      "s", "j", "X·W + b"),
    (Sum(i, W_ * c_) + b_,                      "",  "j", "c·W + b"),
    (Sum(k, D_ * V_),                           "s", "j", "D·Vᵀ"),
    (Sum(j, W_ * b_),                           "",  "i", "b·Wᵀ"),
    (b_ * c_,                                   "i", "j", "cᵀ·b"),
    (mean(s, Y_ * X_),                          "i", "j", "Xᵀ·Y / 5"),
    (mean(s, Y_),                               "",  "j", "sum(Y, axis = 0) / 5"),
    (Sum(k, D_ * V_) * Y_,                      "s", "j", "(D·Vᵀ) ⊙ Y"),
    (SOFTMAX(Y_, Each(m, Y[m, s])),             "s", "j", "softmax(Y)"),
)
# fmt: on


def turned(ref: Ref) -> tuple[str, str] | None:
    rows, columns = axes(ref) or ("", "")
    return columns, rows


@pytest.mark.parametrize(("root", "rows", "columns", "text"), TURNED, ids=[row[3] for row in TURNED])
def test_samples_may_be_rows(root: Tree, rows: str, columns: str, text: str) -> None:
    read = matrices(root, rows, columns, turned)
    assert read is not None
    assert (read.rows, read.columns, write_matrices(read, style(False))) == (rows, columns, text)


class Arrays:
    """The families as variables (formula.arrays.Families)."""

    def array(self, ref: Ref) -> Piece:
        return Piece(ref.family, "".join(map(repr, ref.at)))

    def size(self, letter: str) -> str:
        return str(SIZES[letter])


def drawn() -> dict[str, Any]:
    random = np.random.default_rng(1)
    return {name: random.uniform(0.5, 1.5, [SIZES[letter] for letter in named]) for name, named in AXES.items()}


def column(array: Any) -> Any:
    return array[:, None] if array.ndim == 1 else array


@pytest.mark.parametrize(("root", "wanted", "text"), [row for row in READ if row[2]], ids=[text for *_, text in READ if text])
def test_what_is_shown_is_what_the_array_reading_works(root: Tree, wanted: str, text: str) -> None:
    values = drawn()
    shape = "".join(f"{SIZES[letter]}, " for letter in wanted)
    worked = eval(emit(root, wanted, f"({shape})", Arrays()), {**ARRAY_NAMESPACE, "broadcast_to": np.broadcast_to, **values})
    read = numbers(text, {name: column(value) for name, value in values.items()})
    assert np.broadcast_to(read if wanted else np.ravel(read)[0], column(worked).shape) == pytest.approx(column(worked), rel=1e-12)


# fmt: off
MARKS = (
    (Sum(k, D_ * V_) * Y_,     "js", "((V)ᵀ·D) ⊙ Y",  r"\left(\left(V\right)^{T} \cdot D\right) \odot Y"),
    (1 - Y_ ** 2,              "js", "1 - (Y)²",      r"1 - \left(Y\right)^{2}"),
    (mean(s, Y_ * X_),         "ji", "Y·(X)ᵀ / 5",    r"Y \cdot \left(X\right)^{T} / 5"),
    (EXP(Y_),                  "js", "e^(Y)",         r"e^{Y}"),
    (h_ * OVER(Y_, Z_),        "js", "h·Y ⊘ Z",       r"h \cdot Y \oslash Z"),
    (mean(s, Y_) + b_,         "j",  "sum(Y, axis = 1) / 5 + b", r"\mathrm{sum}\left(Y, \mathrm{axis} = 1\right) / 5 + b"),
)
# fmt: on


@pytest.mark.parametrize(("root", "wanted", "text", "latex"), MARKS, ids=[text for _, _, text, _ in MARKS])
def test_a_symbol_with_an_index_above_is_bracketed_before_it_is_raised(root: Tree, wanted: str, text: str, latex: str) -> None:
    assert (shown(root, wanted, False, MARKED), shown(root, wanted, True, MARKED)) == (text, latex)


def test_a_notation_has_its_own_signs() -> None:
    read = matrices(Sum(k, D_ * V_) * Y_, "j", "s", axes)
    assert read is not None
    assert write_matrices(read, style(False, product="{0} {1}", each="{0} * {1}")) == "(Vᵀ D) * Y"


# fmt: off
OUTLINES = (
    (Sum(i, W_ * X_) + b_,         "js", "(2×3)·(3×5) + (2×1)"),
    (Sum(i, W_ * X_) + h_ - 1,     "js", "(2×3)·(3×5)"),
    (mean(s, Y_ * X_),             "ji", "(2×5)·(5×3)"),
    (Sum(k, D_ * V_) * TANH(Y_),   "js", "((2×4)·(4×5)) ⊙ (2×5)"),
    (mean(s, -Y_ * Z_),            "j",  "sum(2×5, axis = 1)"),
    (Y_ * (1 - Y_ ** 2) - h_ * Z_, "js", "2×5"),
    (Num(1.0) + Num(2.0),          "js", "1×1"),
)
# fmt: on


@pytest.mark.parametrize(("root", "wanted", "text"), OUTLINES, ids=[text for *_, text in OUTLINES])
def test_an_outline_keeps_what_changes_shapes(root: Tree, wanted: str, text: str) -> None:
    read = matrices(root, wanted[:1], wanted[1:], axes)
    assert read is not None
    sizes = {"": 1, **SIZES}
    shapes = style(False)._replace(symbol=lambda matrix: Text(f"{sizes[matrix.rows]}×{sizes[matrix.columns]}", 0))
    assert write_matrices(outline(read), shapes) == text


# fmt: off
SINGLE = (
    (mean(s, Y_ * X_),               "ji", "Y·Xᵀ"),
    (mean(s, Sum(j, Y_) * h_),       "",   "sum(Y)·h"),
    (Sum(i, W_ * X_) + b_,           "j",  "W·X + b"),
    (SOFTMAX(Y_, Each(m, Y[m, s])),  "j",  "softmax(Y)"),
    (Sum(m, Y[m, s] * Ref("J", (m, j, s))), "j", "Jᵀ·Y"),
)
# fmt: on


@pytest.mark.parametrize(("root", "wanted", "text"), SINGLE, ids=[text for *_, text in SINGLE])
def test_of_one_sample_nothing_is_summed(root: Tree, wanted: str, text: str) -> None:
    alone = drop_letter(root, "s")
    assert "s" not in letters(alone)
    assert shown(alone, wanted) == text


def test_a_function_of_a_whole_column_is_one_of_the_matrix() -> None:
    root = SOFTMAX(Y_, Each(m, Y[m, s]))
    assert shown(root, "js") == "softmax(Y)"
    values = drawn()["Y"]
    worked = [[numbers_of[place] / sum(numbers_of) for numbers_of in np.exp(values.T)] for place in range(SIZES["j"])]
    assert numbers("softmax(Y)", {"Y": values}) == pytest.approx(np.array(worked))


def test_a_sum_of_one_term_is_that_term() -> None:
    assert shown(Op("+", (Y_,)), "js") == "Y"
