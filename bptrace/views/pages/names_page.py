"""The page of names: what each quantity is called, how the config's notation writes it, what it is, and what else is read as its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ...model.names import Name, Names, Ratio, spelled_ratio
from ...model.page import spelled
from ...model.symbols import KINDS, Cell, word
from ...trace.selectors import meant
from ..document import Block, Column, Math, Note, Table
from ..style import Look
from .run_page import connection

MOST_NAMES = 300  # of a network that has more, each kind of a layer is one row, unless some are asked for
Row = tuple["str | Math", ...]
_NAME, _SHOWN, _WHAT = Column("name", False, "name"), Column("is shown as", False), Column("is", False)


def listed_names(look: Look, selectors: Sequence[str], full: bool) -> Iterator[Block]:
    """The names that are selected, or all of them; of a large network, unless `full`, a row for each kind of a layer."""
    names = Names(look.network, look.config.notation)
    groups = [] if selectors or full else [(key, list(names.page.indices(*key))) for key in names.array_keys()]
    number = sum(len(places) for _, places in groups)
    if number <= MOST_NAMES:
        yield Table([_NAME, _SHOWN, _WHAT, Column("is also read", False, "quiet")], _rows(look, _every(look, selectors)))
        return
    columns = [_NAME, _SHOWN, _WHAT, Column("number"), Column("all of them", False, "quiet")]
    yield Table(columns, [_of_group(look, *group) for group in groups if group[1]])
    yield Note(f"There are {number:,} names: name a kind or a pattern, or write --full, to see each.", "quiet")


def names_alone(look: Look, selectors: Sequence[str]) -> Iterator[str]:
    """The names that are selected, or all of them, as they are spelled everywhere."""
    return (spelling(look, name) for name in _every(look, selectors))


def _every(look: Look, selectors: Sequence[str]) -> list[Name | Ratio]:
    names = Names(look.network, look.config.notation)
    if not selectors:
        return [Name(cell) for _, cell in names.cells()]
    found = (name for selector in selectors for name in meant(names, selector))
    return list(dict.fromkeys(_unsampled(name) for name in found))


def _unsampled(name: Name | Ratio) -> Name | Ratio:
    """The name without its sample and iteration; a quantity of one sample has the name of the batch's."""
    if isinstance(name, Ratio):
        return Ratio(name.above, name.below)
    return Name(name.cell._replace(kind=KINDS[name.cell.kind].batch or name.cell.kind), after=name.after)


def spelling(look: Look, name: Name | Ratio) -> str:
    """The one spelling of a name."""
    if isinstance(name, Ratio):
        return spelled_ratio(look.page, *name[:2])
    return spelled(look.page, name.cell) + "+" * name.after


def _rows(look: Look, every: Iterable[Name | Ratio]) -> list[Row]:
    names = Names(look.network, look.config.notation)
    return [(spelling(look, name), _shown(look, name), _told(look, name), ", ".join(_also(names, look, name))) for name in every]


def _of_group(look: Look, key: tuple[str, int], places: Sequence[tuple[int, ...]]) -> Row:
    """The row of a kind of a layer: its first name and its last."""
    first, last = (Name(Cell(*key, at)) for at in (places[0], places[-1]))
    ends = [spelling(look, first), *[spelling(look, last)] * (len(places) > 1)]
    layer = "" if word(*key) == "input" else f":{key[1] or 'input'}"
    return " … ".join(ends), _shown(look, first), _told(look, first), f"{len(places):,}", word(*key) + layer


def _shown(look: Look, name: Name | Ratio) -> str:
    if isinstance(name, Ratio):
        above, below = (f"({text})" if "∂" in text else text for text in map(look.symbol, name[:2]))
        return f"∂{above}/∂{below}"
    return look.symbol(name.cell) + "⁺" * name.after


# what it is

Told = Callable[[Look, Cell], str]


