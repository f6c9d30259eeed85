"""What a network's numbers cannot tell: bugs that would come to the same numbers."""

from __future__ import annotations

from collections.abc import Iterator

from .bugs import bugs
from .changed_page import Deviation
from .why import Search


def cannot_tell(search: Search) -> Iterator[str]:
    """What follows "whether": a clause for each bug that would change an equation of the network, and none of the numbers seen."""
    for bug in bugs():
        if bug.blind and any(_comes_to_the_same(search, Deviation(bug, way)) for way in range(len(bug.ways))):
            yield bug.blind


def _comes_to_the_same(search: Search, change: Deviation) -> bool:
    network = search.config.network
    acts = any(change.holds(network, wrong, layer) for wrong in change.wrongs for layer in range(network.depth + 1))
    worked = search.runs.worked((change._replace(c=0.5) if change.fits else change,)) if acts else None
    return worked is not None and search.same_as_right(worked)
