"""Equations of matrices that are written out, as equations whose matrices are parts of formulas."""

from __future__ import annotations

from collections.abc import Callable

from ...formula.markups import Markup
from ..document import Entries, Equation, Math, MatrixEquation, MatrixPiece
from .widths import width


def flattened(block: MatrixEquation) -> Equation:
    """The equation with each matrix as a part of a formula; in its text, as wide as it is, by a row of its widest entries."""
    left, *sides = [Math(lambda markup, side=side: [_flat(piece, markup) for piece in side]) for side in block.sides]  # type: ignore[misc]
    return Equation(left, sides)


def _flat(piece: MatrixPiece, markup: Markup) -> str:
    return "".join(_MATRIX[markup](part) if isinstance(part, Entries) else getattr(part, markup)[0] for part in piece)


def _in_text(entries: Entries) -> str:
    return f"({'   '.join(max(column, key=width) for column in zip(*entries.text, strict=True))})"


def _in_latex(entries: Entries) -> str:
    rows = r" \\ ".join(" & ".join(row) for row in entries.latex)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def _in_mathml(entries: Entries) -> str:
    rows = "".join(f"<mtr>{''.join(f'<mtd>{entry}</mtd>' for entry in row)}</mtr>" for row in entries.mathml)
    return f"<mrow><mo>(</mo><mtable>{rows}</mtable><mo>)</mo></mrow>"


_MATRIX: dict[Markup, Callable[[Entries], str]] = {"text": _in_text, "latex": _in_latex, "mathml": _in_mathml}