def _told(look: Look, name: Name | Ratio) -> str:
    if isinstance(name, Ratio):
        return f"derivative of {spelled(look.page, name.above)} by {spelled(look.page, name.below)}"
    tell = _ABOUT.get(name.cell.kind)
    said = tell(look, name.cell) if tell else KINDS[name.cell.kind].word
    return f"{said}, after the update" if name.after else said


def _unit(look: Look, cell: Cell) -> str:
    return look.network.units(cell.layer)[cell.at[-1]]


def _of(words: str) -> Told:
    return lambda look, cell: f"{words} {_unit(look, cell)}"


def _of_parameter(words: str) -> Told:
    return lambda look, cell: words.replace("{}", look.page.parameter(*cell[:3]))


def _out(look: Look, cell: Cell) -> str:
    return f"output of {_unit(look, cell)}: {look.network.layers[cell.layer - 1].activation.name}" if cell.layer else "input"


def _slope(look: Look, cell: Cell) -> str:
    return f"slope of {look.network.layers[cell.layer - 1].activation.name} at {_unit(look, cell)}"


# fmt: off
_ABOUT: dict[str, Told] = {
    "eta":      lambda look, cell: "learning rate",
    "w":        lambda look, cell: f"weight {connection(look, cell)}",
    "b":        lambda look, cell: f"bias {connection(look, cell)}",
    "target":   _of("target of"),
    "net":      _of("weighted input of"),
    "out":      _out,
    "E_o":      _of("share in the loss of"),
    "E":        lambda look, cell: f"loss: {look.network.loss.name}",
    "through":  lambda look, cell: f"the part through {look.network.units(cell.layer + 1)[cell.at[0]]}",
    "e":        lambda look, cell: f"error of {_unit(look, cell)}: {look.title('target')} - {look.title('out')}",
    "dE/dout":  lambda look, cell: f"gradient by {'the output of ' * bool(cell.layer)}{_unit(look, cell)}",
    "slope":    _slope,
    "jacobian": lambda look, cell: f"{look.network.units(cell.layer)[cell.at[0]]}'s output by {_unit(look, cell)}'s net",
    "delta":    lambda look, cell: f"{'minus the ' * look.network.by_delta_rule}gradient by the net of {_unit(look, cell)}",
    "dE/dnet":  _of("gradient by the net of"),
    "dE/dw":    _of_parameter("gradient of {}"),
    "dE/db":    _of_parameter("gradient of {}"),
    "step_w":   _of_parameter("step of {}: {}⁺ - {}"),
    "step_b":   _of_parameter("step of {}: {}⁺ - {}"),
    "w+":       _of_parameter("{} after the update"),
    "b+":       _of_parameter("{} after the update"),
}
# What else may be read as the name: {j} is the unit, {p} the parameter.
_OTHERWISE = {
    "target":   "target_{j}",
    "net":      "z_{j}",
    "out":      "{j} a_{j}",
    "E_o":      "C_{j} L_{j}",
    "E":        "loss C L E_total",
    "dE/dout":  "dE/d{j}",
    "slope":    "dout/dnet_{j}",
    "delta":    "dE/dnet_{j}",
    "dE/dw":    "grad_{p}",
    "dE/db":    "grad_{p}",
    "step_w":   "step_{p}",
    "step_b":   "step_{p}",
    "w+":       "{p}' {p}_new",
    "b+":       "{p}' {p}_new",
}
# fmt: on


def _also(names: Names, look: Look, name: Name | Ratio) -> Iterator[str]:
    """Other spellings that mean the same, as long as the network gives them no meaning of their own."""
    if isinstance(name, Ratio) or name.after:
        return
    cell, kind = name.cell, KINDS[name.cell.kind]
    parts = {"p": look.page.parameter(*cell[:3])} if kind.parameter else {"j": _unit(look, cell)} if cell.at else {}
    taken = (spelling(look, name), _shown(look, name))
    for pattern in _OTHERWISE.get(cell.kind, "").split():
        text = pattern.format(**parts)
        if text not in taken and names.exact(text) == name:
            yield text
