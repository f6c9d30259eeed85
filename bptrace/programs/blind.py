"""What a network's numbers cannot tell: bugs that would come to the same numbers."""

from __future__ import annotations

from collections.abc import Iterator

from .bugs import bugs
from .changed_page import Deviation
from .why import Search

ANY = 0.5  # stands for a number that would be fitted


def cannot_tell(search: Search) -> Iterator[str]:
    """What follows "whether": a clause for each bug that would change an equation of the network, and none of the numbers seen."""
    for bug in bugs():
        ways = [change for way in range(len(bug.ways)) if bug.blind and _acts(search, change := Deviation(bug, way))]
        if ways and all(_comes_to_the_same(search, change) for change in ways):
            yield bug.blind


def _acts(search: Search, change: Deviation) -> bool:
    network = search.config.network
    return any(change.holds(network, wrong, layer) for wrong in change.wrongs for layer in range(network.depth + 1))


def _comes_to_the_same(search: Search, change: Deviation) -> bool:
    worked = search.runs.worked((change._replace(c=ANY) if change.fits else change,))
    return worked is not None and search.same_as_right(worked)
