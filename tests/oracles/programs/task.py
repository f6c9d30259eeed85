"""What a training step is to do: a small network with its data, as a config can state it."""

from __future__ import annotations

from typing import Any, NamedTuple

from .functions import Array


class Task(NamedTuple):
    """A network of fully connected layers with a bias for each unit, its data, and how it is trained: by full batches.

    `x` and `t` have the samples in rows; `w` has a matrix of units × inputs for each layer, `b` a row.
    """

    activations: tuple[str, ...]
    loss: str
    fused: bool
    reduction: str
    eta: float
    iterations: int
    x: Array
    t: Array
    w: tuple[Array, ...]
    b: tuple[Array, ...]

    @property
    def depth(self) -> int:
        return len(self.w)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many inputs, and how many units in each layer."""
        return (self.x.shape[1], *(len(w) for w in self.w))

    @property
    def samples(self) -> int:
        return len(self.x)

    @property
    def outputs(self) -> int:
        return int(self.t.shape[1])

    @property
    def ends_in_softmax(self) -> bool:
        return self.activations[-1] == "softmax"

    def config(self) -> dict[str, Any]:
        """The config that states it, with all names left out."""
        layers = zip(self.w, self.b, self.activations, strict=True)
        return {
            "inputs": self.sizes[0],
            "layers": [{"units": len(w), "activation": name, "weights": w.tolist(), "biases": b.tolist()} for w, b, name in layers],
            "loss": {"name": self.loss, "fused": True} if self.fused else self.loss,
            "learning_rate": self.eta,
            "iterations": self.iterations,
            "reduction": self.reduction,
            "samples": [{"inputs": x, "targets": t} for x, t in zip(self.x.tolist(), self.t.tolist(), strict=True)],
        }

    def units(self, layer: int) -> list[str]:
        """The names of the units of a layer, of 1 to depth, as bptrace gives them."""
        before = "o" if layer == self.depth else "h" if self.depth == 2 else f"h{layer}_"
        return [f"{before}{j + 1}" for j in range(self.sizes[layer])]
