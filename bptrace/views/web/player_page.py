"""The player: one page that holds its pictures, its numbers and its script, and asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ...inputs.config.config import Config
from ...model.symbols import Cell
from ...trace.step import Step
from ..document import Heading, Math, Note, Table
from ..markup.html_text import literal
from ..markup.page_files import closed, file_of, hashed, squeezed
from ..markup.styles import style_of
from ..markup.svg import svg
from ..pages.general_equations import equations
from ..pages.network_picture import network_picture
from ..pages.run_page import opening
from ..style import Look
from .player_data import IterationKind, PlayerData
from .player_tables import tables

SCRIPTS = (
    "numbers",
    "data",
    "view",
    "address",
    "formula",
    "tables",
    "chart",
    "charts",
    "predict",
    "picture",
    "solution",
    "player",
    "start",
)
STYLES = ("page", "picture")
_HERE = str(__package__)
MOST_WORKED = 150  # steps whose working stands in the file in words, for those who read it without a script
MOST_SERIES = 60  # quantities that a chart can be drawn of
EARLY = "document.documentElement.className='js'"  # so that nothing flashes up that the script then hides


def player_page(config: Config, steps: Iterable[Step], last: Step | None, digits: int | None = None) -> str:
    """The page of a run: its iterations, and the forward pass after the last update, if there is one."""
    page = PlayerPage(config, digits)
    for step in steps:
        page.add(step)
    return page.text(last)


class PlayerPage:
    """The page of a run, which takes one iteration after another and keeps the numbers that it shows."""

    def __init__(self, config: Config, digits: int | None = None) -> None:
        self.look = Look(config, digits)
        self.data = PlayerData(self.look)
        self.first: Step | None = None

    def add(self, step: Step) -> None:
        self.first = self.first or step
        self.data.add(step)

    def text(self, last: Step | None) -> str:
        """The whole page, after `last`, the forward pass after the last update. There has to be an iteration."""
        first, look, data = self.first, self.look, self.data
        assert first is not None
        if last is not None:
            data.add(last, last=True)
        style, loader = style_of("palette.css") + squeezed(_HERE, STYLES, "css"), squeezed(_HERE, ("load",), "js")
        script = closed(squeezed(_HERE, SCRIPTS, "js"))
        parts = {
            "title": literal(look.config.title or look.config.path or "bptrace"),
            "facts": literal(facts(look)),
            "style": style,
            "styles": hashed(style),
            "early": EARLY,
            "scripts": " ".join(map(hashed, (EARLY, loader, script))),
            "picture": svg(network_picture(look, first.get), data.keys.key),
            "letters": "\n".join(letters(look, first)),
            "samples": samples(data),
            "chart": chart(data),
            "tables": tables(look, first, data.keys.key, data.drawn),
            "solution": "\n".join(working(data.parts[0])),
            "data": data.packed(script),
            "loader": loader,
        }
        return put_in("player.html", parts)


def put_in(name: str, parts: Mapping[str, str]) -> str:
    """A file of HTML with its parts in their places."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], file_of(_HERE, name))


def facts(look: Look) -> str:
    """The network in one line."""
    notes = [block.text for block in opening(look) if isinstance(block, Note)]
    return next(text for text in notes if " network" in text).replace("_", " ")


def letters(look: Look, step: Step) -> Iterator[str]:
    """The equations of the network in letters, as `run` lists them."""
    for block in equations(look, step.layout.keys):
        if isinstance(block, Heading):
            yield f"<h2>{literal(block.text)}</h2>"
        elif isinstance(block, Table):
            rows = (
                f"<li>{in_mathml(formula)}{f' <span class=quiet>{literal(str(where))}</span>' if where else ''}</li>"
                for formula, where in block.rows
            )
            yield f"<ul>{''.join(rows)}</ul>"


def in_mathml(formula: str | Math) -> str:
    assert isinstance(formula, Math)
    return f"<math>{''.join(formula.mathml)}</math>"


def samples(data: PlayerData) -> str:
    """The choice of a sample, if there are several."""
    part = data.parts[0]
    if len(data.look.config.samples) == 1 or part.slots == 1:
        return ""
    options = "".join(f'<option value="{slot}">{slot + 1}</option>' for slot in range(part.slots))
    return f'<label>sample <select id="sample">{options}</select></label>'


def chart(data: PlayerData) -> str:
    """The chart and what turns to another iteration; of one iteration without an update there is none."""
    if len(data.iterations) < 2:
        return ""
    depth = data.look.network.depth
    parameters = [cell for cell in data.keys.numbers if isinstance(cell, Cell) and cell.is_parameter]
    cells = [Cell("E", depth), *(each for cell in parameters for each in (cell, cell.gradient()))][:MOST_SERIES]
    known = [data.keys.key(cell) for cell in cells if cell in data.keys.numbers]
    options = "".join(f'<option value="{literal(key)}">{literal(key.replace("dE/d", "∂E/∂"))}</option>' for key in known)
    most = len(data.iterations)
    return put_in("chart.html", {"series": options, "most": str(most)})


def working(part: IterationKind) -> Iterator[str]:
    """Each step in words and numbers, as it reads without a script."""
    formulas = part.walk.formulas
    for stride in part.strides[:MOST_WORKED]:
        names, told = formulas.names(stride.shown), formulas.value(stride.cell)
        sides = [formulas.symbol(stride.cell), names, formulas.numbers(stride.shown, formulas.working.value(stride.cell)), told]
        texts = dict.fromkeys(" ".join(side.text) for side in sides)
        key = literal(part.keys.key(stride.cell))
        yield f'<div data-q="{key}"><div>{literal(" = ".join(texts))}</div><p>{literal(stride.rule)}</div>'
