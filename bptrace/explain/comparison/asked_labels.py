"""The quantities that are compared, where only some are asked for; all others still serve to say where a difference comes from."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.symbols import KINDS, Cell
from ...trace.rounds import Label, RecordedIteration
from ...trace.selection import Selection, select
from .compare import Order, Pair
from .sides import Sides


class AskedLabels:
    """Narrows iterations to what selectors name. Raises UnknownName and UsageError for a selector that means nothing."""

    def __init__(self, sides: Sides, only: Sequence[str]) -> None:
        order = Order(sides)
        self._source, self._asked = order.source, select(order.config.network, order.config.notation, only)
        self._kept: dict[int, tuple[tuple[Label, ...], tuple[Label, ...], list[int]]] = {}  # by the labels, which are kept alive

    def __call__(self, pair: Pair) -> Pair:
        if self._asked is None:
            return pair
        left, right = (None if one is None else self._narrowed(one, self._asked) for one in pair)
        return left, right

    def _narrowed(self, one: RecordedIteration, asked: Selection) -> RecordedIteration:
        if id(one.labels) not in self._kept:
            places = [place for place, label in enumerate(one.labels) if self._is_asked(label, asked)]
            self._kept[id(one.labels)] = one.labels, tuple(one.labels[place] for place in places), places
        _, labels, places = self._kept[id(one.labels)]
        return RecordedIteration(one.iteration, one.samples, labels, [one.values[place] for place in places], one.find)

    def _is_asked(self, label: Label, asked: Selection) -> bool:
        cell = self._source.cell(label)
        if cell is None:
            return False
        own = cell._replace(sample=None)
        twins = {own, Cell(KINDS[own.kind].batch or own.kind, *own[1:])}  # a sample's loss has the name of the batch's
        return bool(twins & (asked.after if label.after else asked.cells))
