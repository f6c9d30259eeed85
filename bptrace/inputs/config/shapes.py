"""The shape that the weights into a layer should have, and what is said where they have another."""

from typing import NamedTuple

from ...errors import count_of, enumerated, plural
from ..tree.nodes import Map, Node, Scalar, Seq
from ..tree.problems import Problems, text_of
from .keys import BY_INPUTS, BY_UNITS
from .naming import Units


class Into(NamedTuple):
    """What is known of the layer that weights lead into; a side that could not be read is None, such a layout "".

    Without its layout it is not known what rows and columns belong to.
    """

    number: int
    inputs: Units | None
    units: Units | None
    layout: str = BY_UNITS

    @property
    def by_inputs(self) -> bool:
        """True if a row of weights belongs to an input."""
        return self.layout == BY_INPUTS

    @property
    def rows(self) -> Units | None:
        """What a row of weights belongs to."""
        return self._side(self.inputs if self.by_inputs else self.units)

    @property
    def columns(self) -> Units | None:
        return self._side(self.units if self.by_inputs else self.inputs)

    def _side(self, side: Units | None) -> Units | None:
        return side if self.layout else None


def is_flat(node: Seq, into: Into) -> bool:
    """One list of numbers where a list of rows should be; or, for a layer of one unit, of named numbers."""
    if any(isinstance(item, Seq) for item in node.items):
        return False
    scalars = [item for item in node.items if isinstance(item, Scalar)]
    alone = (
        into.units is not None and len(into.units.names) == 1 and into.inputs is not None and len(into.inputs.names) == len(node.items) > 1
    )
    named = all(isinstance(item, Scalar) or (isinstance(item, Map) and len(item.pairs) == 1) for item in node.items)
    return len(scalars) == len(node.items) or (named and (bool(scalars) or alone))


def note_flat(node: Seq, into: Into, problems: Problems) -> None:
    shape = _shape(into)
    message = f"weights into layer {into.number} should be {shape or 'a list of rows'}, not one list of {len(node.items)}"
    problems.add("shape", message, node, f"one row a unit: {refolded(node, into) or '[[…], […]]'}")


def refolded(node: Seq | Map, into: Into) -> str:
    """The flat list or mapping as rows, where there are as many entries as are wanted and few enough to show."""
    if into.rows is None or into.columns is None:
        return ""
    rows, columns = len(into.rows.names), len(into.columns.names)
    texts = list(map(_entry, node.items)) if isinstance(node, Seq) else [f"{key.text}: {text_of(value)}" for key, value in node.pairs]
    if rows * columns != len(texts) or len(texts) > 12:
        return ""
    opening, closing = "[]" if isinstance(node, Seq) else "{}"
    folded = [opening + ", ".join(texts[at * columns : (at + 1) * columns]) + closing for at in range(rows)]
    return f"[{', '.join(folded)}]"


def _entry(item: Node) -> str:
    return text_of(item) if isinstance(item, Scalar) else inline(item) if isinstance(item, Map) else "…"


def inline(node: Map) -> str:
    """A short mapping as it is written on one line."""
    return "{" + ", ".join(f"{key.text}: {text_of(value) or '…'}" for key, value in node.pairs[:4]) + "}"


def _shape(into: Into) -> str:
    return f"{len(into.rows.names)} × {len(into.columns.names)}" if into.rows and into.columns else ""


def fits(node: Seq, lengths: list[int | None], into: Into, problems: Problems) -> bool:
    """True if the rows have the layer's shape. One slip is told once."""
    if into.rows is None or into.columns is None:
        return False
    wanted, width = len(into.rows.names), len(into.columns.names)
    widths = [width if length is None else length for length in lengths]
    odd = [at for at, found in enumerate(widths) if found != width]
    head = f"weights into layer {into.number} should be {wanted} × {width}"
    if len(lengths) == width and set(widths) == {wanted} and wanted != width:
        problems.add("shape", f"{head}, these are {width} × {wanted}", node, _transposed(into))
    elif len(lengths) != wanted:
        these = (
            f"these are {len(lengths)} × {widths[0]}"
            if odd and len(set(widths)) == 1
            else f"there {plural(len(lengths), 'is', 'are')} {count_of(len(lengths), 'row')}"
        )
        problems.add("shape", f"{head}, {these}", node, f"a row for each of {enumerated(into.rows.names)}")
    elif len(odd) == wanted > 1 and len(set(widths)) == 1:
        problems.add("shape", f"{head}, every row has {widths[0]}", node, _odd_row(node.items[0], into, 0))
    else:
        for at in odd:
            problems.add("shape", f"{head}, row {at + 1} has {widths[at]}", node.items[at], _odd_row(node.items[at], into, at))
    return not odd and len(lengths) == wanted


def _transposed(into: Into) -> str:
    if into.by_inputs:
        return "is it transposed? with weights_layout: inputs-by-units a row holds the weights from one input"
    return "is it transposed? one row a unit; or weights_layout: inputs-by-units, in this layer or for all"


def _odd_row(node: Node, into: Into, at: int) -> str:
    assert into.rows is not None
    assert into.columns is not None
    if isinstance(node, Seq) and (pieces := with_commas(node, len(into.columns.names))):
        return f"decimal commas? write {pieces}"
    row, columns = into.rows.names[at], enumerated(into.columns.names)
    if into.by_inputs:
        return f"input {row} needs a weight into each of {columns}"
    extra = isinstance(node, (Seq, Map)) and len(node.items if isinstance(node, Seq) else node.pairs) == len(into.columns.names) + 1
    return f"unit {row} needs a weight from each of {columns}" + ("; a bias has a key of its own" if extra else "")


def with_commas(node: Seq, wanted: int) -> str:
    """`[0.15, 0.2]` from `[0,15, 0,2]`, where the pieces of a list show that its numbers have decimal commas."""
    pairs = list(zip(node.items[::2], node.items[1::2]))  # noqa: B905 (a last one may be left over)
    if len(node.items) != 2 * wanted or not all(_is_parted(a, b) for a, b in pairs):
        return ""
    return f"[{', '.join(f'{text_of(a)}.{text_of(b)}' for a, b in pairs[:6])}{', …' if wanted > 6 else ''}]"


def _is_parted(a: Node, b: Node) -> bool:
    """True if these are the pieces of `0,15`, with no space between."""
    whole, rest = text_of(a), text_of(b)
    beside = a.line == b.line and a.column + a.width + 1 == b.column
    return beside and whole.lstrip("+-−").isdigit() and rest.isdigit()
