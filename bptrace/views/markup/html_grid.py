"""A grid in HTML: a heat table, with a sign in each cell beside its colour."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Grid, Sign
from .html_text import linked, literal


def grid_table(grid: Grid) -> str:
    """The table; the name of a row is a link to its anchor."""
    return "\n".join(_rows(grid))


def _rows(grid: Grid) -> Iterator[str]:
    yield '<table class="grid">'
    if grid.caption:
        yield f"<caption>{literal(grid.caption)}</caption>"
    heads = "".join(f'<th scope="col"><span>{literal(name)}</span></th>' for name in grid.columns)
    yield f'<thead><tr><th scope="col">{literal(grid.corner)}</th>{heads}</tr></thead>'
    yield "<tbody>"
    cells = {sign.letter: _cell(sign) for sign in grid.legend}
    for at, (name, signs) in enumerate(grid.rows):
        head = linked(literal(name), grid.anchors[at] if grid.anchors else "")
        yield f'<tr><th scope="row">{head}</th>{"".join([cells[sign] for sign in signs])}</tr>'
    yield "</tbody></table>"


def legend(grid: Grid) -> str:
    """What the signs mean."""
    items = (f'<li><b class="{sign.tone}">{literal(sign.letter)}</b> {literal(sign.word)}</li>' for sign in grid.legend)
    return f'<ul class="legend">{"".join(items)}</ul>'


def _cell(sign: Sign) -> str:
    return f'<td class="{sign.tone}">{literal(sign.letter)}</td>'
