"""A trace as a sheet of answers: each value under its name with sample and iteration, `net_h1#2@3`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..nodes import Map, Node, Seq
from .answers import marked, of_node, said
from .sheet import Answer

SCHEMA = "bptrace.trace/"


def is_trace(node: Node) -> bool:
    """Is it a trace, or an iteration of a trace?"""
    if not isinstance(node, Map):
        return False
    inside = any(isinstance(node.get(key), (Map, Seq)) for key in ("iterations", "values", "final"))
    return inside or said(node, "schema").startswith(SCHEMA) or (bool(said(node, "iteration")) and node.get("samples") is not None)


def answers_of_trace(parts: Sequence[Map]) -> Iterator[Answer]:
    """The values of a trace, in its order. Its parts are one mapping with all iterations, or a mapping an iteration.

    The parameters at its end are those that the last iteration has updated already: they are told once.
    """
    last: dict[str, str] = {}
    number = "1"
    for place, item in enumerate(_items(parts), 1):
        number = said(item, "iteration") or str(place)
        found = list(_values(item, number))
        yield from found
        last = {each.name: each.text for each in found}
    for part in parts:
        if isinstance(end := part.get("final"), Map):
            yield from (each for each in _values(end, number, "+") if last.get(each.name) != each.text)


def _items(parts: Sequence[Map]) -> Iterator[Map]:
    """The iterations."""
    for part in parts:
        inside = part.get("iterations")
        if isinstance(inside, Seq):
            yield from (item for item in inside.items if isinstance(item, Map))
        elif part.get("values") is not None or part.get("samples") is not None:
            yield part


def _values(item: Map, iteration: str, after: str = "") -> Iterator[Answer]:
    """The values of an iteration, the batch's and then each sample's. With `after`, what has no + is given one."""
    yield from _of(item.get("values"), marked("", "", iteration), after)
    samples = item.get("samples")
    for sample in samples.items if isinstance(samples, Seq) else ():
        if isinstance(sample, Map):
            yield from _of(sample.get("values"), marked("", said(sample, "sample"), iteration), after)


def _of(values: Node | None, tail: str, after: str) -> Iterator[Answer]:
    for key, value in values.pairs if isinstance(values, Map) else ():
        name = key.text if not after or key.text.endswith(after) else key.text + after
        yield of_node(name + tail, key, value)
