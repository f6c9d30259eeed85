"""The shape of a network: its units, and which parameter belongs to which connection. It holds no values."""

from collections.abc import Iterator
from typing import NamedTuple

from .activations import Activation
from .losses import Loss
from .symbols import ONE_SAMPLE, STEPS, TERMS

ERRORS = GRADIENT_DESCENT, DELTA_RULE = ("o-t", "t-o")  # which way round books take an error


class Layer(NamedTuple):
    """A layer of units. `weights[j][i]` names the weight from input i into unit j; None means no connection.

    `biases` has one name for each unit, None for a unit without a bias; if `shared`, it has exactly one name, for all units.
    A layer without biases has an empty tuple. `bias_input` is the constant that a bias is multiplied with: −1 for a threshold.
    """

    units: tuple[str, ...]
    activation: Activation
    weights: tuple[tuple[str | None, ...], ...]
    biases: tuple[str | None, ...] = ()
    shared: bool = False
    bias_input: float = 1.0
    parameter: float = 0.0


class Network(NamedTuple):
    """Everything the equations depend on. Layer 0 is the inputs; `layers[0]` is layer 1.

    `error` is which way round an error is taken: o-t, or t-o in books of the delta rule.
    """

    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    loss: Loss
    fused: bool = False
    reduction: str = "mean"
    frozen: frozenset[str] = frozenset()
    error: str = GRADIENT_DESCENT

    @property
    def by_delta_rule(self) -> bool:
        """True if errors are target minus out: δ is −∂E/∂net then, and the update adds η·δ·out."""
        return self.error == DELTA_RULE

    @property
    def unasked(self) -> tuple[str, ...]:
        """The kinds that a trace holds only if they are named. By the delta rule an update is worked from its step, so a trace has that."""
        return (*(kind for kind in ONE_SAMPLE if kind not in STEPS), "dE/dnet") if self.by_delta_rule else ONE_SAMPLE

    @property
    def written_out(self) -> frozenset[str]:
        """The kinds that are written out in the equations that they are a part of."""
        return TERMS.difference(STEPS) if self.by_delta_rule else TERMS

    @property
    def depth(self) -> int:
        """The number of the output layer."""
        return len(self.layers)

    @property
    def sizes(self) -> str:
        """The number of units of each layer, from the inputs on: `2-2-1`."""
        return "-".join(str(len(self.units(layer))) for layer in range(self.depth + 1))

    @property
    def activations(self) -> tuple[str, ...]:
        """The names of the activations, each once, in the order of the layers."""
        return tuple(dict.fromkeys(layer.activation.name for layer in self.layers))

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.layers[-1].units

    def units(self, layer: int) -> tuple[str, ...]:
        """The names of a layer's units; those of the inputs for layer 0."""
        return self.layers[layer - 1].units if layer else self.inputs

    def is_linear(self, layer: int) -> bool:
        """True for a layer of units whose out is their net."""
        return layer > 0 and self.layers[layer - 1].activation.is_identity

    def parts_loss(self, layer: int) -> bool:
        """True for a layer each unit of which changes the share of one output alone: the outputs, unless they are a softmax."""
        return layer == self.depth and not self.layers[-1].activation.whole_layer

    def unfused(self) -> "Network":
        """The same network, with δ of the outputs worked through ∂E/∂out and the slopes."""
        return self._replace(fused=False)

    def parameters(self) -> Iterator[str]:
        """The names of all parameters, layer by layer: the weights row by row, then the biases."""
        for layer in self.layers:
            for row in (*layer.weights, layer.biases):
                yield from (name for name in row if name is not None)
