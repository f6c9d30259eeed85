"""The shapes of arrays: whether one can hold a kind of quantity, and how it is to be turned for that."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

from ...model.page import LETTERS, Page
from ...model.symbols import KINDS, Cell

Shape = tuple[int, ...]
MATRIX, OF_SAMPLES = "matrix", "of samples"


class Target(NamedTuple):
    """What an array is: a kind at a layer, and whether it is of the forward pass after the update."""

    kind: str
    layer: int
    after: bool = False

    @property
    def per_sample(self) -> bool:
        return KINDS[self.kind].per_sample

    @property
    def is_data(self) -> bool:
        """True for the inputs and the targets of the samples."""
        return Cell(self.kind, self.layer).is_data

    @property
    def lies(self) -> str:
        """MATRIX for what a layer has for each of its weights, OF_SAMPLES for what each sample has for each unit; else "", no table."""
        letters = LETTERS.get(self.kind)
        return OF_SAMPLES if self.per_sample and letters == "j" else MATRIX if letters == "ji" and not self.per_sample else ""


class Fit(NamedTuple):
    """How an array holds a target: as it is, turned, or either; and for which samples, by their numbers in the file."""

    straight: bool
    turned: bool
    samples: Sequence[int] = ()
    units_share: bool = False  # one number for each unit, where the layer shares one
    flat: bool = False  # the numbers of a table one after the other, row by row

    @property
    def ambiguous(self) -> bool:
        return self.straight and self.turned


def shape_of(page: Page, target: Target, samples: int) -> Shape:
    """The shape that we give to the quantities of a target: (units, inputs), (units,), (samples, units)."""
    own = () if target.kind == "eta" else page.shape(target.kind, target.layer)
    return (samples, *own) if target.per_sample else own


def fitted(page: Page, target: Target, shape: Shape, among: Sequence[Sequence[int]]) -> Fit | None:
    """How an array of a shape holds a target, for the first of these samples of which it can; None if it cannot."""
    wanted = [(samples, shape_of(page, target, len(samples))) for samples in (among if target.per_sample else ((),))]
    for samples, own in wanted:
        straight, turned = _readings(shape, own)
        if straight or (turned and target.lies):
            return Fit(straight, turned and bool(target.lies), samples)
    if page.shares(target.kind, target.layer) and not target.per_sample:
        units = len(page.network.units(target.layer))
        return Fit(True, False, (), True) if _squeezed(shape) == _squeezed((units,)) else None
    flat = (samples for samples, own in wanted if len(_squeezed(own)) > 1 and shape == (prod(own),))
    return next((Fit(True, bool(target.lies), samples, flat=True) for samples in flat), None)


def _readings(got: Shape, wanted: Shape) -> tuple[bool, bool]:
    """True where a shape is the wanted one, and where it is that turned round. A length of 1 may be there or not."""
    if len(wanted) == 2 and got in (wanted, wanted[::-1]):
        return got == wanted, got == wanted[::-1]
    got, wanted = _squeezed(got), _squeezed(wanted)
    return got == wanted, len(got) == 2 and got == wanted[::-1]


def _squeezed(shape: Shape) -> Shape:
    return tuple(length for length in shape if length != 1)


def laid_out(values: Any, turned: bool, wanted: Shape) -> Any:
    """The values in the shape that we give them."""
    shape = _squeezed(wanted)
    return values.reshape(shape[::-1]).T.reshape(wanted) if turned else values.reshape(wanted)


def said_shape(shape: Shape) -> str:
    """A shape as it is said: `one number`, `3 numbers`, `2 × 3`."""
    if len(shape) < 2:
        return f"{shape[0]} numbers" if shape and shape[0] != 1 else "one number"
    return " × ".join(map(str, shape))
