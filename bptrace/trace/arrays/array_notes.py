"""What was noticed in reading arrays, a sentence each: nothing is read in another way than it is written without saying so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import count_of, listed
from ...formula.one_thread import np
from ...model.symbols import KINDS
from .array_conventions import notes_on_conventions
from .array_placing import Placing, adds_up
from .array_turns import FoundArray, notes_on_turns

MOST_NAMED = 8  # arrays in a sentence


def noticed(placing: Placing, first_axis: bool) -> Iterator[str]:
    """The sentences on all arrays that are read; `first_axis` is True if that has the iterations."""
    found = placing.found
    if first_axis:
        yield _iterations(placing)
    yield from _stacked(placing.moments[0].stacked)
    yield from _counted_from(placing)
    yield from _flat(found)
    yield from notes_on_turns(found, placing.turned)
    yield from _lying(found)
    yield from _shared(found)
    yield from notes_on_conventions(placing.outset, placing.convention, len(placing.moments[0].batch))
    yield from _without_place(placing)
    yield from _not_finite(found)


def _counted_from(placing: Placing) -> Iterator[str]:
    """Names that count the layers in another way than we do; lists do so always, and nobody needs to be told."""
    by_number = [one for one in placing.found if one.said.place == (one.said.number,) and "." not in one.name and one.said.word is not None]
    for shift, way in ((1, "the layers of units from 0"), (-1, "the inputs as layer 1")):
        names = [one.name for one in by_number if one.target.layer - (one.said.number or 0) == shift]
        if names:
            yield f"{listed(names, MOST_NAMED)} {'counts' if len(names) == 1 else 'count'} {way}."


def _iterations(placing: Placing) -> str:
    """How many there are, and what else the axis may be where all arrays are of samples, of which an iteration has one."""
    count = len(placing.moments)
    told = f"The first axis of the arrays is taken for iterations, of which there are {count}."
    may_be_samples = len(placing.moments[0].batch) == 1 and not any(KINDS[one.target.kind].parameter for one in placing.found)
    other = f" The config has one sample in each: with batch: {count} the axis would be that of the samples."
    return told + other * may_be_samples


def _stacked(names: Sequence[str]) -> Iterator[str]:
    """Arrays of all layers."""
    if names:
        yield f"The first axis of {listed(names, MOST_NAMED)} is taken for the layers."


def _flat(found: Sequence[FoundArray]) -> Iterator[str]:
    """Tables whose numbers stand one after the other. Those of which notes on turns speak have their columns in rows."""
    flat = [one.name for one in found if one.fit.flat]
    if flat:
        yield f"{listed(flat, MOST_NAMED)} {'is' if len(flat) == 1 else 'are'} flat: the numbers are read row by row."


def _lying(found: Sequence[FoundArray]) -> Iterator[str]:
    """Vectors that are written as a row or a column."""
    for is_one, axis in (("row", 0), ("column", 1)):
        lying = [one for one in found if _is_vector(one) and one.values.shape[axis] == 1]
        if lying:
            names = listed([one.name for one in lying], MOST_NAMED)
            yield f"{names} {f'is a {is_one}' if len(lying) == 1 else f'are {is_one}s'}: a number for each unit is read."


def _is_vector(one: FoundArray) -> bool:
    """True for numbers of units that have two dimensions instead of one."""
    return not one.target.lies and one.values.ndim == 2 and 1 in one.values.shape and one.values.size > 1


def _shared(found: Sequence[FoundArray]) -> Iterator[str]:
    for one in found:
        if one.fit.units_share:
            same = len(np.unique(one.values)) == 1
            taken = "the first is read" if not adds_up(one.target) else "their sum is read"
            if adds_up(one.target) or not same:
                yield f"{one.name} has a number for each unit, but the units of layer {one.target.layer} share a bias: {taken}."
            else:
                yield f"{one.name} has the bias that the units of layer {one.target.layer} share once for each of them."


def _without_place(placing: Placing) -> Iterator[str]:
    """Numbers where the network has no connection, in whichever iteration there are the most."""
    for one in placing.outset:
        if one.block.places is not None:
            most = max(np.count_nonzero(np.delete(values.reshape(-1), one.block.places)) for values in placing.each(one.name))
            if most:
                yield f"{one.name} has {count_of(int(most), 'number')} other than 0 where there is no connection."


def _not_finite(found: Sequence[FoundArray]) -> Iterator[str]:
    for one in found:
        count = int(one.values.size - np.isfinite(one.values).sum())
        if count:
            yield f"{one.name} has {count_of(count, 'number')} that {'is' if count == 1 else 'are'} not finite."
