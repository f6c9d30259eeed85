"""Two sides compared to their end, and why they differ: the one way, for the command line and for Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..errors import NotFinite
from ..explain.comparison.cause import Why
from ..explain.comparison.compare import Comparison, Pair
from .gathering import Gathering


class Compared(NamedTuple):
    """A comparison, the error of a config that could not be worked to its end, and what is known of why the two differ."""

    found: Comparison
    stopped: NotFinite | None
    why: Why


def compared(found: Comparison, pairs: Iterable[Pair]) -> Compared:
    """The comparison of all these iterations. Raises UnknownName and UsageError for what a side does not hold."""
    gathering, stopped = Gathering(found.sides), None
    try:
        for pair in pairs:
            found.take(pair)
            gathering.take(pair, found.first is not None)
    except NotFinite as error:
        stopped = error
    first = None if found.first is None else found.first.difference.label
    return Compared(found, stopped, gathering.why(found.tolerance.relative, found.tolerance.absolute, first))
