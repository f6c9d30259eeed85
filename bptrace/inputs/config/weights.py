"""The weights into a layer: rows of numbers with and without names, or how they are drawn."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ..tree.nodes import Map, Node, Scalar, Seq, described, is_null, quoted, runs_together, size_of
from ..tree.numbers import value_of
from ..tree.problems import Problems, text_of
from .fields import number
from .naming import Claim, read_name
from .shapes import Into, fits, inline, is_flat, note_flat, refolded

if TYPE_CHECKING:
    from .draw import Draw

_LONGEST_NAME = 120
_MISSING = "write a number, or null for none"


class Entry(NamedTuple):
    """A parameter as written: its name, nothing where it has none yet; its value; the node it stands on."""

    name: str
    value: float
    node: Node
    given: bool = False


class Weights(NamedTuple):
    """The weight from input i into unit j has `names[j][i]` and `values[j][i]`; both are None where there is no connection.

    `draw` says how they were drawn, where they were; `entries` is how they were written, where they were not.
    """

    names: tuple[tuple[str | None, ...], ...]
    values: tuple[tuple[float | None, ...], ...]
    node: Node
    entries: tuple[tuple[Entry | None, ...], ...] = ()
    draw: "Draw | None" = None

    def data(self, by_inputs: bool) -> Any:
        """As it is written in a config, complete: one row a unit or, `by_inputs`, one row an input."""
        if self.draw is not None:
            return self.draw.data()
        rows = [
            [None if name is None else {name: value} for name, value in zip(names, values, strict=True)]
            for names, values in zip(self.names, self.values, strict=True)
        ]
        return list(map(list, zip(*rows, strict=True))) if by_inputs else rows

    def claims(self, given: bool) -> Iterator[Claim]:
        """The names of the weights, for a search for names that are there twice; those that were not written if `given`."""
        if self.draw is None:
            entries = (entry for row in self.entries for entry in row if entry is not None and (given or not entry.given))
            return (Claim(entry.name, "a weight", entry.node, entry.given) for entry in entries)
        return (Claim(name, "a weight", self.node, True) for row in self.names for name in row if name is not None and given)


def written(rows: tuple[tuple[Entry | None, ...], ...], node: Node) -> Weights:
    """Weights from their entries, a row a unit."""
    names = tuple(tuple(None if entry is None else entry.name for entry in row) for row in rows)
    values = tuple(tuple(None if entry is None else entry.value for entry in row) for row in rows)
    return Weights(names, values, node, rows)


class Numbering:
    """Gives the weights of a network their numbers, in the order they are written."""

    def __init__(self) -> None:
        self.last = 0

    def named(self, entry: Entry | None) -> Entry | None:
        if entry is None:
            return None
        self.last += 1
        return entry if entry.name else Entry(f"w{self.last}", entry.value, entry.node, True)


def read_weights(node: Node | None, into: Into, numbers: Numbering, problems: Problems) -> Weights | None:
    """The weights into a layer, or None where they cannot be read or have not the layer's shape."""
    if node is None:
        return None
    if isinstance(node, Map) and (node.get("init") is not None or any(key.text == "seed" for key, _ in node.pairs)):
        return _drawn(node, into, numbers, problems)
    if not isinstance(node, Seq) or not node.items:
        _no_rows(node, into, problems)
        return None
    if is_flat(node, into):
        note_flat(node, into, problems)
        return None
    before = len(problems)
    rows = [_row(item, at, into, problems) for at, item in enumerate(node.items)]
    if (
        not fits(node, [None if isinstance(item, Scalar) or runs_together(item) else size_of(item) for item in node.items], into, problems)
        or len(problems) > before
    ):
        return None
    if any(isinstance(item, Map) and item.dropped for item in node.items):
        return None
    named = [tuple(map(numbers.named, row or ())) for row in rows]
    return written(tuple(zip(*named, strict=True)) if into.by_inputs else tuple(named), node)


def _drawn(node: Map, into: Into, numbers: Numbering, problems: Problems) -> Weights | None:
    from .draw import read_draw

    draw = read_draw(node, f"weights into layer {into.number}", problems)
    if draw is None or into.units is None or into.inputs is None or problems:
        return None
    units, inputs = len(into.units.names), len(into.inputs.names)
    start, numbers.last = numbers.last + 1, numbers.last + units * inputs
    names = tuple(tuple(f"w{at}" for at in range(row, row + inputs)) for row in range(start, start + units * inputs, inputs))
    return Weights(names, tuple(map(tuple, draw.values(units, inputs, inputs, units))), node, draw=draw)


def _no_rows(node: Node, into: Into, problems: Problems) -> None:
    """Weights that are a mapping, a word, a number or an empty list."""
    hint = "a row a unit, an entry an input"
    if isinstance(node, Map) and node.pairs:
        hint = f"one row a unit: {refolded(node, into) or '- ' + inline(node)}"
    elif drawn := drawn_by(text_of(node)):
        hint = f"write {drawn}"
    elif text_of(node).startswith("["):
        hint = "take the quotation marks away"
    elif value_of(text_of(node)) is not None:
        hint = f"one row a unit, one entry an input: [[{text_of(node)}]]"
    what = "an empty list" if isinstance(node, Seq) else described(node)
    problems.add("shape", f"weights into layer {into.number} should be a list of rows, not {what}", node, hint)


def drawn_by(word: str) -> str:
    """How values are drawn that a word such as `random` or `glorot` asks for; nothing for another word."""
    plain = word.lower().replace("-", "_").removesuffix("_uniform").removesuffix("_normal")
    meant = next((init for init, words in _RANDOM.items() if plain in (init, *words.split())), "")
    return f"{{init: {meant}, seed: 1}}" if meant else ""


_RANDOM = {"uniform": "random rand", "normal": "randn gauss gaussian", "xavier": "glorot", "he": "kaiming", "zeros": "zero"}


def _row(node: Node, at: int, into: Into, problems: Problems) -> tuple[Entry | None, ...] | None:
    """The entries of one row."""
    what = f"a weight into layer {into.number}"
    if isinstance(node, Map):
        return tuple(_entry(key, value, what, problems) for key, value in node.pairs)
    if isinstance(node, Seq):
        return tuple(read_entry(item, what, problems) for item in node.items)
    owner = f", the weights into {into.units.names[at]}" if into.units and not into.by_inputs and at < len(into.units.names) else ""
    problems.add("shape", f"row {at + 1}{owner}, should be a list, not {described(node)}", node, f"write [{node.text or '…'}, …]")
    return None


def read_entry(node: Node, what: str, problems: Problems) -> Entry | None:
    """A number, a `{name: number}`, or null."""
    if isinstance(node, Scalar):
        value = value_of(node.text)  # what nearly all of them are; there are hundreds of thousands in a large network
        if value is None and not node.null:
            value = number(node, what, problems, _MISSING)
        return None if value is None else Entry("", value, node)
    if isinstance(node, Map) and len(node.pairs) == 1:
        return _entry(*node.pairs[0], what, problems)
    problems.add("number", f"{what} should be a number or {{name: number}}, not {described(node)}", node, _too_deep(node))
    return None


def _too_deep(node: Node) -> str:
    if isinstance(node, Map):
        return "one name and one number in each { }"
    return "there is a pair of brackets too many" if isinstance(node, Seq) and node.items else "null is for no connection"


def _entry(key: Scalar, value: Node, what: str, problems: Problems) -> Entry | None:
    name = read_name(key, what, problems, _LONGEST_NAME)
    found = None if is_null(value) else number(value, f"{what}, {quoted(key.text)},", problems, _MISSING)
    return None if found is None or name is None else Entry(name, found, key)
