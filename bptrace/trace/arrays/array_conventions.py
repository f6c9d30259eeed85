"""Conventions in which a right program may differ from the config: derivatives of the batch's loss, the sign of δ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from ...errors import listed
from ...formula.one_thread import np
from ...model.page import Page, evaluate
from ...model.symbols import BACKWARD, KINDS, OF_SAMPLE, Cell
from ..step import entry
from .array_labels import Block
from .array_shapes import Target
from .array_types import agreeing

MOST_MUST_AGREE = 0.5  # of the numbers that are not 0: if more than this share agrees under a convention, it is the program's
_ASKED = ("delta", "dE/dnet", "dE/dout")  # of the outputs: these tell whether derivatives are those of the batch's loss
_OF_BATCH = frozenset(kind for kind in OF_SAMPLE if KINDS[kind].parameter)  # gradients that are made of what the samples have
MOST_MADE = 20  # numbers of a gradient that are made from the file's own
_SIGNED = ("delta", "dE/dnet", "e")  # books differ in which way round an error is taken


class Laid(NamedTuple):
    """An array in the shape that we give it."""

    name: str
    target: Target
    values: Any
    dtype: str
    block: Block


class Convention(NamedTuple):
    """How the numbers of a program are made ours: derivatives times the batch, and other signs for some kinds."""

    of_batch: bool = False
    negative: frozenset[str] = frozenset()

    def factor(self, target: Target, batch: int) -> float:
        """What the numbers of a target are multiplied by."""
        sign = -1.0 if target.kind in self.negative else 1.0
        return sign * batch if self.of_batch and of_loss(target) else sign


def of_loss(target: Target) -> bool:
    """True for a derivative of the loss that each sample has."""
    row = KINDS[target.kind]
    return row.per_sample and row.stage >= BACKWARD and (row.of == "E" or row.part)


def convention(page: Page, arrays: Sequence[Laid], right: Callable[[Laid], Any]) -> Convention:
    """The convention under which the outputs agree with what the config makes, if they do not agree as they are.

    `page` is that of the batch. If they agree in no way, the gradients in the file tell whose loss the derivatives are of.
    """
    network = page.network
    outputs = {array.target.kind: array for array in arrays if array.target.layer == network.depth and not array.target.after}
    scales = [1, *[page.batch] * (page.batch > 1 and network.reduction == "mean")]
    asked = next((outputs[kind] for kind in _ASKED if kind in outputs), None)
    scale = 0 if asked is None else _factor(asked, scales, right, network.by_delta_rule)
    of_batch = abs(scale) > 1 or (not scale and len(scales) > 1 and _adds_up(page, arrays))
    signed = [array for kind, array in outputs.items() if kind in _SIGNED] if network.by_delta_rule else []
    negative = [array.target.kind for array in signed if _factor(array, [page.batch if of_batch else 1], right, True) < 0]
    return Convention(of_batch, frozenset(negative))


def _factor(array: Laid, scales: Sequence[int], right: Callable[[Laid], Any], both_signs: bool) -> int:
    """The first factor by which most numbers agree; 0 if there is none."""
    expected = right(array)
    if expected is None:
        return 0
    factors = [sign * scale for sign in (1, -1)[: 1 + both_signs] for scale in scales]
    return next((factor for factor in factors if _most_agree(array.values * factor, expected, array.dtype)), 0)


def _most_agree(numbers: Any, expected: Any, dtype: str) -> bool:
    """True if most numbers agree that should not be 0."""
    told = np.isfinite(expected) & (expected != 0)
    return agreeing(numbers[told], expected[told], dtype) > MOST_MUST_AGREE * int(told.sum())


def _adds_up(page: Page, arrays: Sequence[Laid]) -> bool:
    """True if gradients in the file are what our equations make of its derivatives only if these are multiplied by the batch."""
    values = {array.target[:2]: array.values for array in arrays if not array.target.after}
    for array in arrays:
        if array.target.kind in _OF_BATCH:
            made = np.array([_made(page, Cell(*array.target[:2], at), values) for at in islice(np.ndindex(array.values.shape), MOST_MADE)])
            numbers = array.values.reshape(-1)[:MOST_MADE]
            plain, multiplied = (_most_agree(numbers, made * scale, array.dtype) for scale in (1, page.batch))
            if plain is not multiplied:
                return multiplied
    return False


def _made(page: Page, cell: Cell, values: Mapping[tuple[str, int], Any]) -> float:
    """What the equation of a gradient makes of the numbers in the file; NaN where it is not all there."""
    tree = page.equation(cell) if page.exists(*cell[:3]) else None
    try:
        return float("nan") if tree is None else evaluate(cell.kind, tree, lambda leaf: entry(values, leaf))  # type: ignore[arg-type]
    except KeyError:
        return float("nan")


def notes_on_conventions(arrays: Sequence[Laid], found: Convention, batch: int) -> Iterator[str]:
    """What is to be said of them."""
    of_batch = [array.name for array in arrays if found.of_batch and of_loss(array.target)]
    if of_batch:
        are = "is a derivative" if len(of_batch) == 1 else "are derivatives"
        yield f"{listed(of_batch, 8)} {are} of the batch's loss, 1/{batch} of each sample's: they are multiplied by {batch}."
    for kind in sorted(found.negative):
        names = [array.name for array in arrays if array.target.kind == kind]
        yield f"{listed(names, 8)} {'has' if len(names) == 1 else 'have'} the other sign of {kind}: it is changed."
