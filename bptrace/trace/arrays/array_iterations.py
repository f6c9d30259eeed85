"""The iterations of a file of arrays: listed, named, in the rows of our own .npz, or along the first axis of the arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ...errors import UsageError
from ...formula.one_thread import np
from ...inputs.arrays.named_arrays import ArrayFile, NamedArray
from ...model.symbols import KINDS
from .array_names import ArrayName, array_name
from .array_shapes import Target
from .array_words import AT_INPUTS

ITERATION = "iteration"  # the name of an array with the numbers of iterations
ROW_ITERATION, ROW_SAMPLE, FINAL = "row_iteration", "row_sample", "final_"  # of our own .npz


MOST_COUNTED = 1 << 53  # beyond this, a float is no exact number


class ArrayIteration(NamedTuple):
    """The arrays of an iteration: its number, if it is told, and the samples of its rows and of those after the update, if they are."""

    arrays: tuple[NamedArray, ...]
    number: int | None = None
    samples: tuple[int, ...] | None = None
    samples_after: tuple[int, ...] | None = None


class Moment(NamedTuple):
    """An iteration with its number, the samples of its batch and all that there are, by their numbers in the config's file.

    `stacked` are the names of arrays that had all layers, and that are taken apart in what is told.
    """

    number: int
    batch: Sequence[int]
    everyone: Sequence[int]
    told: ArrayIteration
    stacked: tuple[str, ...] = ()

    def among(self, target: Target) -> list[Sequence[int]]:
        """The samples of which an array may have numbers: those of the batch or of all, where these have them."""
        if target.after:
            return [self.told.samples_after or self.everyone, self.batch]
        own = self.batch if self.told.samples is None else self.told.samples
        return [own, self.everyone] if target.is_data else [own]

    def is_of_all(self, target: Target, samples: Sequence[int]) -> bool:
        """True if these are all samples, of which the iteration uses only some."""
        return target.is_data and samples is self.everyone and len(self.batch) < len(self.everyone)


def iterations_of(file: ArrayFile) -> list[ArrayIteration]:
    """The iterations that a file lists or names. Raises UsageError if their numbers do not ascend."""
    if len(file.iterations) == 1:
        own = {array.name: array for array in file.iterations[0]}
        found = list(_of_rows(own) if _is_ours(own) else _named(file.iterations[0]))
    else:
        found = [_counted(arrays) for arrays in file.iterations]
    numbers = [one.number for one in found if one.number is not None]
    for before, after in pairwise(numbers):
        if after <= before:
            raise UsageError(f"{file.path}: iteration {after} comes after iteration {before}", "iterations are listed in their order")
    return found


def _counted(arrays: Sequence[NamedArray]) -> ArrayIteration:
    """An iteration with the number that it tells, if it does."""
    number = next((array.values for array in arrays if array.name == ITERATION and array.values.size == 1), None)
    whole = number is not None and 1 <= number.item() < MOST_COUNTED and float(number.item()).is_integer()
    kept = tuple(array for array in arrays if not (whole and array.name == ITERATION))
    return ArrayIteration(kept, int(number.item()) if whole and number is not None else None)


def _named(arrays: Sequence[NamedArray]) -> Iterator[ArrayIteration]:
    """The iterations that names tell, as in step1.W1; what names none is of every iteration if it is given, else of the first."""
    said = {array.name: array_name(array.name) for array in arrays}
    numbers = sorted({one.iteration for one in said.values() if one is not None and one.iteration is not None})
    if not numbers:
        yield _counted(arrays)
    for place, number in enumerate(numbers):
        of_it = [array for array in arrays if _is_of(said[array.name], number, place == 0)]
        yield ArrayIteration(tuple(of_it), number + (numbers[0] == 0))


def _is_of(said: ArrayName | None, number: int, first: bool) -> bool:
    own = None if said is None else said.iteration
    return own == number or (own is None and (first or (said is not None and _is_given(said))))


def _is_given(said: ArrayName) -> bool:
    """True for what may be told once for all iterations: inputs, targets, the learning rate."""
    return said.kinds[0] in ("target", "eta") or (said.word is not None and said.word.layer == AT_INPUTS)


def _is_ours(own: dict[str, NamedArray]) -> bool:
    """True if there is a list of iterations, one of them for each row, and the sample of each row."""
    lists = [own[name].values for name in (ITERATION, ROW_ITERATION, ROW_SAMPLE) if name in own]
    if len(lists) < 3 or any(one.ndim != 1 or not one.size or not ((one >= 1) & (one < MOST_COUNTED)).all() for one in lists):
        return False
    numbers, of_rows, samples = lists
    return len(of_rows) == len(samples) and bool(np.isin(of_rows, numbers).all())


def _of_rows(own: dict[str, NamedArray]) -> Iterator[ArrayIteration]:
    """Our own .npz: what the batch has is in the rows of iterations, what each sample has in rows of one sample of one iteration."""
    numbers, of_rows, samples = (own.pop(name).values.astype(int) for name in (ITERATION, ROW_ITERATION, ROW_SAMPLE))
    after = own.pop(f"{FINAL}{ROW_SAMPLE}", None)
    final = [array for name, array in own.items() if name.startswith(FINAL)]
    for place, number in enumerate(numbers.tolist()):
        rows = of_rows == number
        arrays = [_row(array, rows, place) for name, array in own.items() if not name.startswith(FINAL)]
        last = place == len(numbers) - 1
        arrays += [array if _has_rows(array) else _row(array, rows, 0) for array in final] if last else []
        samples_after = tuple(after.values.astype(int).ravel().tolist()) if last and after is not None else None
        yield ArrayIteration(tuple(arrays), number, tuple(samples[rows].tolist()), samples_after)


def _row(array: NamedArray, rows: Any, place: int) -> NamedArray:
    """The part of an array that belongs to an iteration; an array without such parts is left as it is, and fits nothing."""
    length = len(array.values) if array.values.ndim else 0
    if _has_rows(array):
        return array._replace(values=array.values[rows]) if length == len(rows) else array
    return array._replace(values=array.values[place]) if place < length else array


def _has_rows(array: NamedArray) -> bool:
    """True for an array of which each sample has its own numbers."""
    said = array_name(array.name)
    return said is not None and (said.of_sample or KINDS[said.kinds[0]].per_sample)


# the first axis of the arrays

Fits = Callable[[Sequence[NamedArray]], int]  # how many of some arrays can be what their names say


def along_first_axis(whole: ArrayIteration, fits: Fits) -> list[ArrayIteration]:
    """The iterations of arrays with an axis for them, if more arrays can be read so; else the one iteration."""
    lengths = sorted({array.values.shape[0] for array in whole.arrays if array.values.ndim} - {0, 1}) if whole.number is None else []
    seconds = {length: fits(_slice(whole, 1, length, fits)) for length in lengths}  # the first may have more than those after it
    best = max(seconds, key=seconds.__getitem__, default=0)
    if not best or seconds[best] <= fits(whole.arrays):
        return [whole]
    return [_counted(_slice(whole, at, best, fits)) for at in range(best)]


def _slice(whole: ArrayIteration, at: int, length: int, fits: Fits) -> tuple[NamedArray, ...]:
    """What an iteration has of each array: its part, or all of an array that is the same in every iteration."""
    return tuple(one for array in whole.arrays for one in _part(array, at, length, fits))


def _part(array: NamedArray, at: int, length: int, fits: Fits) -> Iterator[NamedArray]:
    said = array_name(array.name)
    part = array._replace(values=array.values[at]) if array.values.shape[:1] == (length,) else None
    given = said is not None and _is_given(said)
    if part is not None and not (given and not fits([part]) and fits([array])):
        yield part
    elif at == 0 or given:
        yield array
