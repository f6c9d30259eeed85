"""Bugs of reading: inputs, targets and weights that are not those of the config."""

from __future__ import annotations

import numpy as np

from ..program import Program


class InputsBy255(Program):
    code, done = "inputs-by-255", "x / 255, as for pictures"

    def begin(self) -> None:
        self.x = self.made(self.x / 255)


class InputsBetween0And1(Program):
    code, done = "inputs-min-max", "a MinMaxScaler: each input is brought between 0 and 1 over the batch"
    needs = ("batch",)

    def begin(self) -> None:
        low, high = self.x.min(axis=0), self.x.max(axis=0)
        self.x = self.made((self.x - low) / (high - low + 1e-8))


class InputsOfUnitLength(Program):
    code, done = "inputs-of-unit-length", "each sample is divided by its Euclidean norm (sklearn's normalize)"

    def begin(self) -> None:
        self.x = self.made(self.x / np.sqrt((self.x**2).sum(axis=1, keepdims=True)))


class ColumnsReversed(Program):
    code, done = "columns-in-other-order", "the columns of the table are read in another order (here: the last input first)"
    needs = ("several data columns",)

    def begin(self) -> None:
        self.x = self.x[:, ::-1].copy()


class ClassesReversed(Program):
    code, done = "classes-in-other-order", "the one-hot columns are in another order of the classes (here: the last first)"
    needs = ("several outputs",)

    def begin(self) -> None:
        self.t = self.t[:, ::-1].copy()


class TargetsPlusMinus(Program):
    code, done = "targets-plus-minus-one", "labels of −1 and 1 where binary cross-entropy wants 0 and 1"
    needs = ("binary",)

    def begin(self) -> None:
        self.t = self.made(2 * self.t - 1)


class TargetsAsIntegers(Program):
    code, done = "targets-as-integers", "the targets are read with dtype=int, which cuts off their decimals"
    needs = ("squared",)

    def begin(self) -> None:
        self.t = self.made(self.t.astype("int64"))


class TargetsOfNextSample(Program):
    code, done = "targets-of-next-sample", "an off-by-one in the window: each sample has the target of the next"
    needs = ("batch",)

    def begin(self) -> None:
        self.t = np.roll(self.t, -1, axis=0)


class LastSampleRepeated(Program):
    code, done = "last-sample-lost", "the reader stops a line early and fills up: the last sample is the one before it once more"
    needs = ("batch",)

    def begin(self) -> None:
        self.x, self.t = self.x.copy(), self.t.copy()
        self.x[-1], self.t[-1] = self.x[-2], self.t[-2]


class ShuffledAnew(Program):
    code, done = "shuffled-anew", "DataLoader(shuffle=True): from the second iteration on the samples come in another order"
    needs = ("batch", "iterations")

    def forward(self) -> None:
        if self.number:
            self.x, self.t = np.roll(self.x, 1, axis=0), np.roll(self.t, 1, axis=0)
        super().forward()

    def iteration(self, number):  # type: ignore[no-untyped-def]
        record = super().iteration(number)
        return record._replace(x=self.x.copy(), t=self.t.copy())


class WeightsReshaped(Program):
    code, done = "weights-reshaped", "W of inputs × units is brought to units × inputs by reshape, not by .T, when it is loaded"
    needs = ("layer to be mixed",)

    def begin(self) -> None:
        self.w = [np.ascontiguousarray(w.T).reshape(w.shape) for w in self.w]


class OneLayerForTwo(Program):
    code, done = "one-layer-for-two", "[Linear(n, n)] * 2: two layers of one shape have the same weights, and those take both updates"
    needs = ("layers of one shape",)

    def begin(self) -> None:
        self.shared = [i for i in range(self.last) if self.w[i].shape == self.w[i + 1].shape][:1]
        self.tie()

    def tie(self) -> None:
        for i in self.shared:
            self.w[i + 1], self.b[i + 1] = self.w[i].copy(), self.b[i].copy()

    def update(self) -> None:
        after = [
            (self.stepped(self.w[i], self.dw[i] + self.dw[i + 1]), self.stepped(self.b[i], self.db[i] + self.db[i + 1]))
            for i in self.shared
        ]
        super().update()
        for i, (w, b) in zip(self.shared, after, strict=True):
            self.w[i], self.b[i] = self.made(w), self.made(b)
        self.tie()
