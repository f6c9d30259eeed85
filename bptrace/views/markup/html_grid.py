"""A grid in HTML: a heat table, with a sign in each cell beside its colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..document import Grid, Sign

STYLE = """
:root { --ground: #fff; --tinted: #f5f6f8; --quiet: #566072; --hairline: #d4d9e1; --positive: #0b5cad; --negative: #b0420b;
  --used: #ffe9a3; --on-used: #14181f; --focus: #7a2fb8; }
@media (prefers-color-scheme: dark) { :root { --ground: #11141a; --tinted: #191e26; --quiet: #a6afbd; --hairline: #39414e;
  --positive: #7db9ff; --negative: #ff9f68; --ink: #e9ecf1; --used: #574600; --on-used: #fff4c9; --focus: #d3a4ff; } }
.grid { font-size: .84rem; line-height: 1.2; }
.grid th, .grid td { padding: .1rem; border: 1px solid var(--hairline); }
.grid thead th { vertical-align: bottom; font-weight: normal; }
.grid thead span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.grid td { min-width: 1.2rem; text-align: center; }
.grid tr > :first-child { position: sticky; left: 0; background: var(--ground); padding-right: .5rem; max-width: 11rem;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
@media screen and (max-width: 52rem) { .grid tr > :first-child { max-width: 6.5rem; } }
.grid tbody tr:nth-child(5n) > * { border-bottom-color: var(--quiet); }
.grid tr > :nth-child(5n + 1) { border-right-color: var(--quiet); }
.grid .good, .legend .good { color: var(--ink); }
.grid .fair, .legend .fair { color: var(--on-used); background: var(--used); }
.grid .bad, .legend .bad { color: var(--ground); background: var(--negative); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; list-style: none; }
.legend b { display: inline-block; min-width: 1.3rem; text-align: center; border: 1px solid var(--hairline); }
section + section { margin-top: 3rem; border-top: 1px solid var(--hairline); padding-top: 1rem; content-visibility: auto;
  contain-intrinsic-size: auto 60rem; }
@media print { section + section { break-before: page; border: 0; } .links { display: none; } }
@media print { .grid td, .legend b { print-color-adjust: exact; } .grid { font-size: .6rem; } .grid td { min-width: 0; } }
"""


def grid_lines(grid: Grid, literal: Callable[[str], str], keys: Callable[[str, str], str]) -> Iterator[str]:
    """The lines of the table, and of what its signs mean. `keys` makes the text of a first cell a link to its anchor."""
    yield '<table class="grid">'
    if grid.caption:
        yield f"<caption>{literal(grid.caption)}</caption>"
    heads = "".join(f'<th scope="col"><span>{literal(name)}</span></th>' for name in grid.columns)
    yield f'<thead><tr><th scope="col">{literal(grid.corner)}</th>{heads}</tr></thead>'
    yield "<tbody>"
    cells = {sign.letter: _cell(sign, literal) for sign in grid.legend}
    for at, (name, signs) in enumerate(grid.rows):
        head = keys(name, grid.anchors[at] if grid.anchors else "")
        yield f'<tr><th scope="row">{head}</th>{"".join([cells[sign] for sign in signs])}</tr>'
    yield "</tbody></table>"


def legend(grid: Grid, literal: Callable[[str], str]) -> str:
    """What the signs mean."""
    items = (f'<li><b class="{sign.tone}">{literal(sign.letter)}</b> {literal(sign.word)}</li>' for sign in grid.legend)
    return f'<ul class="legend">{"".join(items)}</ul>'


def _cell(sign: Sign, literal: Callable[[str], str]) -> str:
    return f'<td class="{sign.tone}">{literal(sign.letter)}</td>'
