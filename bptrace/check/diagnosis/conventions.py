"""A convention is the sheet's, not a number's: whoever takes the error the other way round does so at every output."""

from __future__ import annotations

from collections.abc import Mapping

from ...formula.intervals import meet
from ...model.symbols import Cell
from ..judging.entries import Entry, Origin
from ..judging.iterations import At
from ..judging.sheet_intervals import SheetIntervals
from .misconceptions import MISCONCEPTIONS, SIGN
from .suspects import Search, Suspect, suspected

CODES = frozenset(row.code for row in MISCONCEPTIONS if row.convention == SIGN)
ERRORS = frozenset(wrong.kind for row in MISCONCEPTIONS if row.convention == SIGN for wrong in row.wrong)
FOR_CERTAIN = 2  # numbers that show it; one may have lost its sign by a slip of the pen


def sign_convention(
    search: Search, intervals: SheetIntervals, origins: Mapping[At, Origin], entries: Mapping[At, Entry]
) -> dict[At, list[Suspect]]:
    """The wrong numbers that are right with the error taken the other way round, if the whole sheet takes it so; else none.

    That is so if every error and δ of the outputs has the other sign: several of them, or one after which an update is right.
    """
    shown = {at: suspect for at, origin in origins.items() if (suspect := _other_sign(search, intervals, origin)) is not None}
    refuting = [at for at, entry in entries.items() if _is_error(at) and at not in origins and _tells(search, intervals, at, entry)]
    if not shown or refuting or (len(shown) < FOR_CERTAIN and not _is_updated_rightly(search, entries)):
        return {}
    return {at: [suspect] for at, suspect in shown.items()}


def _is_error(at: At) -> bool:
    return isinstance(at.key, Cell) and at.key.kind in ERRORS


def _other_sign(search: Search, intervals: SheetIntervals, origin: Origin) -> Suspect | None:
    """The other sign as the suspect for a wrong number, if that is what it has."""
    for candidate, tree in search.equations.of(origin.at).items() if _is_error(origin.at) else ():
        found = intervals.by(tree)
        if candidate.code in CODES and meet(origin.entry.span, found) and not meet(found, origin.right):
            return suspected(candidate, "direct", {origin.at: tree})
    return None


def _tells(search: Search, intervals: SheetIntervals, at: At, entry: Entry) -> bool:
    """True if a number that is not wrong has the sign of this config, and the other sign would be another number."""
    trees = [tree for candidate, tree in search.equations.of(at).items() if candidate.code in CODES]
    return bool(trees) and entry.holds_truth and not any(meet(entry.span, intervals.by(tree)) for tree in trees)


def _is_updated_rightly(search: Search, entries: Mapping[At, Entry]) -> bool:
    """True if an updated parameter is right, as it is for those who add the step."""
    return any(search.key.before(at) is not None and entry.holds_truth for at, entry in entries.items())
