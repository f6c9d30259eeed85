"""A convention is the sheet's, not a number's: whoever takes the error the other way round does so at every output."""

from __future__ import annotations

from collections.abc import Mapping

from ...formula.intervals import meet
from ...model.symbols import Cell
from ..judging.entries import Entry, Origin
from ..judging.iterations import At
from .likelihood import Likelihood
from .misconceptions import MISCONCEPTIONS, SIGN
from .suspects import Suspect, suspected

CODES = frozenset(row.code for row in MISCONCEPTIONS if row.convention == SIGN)
ERRORS = frozenset(wrong.kind for row in MISCONCEPTIONS if row.convention == SIGN for wrong in row.wrong)
FOR_CERTAIN = 2  # numbers that show it; one may have lost its sign by a slip of the pen


def sign_convention(likelihood: Likelihood, entries: Mapping[At, Entry]) -> dict[At, list[Suspect]]:
    """The wrong numbers that are right with the error taken the other way round, if the whole sheet takes it so; else none.

    That is so if every error and δ of the outputs has the other sign: several of them, or one after which an update is right.
    """
    errors = {at: entry for at, entry in entries.items() if isinstance(at.key, Cell) and at.key.kind in ERRORS}
    wrong = [origin for at, origin in likelihood.origins.items() if at in errors]
    shown = {origin.at: suspect for origin in wrong if (suspect := _other_sign(likelihood, origin)) is not None}
    right = {at: entry for at, entry in errors.items() if at not in likelihood.origins and entry.holds_truth}
    if not shown or any(likelihood.refutes(CODES, at, entry) for at, entry in right.items()):
        return {}
    if len(shown) < FOR_CERTAIN and not _is_updated_rightly(likelihood, entries):
        return {}
    return {at: [suspect] for at, suspect in shown.items()}


def _other_sign(likelihood: Likelihood, origin: Origin) -> Suspect | None:
    """The other sign as the suspect for a wrong number, if that is what it has."""
    for candidate, tree in likelihood.equations.of(origin.at).items():
        found = likelihood.intervals.by(tree)
        if candidate.code in CODES and meet(origin.entry.span, found) and not meet(found, origin.right):
            return suspected(candidate, "direct", {origin.at: tree})
    return None


def _is_updated_rightly(likelihood: Likelihood, entries: Mapping[At, Entry]) -> bool:
    """True if an updated parameter is right, as it is for those who add the step."""
    key = likelihood.equations.key
    return any(key.before(at) is not None and entry.holds_truth for at, entry in entries.items())
