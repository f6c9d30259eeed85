"""What is known of a case without the product: whether its numbers can tell the bug, where they part first, and which bugs look alike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...oracles.programs.catalogue import can_be_in
from ...oracles.programs.program import Record
from ...oracles.programs.styles import divided
from ...oracles.programs.truth import Eye, Parting, Place, at, name, parting, places
from .cases import Case

TOLERANCES = {"float64": 1e-9, "float32": 1e-5, "bfloat16": 3e-2}  # relative to the largest number of an array
MARGIN = {"float64": 30.0, "float32": 30.0, "bfloat16": 5.0}  # a tolerance may be so much smaller or larger, and still be sound


class Known(NamedTuple):
    """Where a sharp eye and a dull one see the first difference: None where they see none."""

    sharp: Parting | None
    dull: Parting | None

    @property
    def tells(self) -> bool:
        """True if any sound tolerance sees it."""
        return self.dull is not None

    @property
    def silent(self) -> bool:
        """True if no sound tolerance sees it."""
        return self.sharp is None


def known(case: Case, by: float = 1) -> Known:
    """What is known of a case; beside a right run whose ∂E/∂out and δ are divided `by` a number."""
    return Known(_parting(case, sharp(case), by), _parting(case, dull(case), by))


def sharp(case: Case) -> Eye:
    return Eye(TOLERANCES[case.dtype] / MARGIN[case.dtype], each=True)


def dull(case: Case) -> Eye:
    return Eye(TOLERANCES[case.dtype] * MARGIN[case.dtype], case._replace(dtype="float64").right())


def _parting(case: Case, eye: Eye, by: float) -> Parting | None:
    return parting(case.task, _right(case, by), case.records(), eye, case.style.shows())


def _right(case: Case, by: float) -> list[Record]:
    return case.right() if by == 1 else [divided(record, by) for record in case.right()]


def is_finite(case: Case) -> bool:
    """True if every number that is dumped is one."""
    arrays = [at(case.records(), place) for place in places(case.task) if place.field in case.style.shows()]
    return all(np.isfinite(np.asarray(array, "float64")).all() for array in arrays if array is not None)


def is_first(case: Case, said: str, iteration: int) -> bool:
    """True if a name is that of a number which differs, in a step between the one that the sharp eye sees and the dull one's.

    A half of ∂E/∂out and δ may as well be the share of one of two samples in their mean, and the double of that share its own:
    nobody can tell, and what differs first after them is right too.
    """
    samples = case.task.samples if case.task.reduction == "mean" else 1
    first = _steps(case, known(case))
    others = [by for by in (samples, 1 / samples) if by != 1 and _steps(case, known(case, by))[0] > first[1]]
    return any(_is_first(case, by, said, iteration) for by in (1, *others))


def _order(case: Case) -> list[Place]:
    return list(dict.fromkeys(place.step for place in places(case.task)))


def _steps(case: Case, found: Known) -> tuple[int, int]:
    """The steps, by their numbers, in which the sharp eye and the dull one see a difference first."""
    order = _order(case)
    start = 0 if found.sharp is None else order.index(found.sharp.place.step)
    return start, len(order) - 1 if found.dull is None else order.index(found.dull.place.step)


def _is_first(case: Case, by: float, said: str, iteration: int) -> bool:
    order, right = _order(case), _right(case, by)
    start, end = _steps(case, known(case, by))
    return any(
        start <= order.index(place.step) <= end and sharp(case).differing(right, case.records(), place)[index]
        for place, index in _meant(case, said, iteration)
    )


def is_very_first(found: Known, said: str) -> bool:
    """True if it is one of the numbers of the very quantity in which the dull eye sees a difference first."""
    return found.dull is not None and said.partition("@")[0] in found.dull.names


def _meant(case: Case, said: str, iteration: int) -> list[tuple[Place, tuple[int, ...]]]:
    """The numbers that a name may mean."""
    return [
        (place, index)
        for place in places(case.task)
        if place.iteration == iteration and place.field in case.style.shows()
        for index in np.ndindex(np.shape(at(case.right(), place)))
        if at(case.right(), place) is not None and name(case.task, place, list(index)) == said
    ]


def twins(case: Case) -> list[str]:
    """The other bugs that make the very same numbers, as far as they are dumped."""
    mine, tolerance = _shown(case, case.code), TOLERANCES[case.dtype]
    others = [code for code, bug in case.kin.bugs.items() if code != case.code and can_be_in(bug, case.task)]
    return [code for code in others if _same(mine, _shown(case, code), tolerance)]


def _same(mine: list[np.ndarray], theirs: list[np.ndarray], tolerance: float) -> bool:
    pairs = zip(mine, theirs, strict=False)
    return len(mine) == len(theirs) and all(np.abs(a - b).max(initial=0) <= tolerance * np.abs(a).max(initial=0) for a, b in pairs)


def _shown(case: Case, code: str) -> list[np.ndarray]:
    """The arrays that a bug would have dumped, in 64 bits."""
    records = case._replace(dtype="float64").records(code)
    found = [at(records, place) for place in places(case.task) if place.field in case.style.shows()]
    return [np.asarray(array, "float64") for array in found if array is not None]
