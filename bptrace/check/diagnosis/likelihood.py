"""Which of the causes that fit are likely: a cause may fit by accident, it may leave much unexplained, and the sheet may refute it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from math import prod

from ...formula.intervals import meet
from ..judging.entries import Entry
from ..judging.iterations import At
from ..judging.judged_sheet import JudgedSheet
from .suspects import Search, Suspect

MOST_LUCK = 0.5  # suspects that are expected to fit all wrong numbers of a sheet by accident; above this, none is named
LESS_LUCK = 5  # the power of the share of the wrong numbers that a cause explains, by which less luck is allowed to one that explains few
LEAST_LUCK = 1e-6  # a cause that owes less than this to accident is named although more numbers refute it than it explains


class Likelihood:
    """What speaks for and against the causes of the wrong numbers of a sheet."""

    def __init__(self, search: Search, sheet: JudgedSheet) -> None:
        self.equations, self.intervals, self.origins = search.equations, sheet.intervals, sheet.origins

    def chosen(self, found: Mapping[At, list[Suspect]], of: int) -> dict[At, list[Suspect]]:
        """Of the misconceptions that fit `of` so many numbers, those that are likely, and explain the most numbers."""
        likely = self._likely(found, of)
        reach = Counter(suspect.code for each in likely.values() for suspect in each)
        return {at: _best(each, reach) for at, each in likely.items()}

    def _likely(self, found: Mapping[At, list[Suspect]], of: int) -> dict[At, list[Suspect]]:
        """The suspects that are unlikely to fit all the numbers that they explain by accident, and that the sheet does not refute.

        The fewer of the wrong numbers one explains, the less it may owe to accident.
        """
        cells: dict[str, list[tuple[At, float]]] = {}
        for at, each in found.items():
            for suspect in each:
                cells.setdefault(suspect.code, []).append((at, min(suspect.luck, 1.0)))
        likely = {code for code, fits in cells.items() if self._is_likely(code, fits, of)}
        return {at: [suspect for suspect in each if suspect.code in likely] for at, each in found.items()}

    def _is_likely(self, code: str, fits: Sequence[tuple[At, float]], of: int) -> bool:
        chance = prod(luck for _, luck in fits)
        if chance > MOST_LUCK * (len(fits) / of) ** LESS_LUCK:
            return False
        return chance <= LEAST_LUCK or len(self.refuting(code, [at for at, _ in fits])) <= len(fits)

    def refuting(self, code: str, fits: Sequence[At]) -> list[At]:
        """The numbers beside those that a misconception fits, of their kind and layer, that it should have made otherwise and has not."""
        beside = {kind_and_layer(at) for at in fits}
        return [
            at
            for at, entry in self.intervals.written.items()
            if at not in self.origins and kind_and_layer(at) in beside and self.refutes((code,), at, entry)
        ]

    def refutes(self, codes: Container[str], at: At, entry: Entry) -> bool:
        """True if some misconceptions would have made another number of one on the sheet."""
        trees = [tree for candidate, tree in self.equations.of(at).items() if candidate.code in codes]
        return bool(trees) and not any(meet(entry.span, self.intervals.by(tree)) for tree in trees)


def kind_and_layer(at: At) -> tuple[str, int] | None:
    """What numbers are told apart by first: their kind and their layer; None for a derivative that the page has not."""
    return None if at.cell is None else (at.cell.kind, at.cell.layer)


def _best(found: Sequence[Suspect], reach: Mapping[str, int]) -> list[Suspect]:
    """The suspects that explain the most numbers."""
    most = max((reach[suspect.code] for suspect in found), default=0)
    return [suspect for suspect in found if reach[suspect.code] == most]
