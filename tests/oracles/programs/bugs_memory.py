"""Bugs of memory: what is stale, what is another name for the same array, and what is held in too few bits."""

from __future__ import annotations

from typing import Any

from .functions import Array
from .number_types import rounded, worked_in
from .program import Program, Record, copies


class StaleCache(Program):
    code = "stale-cache"
    done = "the activations that the gradients are worked with were cached in the first iteration and are never renewed"
    needs = ("iterations", "hidden layer")

    def begin(self) -> None:
        self.cache: list[Array] = []

    def weight_gradient(self, layer: int) -> Array:
        self.cache = self.cache or copies(self.out)
        return self.delta[layer].T @ (self.cache[layer - 1] if layer else self.x)


class StaleForward(Program):
    code, done = "stale-forward", "the layers above are given the hidden activations of the iteration before"
    needs = ("iterations", "hidden layer")

    def begin(self) -> None:
        self.before: list[Array] = []

    def forward(self) -> None:
        super().forward()
        self.before = copies(self.out)

    def weighted(self, layer: int) -> Array:
        below = self.before[layer - 1] if layer and self.before else self.below(layer)
        return below @ self.w[layer].T + self.b[layer]


class StaleSlope(Program):
    code, done = "stale-slope", "f′ of the hidden layers is worked from the first iteration's numbers"
    needs = ("iterations", "curved hidden", "hidden layer")

    def begin(self) -> None:
        self.first: dict[int, Array] = {}

    def slope(self, layer: int) -> Array:
        now = super().slope(layer)
        return now if layer == self.last else self.first.setdefault(layer, now)


class StaleGradients(Program):
    code, done = "stale-gradients", "the gradients are those of the first iteration, in every iteration"
    needs = ("iterations",)

    def begin(self) -> None:
        self.first: tuple[list[Array], list[Array]] | None = None

    def gradients(self) -> None:
        super().gradients()
        self.first = self.first or (self.dw, self.db)
        self.dw, self.db = self.first


class OldWeightsOverwritten(Program):
    code = "recorded-weights-are-new"
    done = "the weights are recorded without a copy and updated in place: what is recorded as old is what they became"

    def recorded(self, record: Record) -> Record:
        return super().recorded(record._replace(w=record.new_w, b=record.new_b))


class NetOverwritten(Program):
    code = "activation-in-place"
    done = "the activation works in place (np.maximum(z, 0, out=z)): what is recorded as net is out; all else is right"
    needs = ("bent",)

    def recorded(self, record: Record) -> Record:
        return super().recorded(record._replace(net=record.out))


class DoutOverwritten(Program):
    code, done = "delta-in-place", "dout *= f′ in place: what is recorded as ∂E/∂out is δ; all else is right"
    needs = ("bent", "dout")

    def recorded(self, record: Record) -> Record:
        pairs = zip(record.dout, record.delta, strict=True)
        return super().recorded(record._replace(dout=[None if dout is None else delta for dout, delta in pairs]))


class OldGradients(Program):
    code, done = "gradients-recorded-late", "the gradients are recorded after zero_grad(): all are 0; the updates are right"

    def recorded(self, record: Record) -> Record:
        return super().recorded(record._replace(dw=[0 * dw for dw in record.dw], db=[0 * db for db in record.db]))


class RecordedAfterUpdate(Program):
    code, done = "forward-recorded-after-update", "net and out are recorded from a second forward pass, after the update; all else is right"

    def recorded(self, record: Record) -> Record:
        self.forward()
        return super().recorded(record._replace(net=self.net, out=self.out))


class LossAfterUpdate(Program):
    code, done = "loss-after-update", "the loss is worked after the update and printed as that of the step"

    def iteration(self, number: int) -> Record:
        record = super().iteration(number)
        self.forward()
        return record._replace(loss=self.made(self.loss_of_batch()))


class _Narrow(Program):
    """Some quantities are held in 16 bits."""

    narrow = "float16"

    def short(self, array: Array) -> Array:
        return self.made(rounded(array.astype(worked_in(self.narrow)), self.narrow))


class ShortOut(_Narrow):
    code, done = "float16-outputs", "the outputs of the layers are held as float16, all else is not"

    def activated(self, layer: int) -> Array:
        return self.short(super().activated(layer))


class ShortWeights(_Narrow):
    code, done = "float16-weights", "the weights are stored as float16, all else is not"

    def begin(self) -> None:
        self.w = [self.short(w) for w in self.w]

    def update(self) -> None:
        super().update()
        self.w = [self.short(w) for w in self.w]


class ShortGradients(_Narrow):
    code, done = "float16-gradients", "the gradients are sent as float16, all else is not"

    def gradients(self) -> None:
        super().gradients()
        self.dw, self.db = ([self.short(g) for g in all_of] for all_of in (self.dw, self.db))


class ShortAll(Program):
    code, done = "float16-all", "all is worked in float16 and written in the type that was asked for"

    def __init__(self, task, dtype: str = "float64") -> None:  # type: ignore[no-untyped-def]
        super().__init__(task, "float16")
        self.written = dtype

    def recorded(self, record: Record) -> Record:
        kept = super().recorded(record)
        return Record(*(_as(part, self.written) for part in kept[:-1]), kept.share)


def _as(part: Any, dtype: str) -> Any:
    """The arrays of a part of a record in another type."""
    if isinstance(part, list):
        return [_as(one, dtype) for one in part]
    return None if part is None else rounded(part.astype(worked_in(dtype)), dtype)
