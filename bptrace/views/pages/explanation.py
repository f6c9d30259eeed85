"""The pages of an explanation: a number with its formula and what it comes from, or every path from it to the loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import NamedTuple, TypeVar

from ...errors import listed, plural
from ...explain.find import Asked, Line, explained
from ...explain.paths import MOST_PATHS, Path, Paths, ends, has_ends, paths
from ...explain.remarks import remarks_on
from ...explain.topics import Derivative, Folded, Topic
from ...formula.markups import Markup
from ...formula.number import count, show_places, to_places
from ...formula.tree import Leaf, Op, Tree, leaves
from ...model.symbols import Cell
from ..document import Block, Column, Equation, Heading, Math, Note, Table
from ..style import Look
from .formulas import Formulas
from .remark_words import notes
from .rules import rule

MOST_STATIONS, STATIONS_AT_AN_END = 20, 6  # a path of at most 20 quantities is shown whole; a longer one by its first 6 and its last 6
Item = TypeVar("Item")
PathRow = tuple[str, str, "str | Math"]
COLUMNS = (Column("product", tone="strong"), Column("share", tone="quiet"), Column("path, and the slopes of its steps", False))


def paths_page(key: Topic, formulas: Formulas, most: int = MOST_PATHS) -> Iterator[Block]:
    """The paths of a quantity, the largest products first, and their sum. Raises UsageError if it has none."""
    found = paths(formulas.working, *ends(formulas.working, key), most)
    start, end = (" ".join(formulas.symbol(cell).text) for cell in (found.below, found.above))
    if not found.number:
        yield Note(f"No path leads from {start} to {end}: the derivative is 0.")
        return
    rows = [row for path in found.shown for row in _of_path(path, found, formulas)]
    yield Table(COLUMNS, [*rows, *_sum(found, formulas)], 0, f"{_counted(found)} from {start} to {end}")
    if formulas.look.config.round_each:
        yield Note("Each number was rounded on its way, so the products may not quite add up.", "quiet")


def _counted(found: Paths) -> str:
    if found.number > len(found.shown):
        largest = f"{len(found.shown)} largest" if len(found.shown) > 1 else "largest"
        return f"The {largest} of {count(found.number)} paths"
    return f"The {count(found.number)} paths" if found.number > 1 else "The only path"


def _of_path(path: Path, found: Paths, formulas: Formulas) -> Iterator[PathRow]:
    """A path, and under it the numbers that are multiplied along it."""
    path = _each_once(path, formulas.look)
    yield formulas.look.number(path.product), _share(found, path.product), _stations(path, formulas)
    if len(path.factors) > 1:
        yield "", "", formulas.numbers(_multiplied(path, formulas), path.product)


def _each_once(path: Path, look: Look) -> Path:
    """The path without what has the symbol of the quantity before it: in a notation, net and out of a linear unit."""
    start, *cells = path.cells
    kept = [cell for cell in cells if look.is_worked(cell.kind, cell.layer)]
    factors = [key for key in path.factors if not (isinstance(key, Cell) and look.leaves_out(key.kind, key.layer))]
    return path._replace(cells=(start, *kept), factors=tuple(factors))


def _stations(path: Path, formulas: Formulas) -> Math:
    first, hidden, last = _parted(path.cells)
    between = [Math(lambda markup: [_MORE[markup].format(len(hidden))])] if hidden else []
    stations = [*map(formulas.symbol, first), *between, *map(formulas.symbol, last)]

    def written(markup: Markup) -> list[str]:
        start, *others = [getattr(station, markup)[0] for station in stations]
        return [start, *(f"{_TO[markup]} {station}" for station in others)]

    return Math(written)


_TO: dict[Markup, str] = {"text": "→", "latex": r"\to", "mathml": "<mo>→</mo>"}
_MORE: dict[Markup, str] = {"text": "… {} more", "latex": r"\cdots\text{{ {} more}}", "mathml": "<mtext>… {} more</mtext>"}


def _multiplied(path: Path, formulas: Formulas) -> Tree:
    first, hidden, last = _parted([_factor(key, formulas) for key in path.factors])
    between = [Leaf(Folded(tuple(hidden), "factors"))] if hidden else []
    return reduce(lambda left, right: Op("*", (left, right)), [*first, *between, *last])


def _parted(items: Sequence[Item]) -> tuple[Sequence[Item], Sequence[Item], Sequence[Item]]:
    """What is shown of a path from its start, what is left out if it is long, and what is shown up to its end."""
    if len(items) <= MOST_STATIONS:
        return items, (), ()
    return items[:STATIONS_AT_AN_END], items[STATIONS_AT_AN_END:-STATIONS_AT_AN_END], items[-STATIONS_AT_AN_END:]


def _factor(key: Topic, formulas: Formulas) -> Tree:
    """A slope, by its name, or as a constant in the form in which it is worked: 1/4 for the mean over four samples."""
    tree = formulas.working.equation(key) if isinstance(key, Derivative) else None
    return tree if tree is not None and (isinstance(tree, Leaf) or not any(True for _ in leaves(tree))) else Leaf(key)


def _sum(found: Paths, formulas: Formulas) -> Iterator[PathRow]:
    """The rows of the paths that are not shown, and of the sum of all paths, which is the derivative."""
    number, hidden = formulas.look.number, found.number - len(found.shown)
    if hidden:
        yield number(found.rest), _share(found, found.rest), f"{count(hidden)} other {plural(hidden, 'path')}"
    elif found.number > 1:
        yield number(found.sum), _share(found, found.sum), "sum"
    yield number(found.total), "", formulas.symbol(found.slope)


def _share(found: Paths, part: float) -> str:
    share = found.share(part)
    return "" if share is None else f"{show_places(to_places(100 * share, 1), 1)}%"


class Detail(NamedTuple):
    """How much is explained: levels below a number (None: all), whether without rules, and how many paths (0: none)."""

    depth: int | None = 1
    brief: bool = False
    paths: int = 0


def explanations(found: Sequence[Asked], digits: int | None, shown: Detail) -> Iterator[Block]:
    """Each number that was asked about; if there are several, each under its name. Of what a glob finds, those that have paths."""
    if shown.paths:
        found = [asked for asked in found if asked.typed or has_ends(asked.working, asked.key)] or found
    for asked in found:
        formulas = Formulas(Look(asked.working.config, digits), asked.working)
        if len(found) > 1 and (shown.depth != 0 or shown.paths):
            yield Heading(asked.typed or formulas.name(asked.key), 2)
        if asked.working.step.iteration > 1:
            yield Note(f"in iteration {asked.working.step.iteration}", "quiet")
        if shown.paths:
            yield from paths_page(asked.key, formulas, shown.paths)
        else:
            yield from explanation(asked.key, formulas, shown)


def explanation(key: Topic, formulas: Formulas, shown: Detail) -> Iterator[Block]:
    """A number, and the numbers that it is worked from below it, numbered."""
    first, *others = explained(formulas.working, key, shown.depth)
    numbers = {line.key: f"({number})" for number, line in enumerate(others, 1)}
    for line in (first, *others):
        said = "" if shown.brief else ", from ".join(filter(None, (rule(line, formulas), _origins(line, numbers))))
        yield equation(line, formulas, numbers.get(line.key, ""), said)
    if not shown.brief:
        remarks = [remark for line in (first, *others) for remark in remarks_on(formulas.working, line.key)]
        yield from notes(remarks, formulas.working.step, formulas.look)


def equation(line: Line, formulas: Formulas, number: str = "", said: str = "") -> Equation:
    """A line: formula, numbers, value; each of these only if it differs from the one before."""
    left, sides = formulas.symbol(line.key), [formulas.value(line.key)]
    if line.shown is not None:
        sides = [formulas.names(line.shown), formulas.numbers(line.shown, formulas.working.value(line.key)), *sides]
    told = [side for side, before in zip(sides, [left, *sides], strict=False) if side.text != before.text]
    return Equation(left, told, number, said)


def _origins(line: Line, numbers: Mapping[Topic, str]) -> str:
    """The numbers of the lines that a line takes its values from."""
    return listed([numbers[part] for part in line.parts if part in numbers] or [""])
