"""Where a first difference may have been made: at its own place, or at one that was not recorded on the way to it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from ..engine.arrays import Equations, below
from ..inputs.config.config import Config
from ..model.page import Page
from ..model.symbols import KINDS, PARAMETERS
from ..trace.step import ArrayKey
from .seen_arrays import SeenIteration


def origin_places(config: Config, seen: Sequence[SeenIteration], at: int, first: ArrayKey) -> frozenset[ArrayKey]:
    """The kinds at layers that the number is computed from without one in between that was recorded, and so agrees.

    `at` is the place of the iteration among those seen.
    """
    every = frozenset((kind, layer) for kind in KINDS for layer in range(config.network.depth + 1))
    equations = Equations(Page(config.network, config.batch), every)  # no part is written out: a mistake may be made in any
    found, waiting = {(first, at)}, [(first, at)]
    while waiting:
        key, place = waiting.pop()
        for part, there in _below(equations, key, place, seen):
            if (part, there) not in found and part not in _recorded(seen, there):
                found.add((part, there))
                waiting.append((part, there))
    return frozenset(key for key, _ in found)


def _below(equations: Equations, key: ArrayKey, place: int, seen: Sequence[SeenIteration]) -> list[tuple[ArrayKey, int]]:
    kind, layer = key
    if kind in PARAMETERS:
        return [((KINDS[kind].updated, layer), place - 1)] if place >= 0 and seen[place].number > 1 else []
    tree = equations.tree(key)
    return [] if tree is None else [(part, place) for part in below(tree)]


def _recorded(seen: Sequence[SeenIteration], place: int) -> Container[ArrayKey]:
    if place < 0:
        return ()
    return {block.key for block in seen[place].blocks if not block.after}
