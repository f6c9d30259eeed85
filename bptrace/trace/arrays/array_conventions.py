"""Conventions in which a right program may differ from the config: derivatives of the batch's loss, the sign of δ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from ...errors import listed
from ...formula.one_thread import np
from ...model.network import Network
from ...model.symbols import BACKWARD, KINDS
from .array_labels import Block
from .array_shapes import Target
from .array_types import agreeing

MOST_MUST_AGREE = 0.5  # of the numbers that are not 0: if more than this share agrees under a convention, it is the program's
_ASKED = ("delta", "dE/dnet", "dE/dout")  # of the outputs: these tell whether derivatives are those of the batch's loss
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


def convention(network: Network, arrays: Sequence[Laid], batch: int, right: Callable[[Laid], Any]) -> Convention:
    """The convention under which the outputs agree with what the config makes, if they do not agree as they are."""
    outputs = {array.target.kind: array for array in arrays if array.target.layer == network.depth}
    asked = next((outputs[kind] for kind in _ASKED if kind in outputs), None)
    scales = [1, *[batch] * (batch > 1 and network.reduction == "mean")]
    scale = _factor(asked, scales, right, network.by_delta_rule) if asked is not None else 1
    signed = [array for kind, array in outputs.items() if kind in _SIGNED] if network.by_delta_rule else []
    negative = [array.target.kind for array in signed if _factor(array, [abs(scale)], right, True) < 0]
    return Convention(abs(scale) > 1, frozenset(negative))


def _factor(array: Laid, scales: Sequence[int], right: Callable[[Laid], Any], both_signs: bool) -> int:
    """The first factor by which most numbers agree; 1 if there is none."""
    expected = right(array)
    if expected is None or not (told := int(np.isfinite(expected).sum() - (expected == 0).sum())):
        return 1
    factors = [sign * scale for sign in (1, -1)[: 1 + both_signs] for scale in scales]
    for factor in factors:
        same = agreeing(array.values * factor, np.where(expected == 0, np.nan, expected), array.dtype)
        if same > MOST_MUST_AGREE * told:
            return factor
    return 1


def notes_on_conventions(arrays: Sequence[Laid], found: Convention, batch: int) -> Iterator[str]:
    """What is to be said of them."""
    of_batch = [array.name for array in arrays if found.of_batch and of_loss(array.target)]
    if of_batch:
        are = "is a derivative" if len(of_batch) == 1 else "are derivatives"
        yield f"{listed(of_batch, 8)} {are} of the batch's loss, 1/{batch} of each sample's: they are multiplied by {batch}."
    for kind in sorted(found.negative):
        names = [array.name for array in arrays if array.target.kind == kind]
        yield f"{listed(names, 8)} {'has' if len(names) == 1 else 'have'} the other sign of {kind}: it is changed."
