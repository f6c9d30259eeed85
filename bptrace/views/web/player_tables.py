"""The tables of `run` with the key of each number, so that the player can fill them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set

from ...model.symbols import Cell
from ...trace.step import Step
from ..document import Block, Column, Heading, Math, Note, Table
from ..drawing import LEVEL, runs
from ..markup.html_text import literal
from ..pages import run_page
from ..pages.picture.text_widths import indexed
from ..style import Look
from .walkthrough import Drawn, shown_cells

KeyOf = Callable[[Cell], str]


class KeyedFloat(float):
    """A value that knows whose it is."""

    key = ""


class Filled(str):
    """A number as text that knows whose it is."""

    key = ""


class KeyedStep(Step):
    """An iteration whose values know whose they are."""

    def __init__(self, step: Step, key: KeyOf, shown: Set[Cell]) -> None:
        super().__init__(step.iteration, step.samples, step.layout)
        self.step, self.key, self.shown = step, key, shown

    @property
    def values(self) -> Sequence[float]:
        return self.step.values

    def get(self, cell: Cell) -> float | None:
        value = self.step.get(cell) if cell in self.shown else None
        if value is None:
            return None
        place = KeyedFloat(value)
        place.key = self.key(cell)
        return place


class KeyedLook(Look):
    """Writes numbers as text that knows whose they are, and lists the parameters that are drawn."""

    shown: Set[Cell] = frozenset()

    def parameters(self, among: Set[Cell] | None = None) -> list[Cell]:
        return super().parameters(self.shown if among is None else among & self.shown)

    def number(self, value: float | None, digits: int | None = None) -> str:
        return _filled(super().number(value, digits), value)

    def given(self, value: float | None) -> str:
        return _filled(super().given(value), value)


def _filled(text: str, value: float | None) -> str:
    if not isinstance(value, KeyedFloat):
        return text
    found = Filled(text)
    found.key = value.key
    return found


def tables(look: Look, step: Step, key: KeyOf, drawn: Drawn) -> str:
    """The tables of an iteration: of the sample at the first place of the batch, then of the batch."""
    cells = frozenset(shown_cells(step.layout, drawn, [0]))
    keyed, written = KeyedStep(step, key, cells), KeyedLook(look.config, look.digits)
    written.shown = frozenset(cell for cell in cells if cell.is_parameter)
    blocks = [*run_page.sample(keyed, written, 0), *_of_batch(keyed, written), *run_page.parameters(keyed, written)]
    return "\n".join(line for block in blocks for line in _block(block))


def _of_batch(step: Step, look: Look) -> Iterator[Block]:
    """The loss of a batch of several samples."""
    if len(step.samples) > 1:
        loss = look.number(step.get(Cell("E", look.network.depth)))
        yield Table(
            [Column("", False), Column(look.title("E_o"))],
            [(look.network.reduction, loss)],
            caption=f"Batch of {len(step.samples)} samples",
        )


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield f"<table><caption>{literal(block.caption)}</caption>"
        shown = [at for at, column in enumerate(block.columns) if column.tone != "quiet"]  # the page is narrow
        heads = (_head(block.columns[at]) for at in shown)
        yield f"<thead><tr>{''.join(heads)}</tr></thead><tbody>"
        for row in block.rows:
            cells = (_cell(row[at], block.columns[at], at < block.keys) for at in shown)
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</tbody></table>"
    elif isinstance(block, (Heading, Note)):
        yield f"<p>{literal(block.text)}</p>"


def _head(column: Column) -> str:
    """A column's title; a column without one has no header, only its place."""
    return f'<th scope="col"{_kind(column)}>{literal(column.title)}</th>' if column.title else "<td></td>"


def _kind(column: Column) -> str:
    return ' class="number"' * column.numeric


def _cell(cell: str | Math, column: Column, is_key: bool) -> str:
    """A cell; one that is no header holds a number, unless it says that it is text."""
    if isinstance(cell, Filled):
        return f'<td data-q="{literal(cell.key)}">{literal(cell)}</td>'
    said = lowered(str(cell)) if column.tone == "name" else literal(str(cell))
    if is_key:
        return f'<th scope="row"{_kind(column)}>{said}</th>'
    return f"<td>{said}</td>" if column.numeric else f'<td class="text">{said}</td>'


def lowered(name: str) -> str:
    """A name with its number lowered."""
    return "".join(literal(part) if level == LEVEL else f"<sub>{literal(part)}</sub>" for part, level in runs(indexed(name)))
