"""A formula of matrices as text: a table of precedences, and how each operation is spelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from .markups import CLOSED, DIALECTS, OPENED, Markup
from .matrix_form import Matrix, nodes
from .write import ATOM as ATOM_OF_TEXT
from .write import Dialect, Text

# LOOSE gets brackets in every operation; MARKED is a symbol or a power, which gets brackets before it is raised.
LOOSE, ADD, MULTIPLY, EACH, MARKED, ATOM = range(6)


class Operation(NamedTuple):
    """How tightly an operation binds, how tightly each of its parts has to bind, and its patterns in text, LaTeX and MathML."""

    binds: int
    needs: tuple[int, ...]
    text: str
    latex: str
    mathml: str


_SUM = f"<mi>sum</mi>{OPENED}{{0}}{CLOSED}"
_SUM_ALONG = f"<mi>sum</mi>{OPENED}{{{{0}}}}<mo>,</mo><mi>axis</mi><mo>=</mo><mn>{{0}}</mn>{CLOSED}".format
_NORM = "<msup><mrow><mo>‖</mo>{0}<mo>‖</mo></mrow><mn>2</mn></msup>"

# fmt: off
OPERATIONS = {
    "plus":           Operation(ADD,      (ADD, MULTIPLY),    "{0} + {1}", "{0} + {1}", '{0}<mo form="infix">+</mo>{1}'),
    "minus":          Operation(ADD,      (ADD, MULTIPLY),    "{0} - {1}", "{0} - {1}", '{0}<mo form="infix">−</mo>{1}'),
    "negative":       Operation(ADD,      (MULTIPLY,),        "-{0}", "-{0}", '<mo form="prefix">−</mo>{0}'),
    "scaled":         Operation(MULTIPLY, (MULTIPLY, EACH),   "{0}·{1}", r"{0} \cdot {1}", "{0}<mo>·</mo>{1}"),
    "product":        Operation(MULTIPLY, (MARKED, MARKED),   "{0}·{1}", r"{0} \cdot {1}", "{0}<mo>·</mo>{1}"),
    "divided":        Operation(MULTIPLY, (MULTIPLY, MARKED), "{0} / {1}", "{0} / {1}", "{0}<mo>/</mo>{1}"),
    "each":           Operation(EACH,     (EACH, MARKED),     "{0} ⊙ {1}", r"{0} \odot {1}", "{0}<mo>⊙</mo>{1}"),
    "over":           Operation(EACH,     (EACH, MARKED),     "{0} ⊘ {1}", r"{0} \oslash {1}", "{0}<mo>⊘</mo>{1}"),
    "transposed":     Operation(ATOM,     (ATOM,),            "{0}ᵀ", "{0}^{{T}}", "<msup><mrow>{0}</mrow><mi>T</mi></msup>"),
    "norm":           Operation(MARKED,   (LOOSE,),           "‖{0}‖²", r"\left\Vert {0} \right\Vert^{{2}}", _NORM),
    "sum":            Operation(ATOM,     (LOOSE,),           "sum({0})", r"\mathrm{{sum}}\left({0}\right)", _SUM),
    "sum of columns": Operation(ATOM,     (LOOSE,),
                                "sum({0}, axis = 1)", r"\mathrm{{sum}}\left({0}, \mathrm{{axis}} = 1\right)", _SUM_ALONG(1)),
    "sum of rows":    Operation(ATOM,     (LOOSE,),
                                "sum({0}, axis = 0)", r"\mathrm{{sum}}\left({0}, \mathrm{{axis}} = 0\right)", _SUM_ALONG(0)),
}
# fmt: on


def outline(root: Matrix) -> Matrix:
    """The formula in shapes: each symbol is its rows and columns; numbers, and operations that keep the shape, are left out."""
    parts = [part for part in root.parts if any(node.letters for node in nodes(part))]
    if root.operation == "transposed" or not parts:
        return Matrix("symbol", (), root.rows, root.columns)
    if root.operation not in _SHAPING:
        return outline(max(parts, key=lambda part: len(part.letters)))
    outlined = tuple(map(outline, parts))
    return (
        outlined[0]
        if root.operation in _OF_ENTRIES and len(set(outlined)) == 1
        else Matrix(root.operation, outlined, root.rows, root.columns)
    )


_OF_ENTRIES = ("plus", "minus", "each", "over")
_SHAPING = (*_OF_ENTRIES, "product", "sum", "sum of columns", "sum of rows")


class Style(NamedTuple):
    """How a formula is to be written: `signs` are patterns that replace those of the table."""

    markup: Markup
    symbol: Callable[[Matrix], Text]
    size: Callable[[str], str]
    signs: Mapping[str, str] = {}

    @property
    def dialect(self) -> Dialect:
        return DIALECTS[self.markup]


def write_matrices(root: Matrix, style: Style) -> str:
    """The formula in a style."""
    return _text(root, style).text


def matrix_pieces(root: Matrix, style: Style) -> list[str]:
    """The formula in a style in pieces, each after the first with its sign: between two of them a line may be broken."""
    row = OPERATIONS.get(root.operation)
    if row is None or len(root.parts) < 2:
        return [write_matrices(root, style)]
    left, right = (_text(part, style) for part in root.parts)
    sign, _, after = _pattern(root, style).removeprefix("{0}").partition("{1}")
    first = matrix_pieces(root.parts[0], style) if left.binds >= row.needs[0] else [_bracketed(left, row.needs[0], style)]
    return [*first, f"{sign.strip()} {_bracketed(right, row.needs[1], style)}{after}".strip()]


def _pattern(root: Matrix, style: Style) -> str:
    pattern: str = style.signs.get(root.operation) or getattr(OPERATIONS[root.operation], style.markup)
    return pattern


def _text(root: Matrix, style: Style) -> Text:
    return _WRITE.get(root.operation, _operation)(root, style)


def _operation(root: Matrix, style: Style) -> Text:
    row = OPERATIONS[root.operation]
    parts = [_bracketed(_text(part, style), needs, style) for part, needs in zip(root.parts, row.needs, strict=True)]
    return Text(_pattern(root, style).format(*parts), row.binds)


def _bracketed(piece: Text, needs: int, style: Style) -> str:
    return piece.text if piece.binds >= needs else style.dialect.bracket(piece.text)


def _call(root: Matrix, style: Style) -> Text:
    found = style.dialect.call(root.of, [_text(part, style) for part in root.parts], lambda piece, _: _bracketed(piece, ATOM, style))
    return Text(found.text, ATOM if found.binds == ATOM_OF_TEXT else MARKED)


def _power(root: Matrix, style: Style) -> Text:
    left, right = (_text(part, style) for part in root.parts)
    return Text(style.dialect.power(left, right, lambda piece, _: _bracketed(piece, ATOM, style)).text, MARKED)


_WRITE: dict[str, Callable[[Matrix, Style], Text]] = {
    "symbol": lambda root, style: style.symbol(root),
    "number": lambda root, style: Text(style.dialect.number(root.of), ATOM),
    "size": lambda root, style: Text(style.size(root.of), ATOM),
    "call": _call,
    "down": lambda root, style: _call(root, style)._replace(binds=MARKED),
    "power": _power,
}
