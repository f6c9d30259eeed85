"""An equation of matrices with the entries of each matrix: their names, their numbers, and the numbers that come out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from ...formula.markups import Markup
from ...formula.matrix_form import Matrix, nodes
from ...formula.matrix_text import ATOM, LOOSE, Style, matrix_pieces
from ...formula.write import Text
from ...model.layer_equations import layer_of, letters_of
from ...model.symbols import KINDS, Cell, is_per_sample
from ..document import Entries, Math, MatrixEquation, MatrixPiece
from .formulas import WAYS, Formulas, Way
from .matrix_equations import MatrixForm

SMALL = 5  # the most rows, and the most columns, of a matrix that is written out
_MARKS = list(map(chr, range(0xE000, 0xE100)))  # each stands for a matrix in a formula, until its entries are put in
_MARK = re.compile(f"(?:<mtable>)?([{_MARKS[0]}-{_MARKS[-1]}])(?:</mtable>)?")  # brackets about a table are as high as it is
_ALONE = re.compile(r"<mrow><mo>\(</mo>(<mtable>.</mtable>)<mo>\)</mo></mrow>")  # a matrix has brackets of its own

Spell = Callable[[Cell, Way], str]
Side = Sequence[MatrixPiece]


def written_out(form: MatrixForm, formulas: Formulas, slot: int | None = None) -> MatrixEquation | None:
    """The equation with all entries; None if a matrix is too large, if there is only one number on either side, if the equation
    has exceptions, or if it adds up what was rounded for each sample.

    `slot` is the place in the batch of the sample of an equation that is written for one sample.
    """
    assert form.sides is not None
    if formulas.look.config.round_each and form.batched and not is_per_sample(form.kind):
        return None
    found = _Written(form, formulas, slot)
    left, right = map(_turned, form.sides)
    sizes = {found.size(node) for node in nodes(right) if node.letters}
    if not sizes or not form.holds_throughout or max(map(max, sizes)) > SMALL or sizes == {(1, 1)}:
        return None
    digits = found.digits(form.itself)
    spelled = ((left, found.name), (right, found.name), (right, found.numbers(digits)), (form.itself, found.numbers()))
    sides = [found.side(root, spell) for root, spell in spelled]
    return MatrixEquation([side for side, before in zip(sides, [(), *sides], strict=False) if side != before])


def _turned(root: Matrix) -> Matrix:
    """The formula in which a transposed matrix is one whose entries are written in the order of its rows."""
    if root.operation == "transposed" and root.parts[0].operation == "symbol":
        return root.parts[0]._replace(rows=root.rows, columns=root.columns)
    return root._replace(parts=tuple(map(_turned, root.parts)))


class _Written:
    """A formula of matrices with the cells that are its entries."""

    def __init__(self, form: MatrixForm, formulas: Formulas, slot: int | None) -> None:
        self.form, self.formulas, self.slot, self.page = form, formulas, slot, form.page

    def size(self, matrix: Matrix) -> tuple[int, int]:
        rows, columns = map(self.count, (matrix.rows, matrix.columns))
        return rows, columns

    def count(self, letter: str) -> int:
        """The number of values of a letter, 1 if there is no letter."""
        return self.form.samples if letter == "s" else self.page.count(letter, self.form.layer) if letter else 1

    def cells(self, symbol: Matrix) -> list[list[Cell]]:
        """The quantities of a matrix, row by row."""
        rows, columns = map(range, self.size(symbol))
        return [[self.cell(symbol, {symbol.rows: row, symbol.columns: column}) for column in columns] for row in rows]

    def cell(self, symbol: Matrix, at: dict[str, int]) -> Cell:
        family = symbol.of.family
        layer = layer_of(symbol.of) if symbol.of.at else 0
        places = tuple(at.get(letter, 0) for letter in letters_of(symbol.of))
        return Cell(family, layer, places, at.get("s", self.slot) if is_per_sample(family) else None)

    # how an entry is spelled; a missing connection is 0

    def name(self, cell: Cell, way: Way) -> str:
        return self.formulas.name(cell, way) if self.page.holds(cell) else way.number("0")

    def numbers(self, digits: int | None = None) -> Spell:
        return lambda cell, way: self.formulas.number(cell, digits, way) if self.page.holds(cell) else way.number("0")

    def digits(self, quantity: Matrix) -> int:
        """The fewest digits with which the formula of each entry gives its value, as it is shown."""
        page = self.page.sized(self.form.samples, [kind for kind in KINDS if self.form.written_out(kind, self.form.layer)])
        every = [cell for row in self.cells(quantity) for cell in row if page.holds(cell)]
        trees = [(page.equation(cell), self.formulas.working.value(cell)) for cell in every]
        return max((self.formulas.enough(tree, value) for tree, value in trees if tree is not None), default=self.formulas.look.digits)

    # the writing

    def side(self, root: Matrix, spell: Spell) -> Side:
        """The formula in pieces, with the entries in their matrices."""
        symbols = dict.fromkeys(node for node in nodes(root) if node.operation == "symbol")
        marks = dict(zip(symbols, _MARKS, strict=False))
        entries = {mark: self.entries(symbol, spell) for symbol, mark in marks.items() if symbol.letters}

        def style(way: Way) -> Style:
            def symbol(node: Matrix) -> Text:
                mark = f"<mtable>{marks[node]}</mtable>" if way.markup == "mathml" else marks[node]
                return Text(mark, ATOM) if node.letters else self.alone(node, spell, way)

            own = self.form.style(way.markup)
            size = own.size if spell == self.name else lambda letter: way.script.letters(str(self.count(letter)))
            return own._replace(symbol=symbol, size=size)

        @cache
        def parted(markup: Markup) -> list[list[str]]:
            return [_MARK.split(_ALONE.sub(r"\1", piece)) for piece in matrix_pieces(root, style(WAYS[markup]))]

        return [list(_parts(place, parted, entries)) for place in range(len(parted("text")))]

    def entries(self, symbol: Matrix, spell: Spell) -> Entries:
        cells = self.cells(symbol)
        return Entries(lambda markup: [[spell(cell, WAYS[markup]) for cell in row] for row in cells])

    def alone(self, symbol: Matrix, spell: Spell, way: Way) -> Text:
        """A single number; a negative one gets brackets."""
        text = spell(self.cell(symbol, {}), way)
        return Text(text, LOOSE if way.dialect.guard(text) != text else ATOM)


def _parts(place: int, parted: Callable[[Markup], list[list[str]]], entries: dict[str, Entries]) -> Iterator[Math | Entries]:
    """A piece of a formula, with the matrices in the places of their marks, which stand in the same order in each language."""
    for at, written in enumerate(parted("text")[place]):
        if written in entries:
            yield entries[written]
        else:
            yield Math(lambda markup, at=at: [parted(markup)[place][at]])  # type: ignore[misc]
