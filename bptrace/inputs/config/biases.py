"""The biases of a layer: one that its units share, one a unit, drawn ones, or none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import count_of, enumerated
from ..tree.nodes import Map, Node, Scalar, Seq, is_null, quoted, runs_together
from ..tree.problems import Problems, text_of
from .naming import Claim
from .shapes import Into, with_commas
from .weights import Entry, drawn_by, read_entry

if TYPE_CHECKING:
    from .draw import Draw


class Biases(NamedTuple):
    """One entry a unit, None for a unit without; exactly one where the layer shares it; none at all for a layer without."""

    entries: tuple[Entry | None, ...] = ()
    shared: bool = False
    draw: "Draw | None" = None

    @property
    def names(self) -> tuple[str | None, ...]:
        return tuple(None if entry is None else entry.name for entry in self.entries)

    def claims(self) -> Iterator[Claim]:
        return (Claim(entry.name, "a bias", entry.node, entry.given) for entry in self.entries if entry is not None)

    def data(self) -> Any:
        """As it is written in a config, complete; an empty list for none."""
        if self.draw is not None:
            return self.draw.data()
        rows = [None if entry is None else {entry.name: entry.value} for entry in self.entries]
        return rows[0] if self.shared else rows


def read_biases(layer: dict[str, Node], into: Into, problems: Problems) -> Biases | None:
    """What `bias` or `biases` says; None where it cannot be read."""
    node = layer.get("bias", layer.get("biases"))
    if "bias" in layer and "biases" in layer:
        problems.add("duplicate", f"layer {into.number} has both bias and biases", layer["biases"], "keep one of them")
    if node is None or is_null(node):
        return Biases()
    if isinstance(node, Map) and (node.get("init") is not None or node.get("seed") is not None):
        return _drawn(node, into, problems)
    if isinstance(node, Seq):
        return _one_a_unit(node, into, problems)
    if "bias" not in layer:
        problems.add(
            "type", f"biases of layer {into.number} should be a list, one a unit", node, "one bias shared by the layer is written bias:"
        )
    return _shared(node, into, problems)


def _shared(node: Node, into: Into, problems: Problems) -> Biases | None:
    if isinstance(node, Map) and len(node.pairs) != 1:
        named = ", ".join(f"{{{key.text}: {text_of(value)}}}" for key, value in node.pairs[:4])
        hint = f"a list is one a unit: [{named}]"
        problems.add("shape", f"the bias of layer {into.number} should be one number or one {{name: number}}", node, hint)
        return None
    if text_of(node).lower() in ("none", "no", "false", "off"):
        problems.add(
            "number",
            f"the bias of layer {into.number} should be a number, not {quoted(text_of(node))}",
            node,
            "leave the key out for no bias",
        )
        return None
    if drawn := drawn_by(text_of(node)):
        problems.add("number", f"the bias of layer {into.number} should be a number, not {quoted(text_of(node))}", node, f"write {drawn}")
        return None
    entry = read_entry(node, f"the bias of layer {into.number}", problems)
    if entry is None:
        return None if problems else Biases()
    return Biases((entry if entry.name else entry._replace(name=f"b{into.number}", given=True),), shared=True)


def _one_a_unit(node: Seq, into: Into, problems: Problems) -> Biases | None:
    entries = tuple(read_entry(item, f"a bias of layer {into.number}", problems) for item in node.items)
    if into.units is None:
        return None
    names = into.units.names
    if len(entries) != len(names):
        if runs_together(node):
            return None
        message = f"layer {into.number} has {count_of(len(names), 'unit')}, but {count_of(len(entries), 'bias', 'biases')}"
        problems.add("shape", message, node, _other_length(node, into))
        return None
    if all(entry is None for entry in entries):
        return Biases()
    named = (
        entry if entry is None or entry.name else entry._replace(name=f"b_{unit}", given=True)
        for unit, entry in zip(names, entries, strict=True)
    )
    return Biases(tuple(named))


def _other_length(node: Seq, into: Into) -> str:
    assert into.units is not None
    if pieces := with_commas(node, len(into.units.names)):
        return f"decimal commas? write {pieces}"
    if len(node.items) == 1 and isinstance(node.items[0], Scalar):
        return f"one bias shared by the layer is written without brackets: bias: {node.items[0].text}"
    return f"one for each of {enumerated(into.units.names)}, null for none"


def _drawn(node: Map, into: Into, problems: Problems) -> Biases | None:
    from .draw import read_draw

    draw = read_draw(node, f"biases of layer {into.number}", problems)
    if draw is None or into.units is None or into.inputs is None:
        return None
    names, fan_in = into.units.names, len(into.inputs.names)
    (values,) = draw.values(1, len(names), fan_in, len(names))
    return Biases(tuple(Entry(f"b_{unit}", value, node, True) for unit, value in zip(names, values, strict=True)), draw=draw)
