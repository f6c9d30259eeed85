"""A network as its config says it, in plain lists: what stands on the sheet of paper before the work begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

Data = dict[str, Any]
CROSS_ENTROPIES = ("cross_entropy", "binary_cross_entropy")
SQUARES = ("half_squared_error", "squared_error", "mean_squared_error")


class Layer(NamedTuple):
    """A layer: `weights[j][i]` leads from input i to unit j. `biases` has one for each unit, or one alone where `shared`."""

    units: tuple[str, ...]
    activation: str
    weight_names: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[float, ...], ...]
    bias_names: tuple[str, ...]
    biases: tuple[float, ...]
    shared: bool


class Sample(NamedTuple):
    """A sample's inputs and targets."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...]


class Net(NamedTuple):
    """All that is given. Layer 0 is the inputs; `layers[0]` is layer 1."""

    data: Data
    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    loss: str
    fused: bool
    rate: float
    updates: int
    reduction: str
    frozen: frozenset[str]
    samples: tuple[Sample, ...]

    @property
    def top(self) -> int:
        """The number of the output layer."""
        return len(self.layers)

    def names(self, layer: int) -> tuple[str, ...]:
        return self.layers[layer - 1].units if layer else self.inputs

    def size(self, layer: int) -> int:
        return len(self.names(layer))

    def activation(self, layer: int) -> str:
        return self.layers[layer - 1].activation

    def biases(self, layer: int) -> tuple[str, ...]:
        """The names of a layer's biases: one a unit, one for all, or none."""
        return self.layers[layer - 1].bias_names

    def shared(self, layer: int) -> bool:
        return self.layers[layer - 1].shared

    def is_fused(self, layer: int) -> bool:
        """Is δ of the layer simply out − target?"""
        return self.fused and layer == self.top

    def is_square(self, layer: int) -> bool:
        return self.size(layer) == self.size(layer - 1) > 1

    def is_frozen(self, name: str, word: str) -> bool:
        """Does a parameter stay as it is? `word` is what all of its kind are called."""
        return name in self.frozen or word in self.frozen


def read(data: Data) -> Net:
    """The network of a config that names all its weights and has all samples in one batch."""
    loss = data["loss"] if isinstance(data["loss"], dict) else {"name": data["loss"]}
    return Net(
        data,
        tuple(data["inputs"]),
        tuple(map(_layer, data["layers"])),
        loss["name"],
        bool(loss.get("fused")),
        data["learning_rate"],
        data.get("iterations", 1),
        data.get("reduction", "mean"),
        frozenset(data.get("frozen", ())),
        tuple(Sample(tuple(row["inputs"]), tuple(row["targets"])) for row in data["samples"]),
    )


def _layer(said: Data) -> Layer:
    biases: Data | list[Data] = said.get("biases") or said.get("bias") or []
    rows = [_parted(row) for row in said["weights"]]
    names, values = _parted([biases] if isinstance(biases, dict) else biases)
    return Layer(
        tuple(said["units"]),
        said.get("activation", "identity"),
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        names,
        values,
        isinstance(biases, dict),
    )


def _parted(entries: Data | Iterable[Data]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The names and the values of a row, which is written as one mapping or as a list of them."""
    pairs = list(entries.items()) if isinstance(entries, dict) else [pair for entry in entries for pair in entry.items()]
    return tuple(name for name, _ in pairs), tuple(value for _, value in pairs)
