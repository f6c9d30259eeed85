"""A model in PyTorch, stated as a config."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from ..errors import UsageError, enumerated, listed, shown
from ..inputs.config.config import Config, Sample
from ..inputs.config.functions import unfit_for_fused
from ..inputs.config.load import parse
from ..model.activations import ACTIVATIONS, ALSO
from ..model.losses import LOSSES
from .config_text import yaml_of
from .recorder import Recorder
from .torch_calls import CallResult, Pass, SeenLayer
from .torch_words import LAYOUT, TORCH_LOSSES, StatedLoss, activation_word, loss_words
from .watching import learning_rate, parameters_of, unlike_descent

_LINEAR = next(word for word, name in ALSO.items() if ACTIVATIONS[name].is_identity)


class ConfigOfModel(Config):
    """A Config that was made of a model; `text` is its YAML, which `bptrace run` takes."""

    @property
    def text(self) -> str:
        return yaml_of(self.data)

    def to_yaml(self) -> str:
        """The YAML, in digits that read back exactly."""
        return self.text


def config(
    model: nn.Module,
    loss: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    t: Tensor,
    lr: float | torch.optim.Optimizer,
    steps: int = 1,
    dtype: torch.dtype | None = None,
) -> ConfigOfModel:
    """The config of so many training steps of a model: its layers, as a pass forward with `x` shows them, its parameters and its data.

    `x` is (samples, inputs) or one sample, `t` what the `loss` takes beside the outputs. `lr` is the learning rate, or the optimizer.
    Numbers are written as they are in memory; with a `dtype`, in as few digits as tell them apart there: 0.1 for what float32 has
    nearest to it. Raises UsageError that names what a config cannot state: a convolution, dropout, batch norm, momentum, class
    weights, label smoothing.
    """
    recorder = Recorder(parameters_of(model))
    try:
        with torch.random.fork_rng(devices=[]), torch.no_grad(), recorder:
            lost = recorder.made_by(loss(model(x), t))
    finally:
        recorder.close()
    stated = _Stated(recorder, lost, type(model).__name__, dtype)
    data = stated.data(x, t) | {"learning_rate": _rate(lr), "iterations": steps}
    return ConfigOfModel._make(_with_frozen(data, stated.fixed()))


def _rate(lr: float | torch.optim.Optimizer) -> float:
    if not isinstance(lr, torch.optim.Optimizer):
        try:
            return float(lr)
        except (TypeError, ValueError):
            raise UsageError(f"{shown(repr(lr)[:40])} is no learning rate", "give a number, such as 0.1, or the optimizer") from None
    rate, unlike = learning_rate(lr), unlike_descent(lr)
    if rate is None or unlike:
        raise UsageError(
            f"a config cannot state an optimizer with {listed(unlike or ['several learning rates'])}", "it can state plain SGD"
        )
    return rate


def _with_frozen(data: dict[str, Any], fixed: list[tuple[int, str]]) -> Config:
    """The config, with parameters frozen that are given by their layer and their kind."""
    read = _parsed(data)
    names: list[str] = []
    for at, kind in fixed:
        layer = read.network.layers[at]
        rows = layer.weights if kind == "w" else (layer.biases,)
        names += [name for row in rows for name in row if name]
    return _parsed({**data, "frozen": names}) if names else read


def _parsed(data: dict[str, Any]) -> Config:
    return parse(yaml_of(data).encode(), "a model in PyTorch")


class _Stated:
    """What a config says of the one pass that was seen."""

    def __init__(self, recorder: Recorder, lost: CallResult | None, title: str, dtype: torch.dtype | None) -> None:
        self.recorder, self.lost, self.title, self.dtype = recorder, lost, title, dtype
        if recorder.odd:
            name, function = next(iter(recorder.odd.items()))
            raise UsageError(f"a config cannot state {function}, which takes {shown(name)}", "a layer is a product of matrices and a bias")
        if len(recorder.passes) != 1:
            raise UsageError(f"the model makes {len(recorder.passes)} passes from the inputs, and a config has one")
        self.run: Pass = recorder.passes[0].with_biases(())
        names = [layer.weight.name for layer in self.run.layers]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise UsageError(f"a config cannot state that {shown(twice)} is used in two layers")

    def data(self, x: Tensor, t: Tensor) -> dict[str, Any]:
        """The config as plain data, but for the learning rate."""
        lost, (units, _) = self._loss(), self.run.layers[-1].sizes
        layers, targets = self.run.layers, self._targets(t, units)
        hidden = [self._activation(layer, above.input, at) for at, (layer, above) in enumerate(pairwise(layers), 1)]
        return {
            "title": f"{self.title} in PyTorch",
            "inputs": layers[0].sizes[1],
            "layers": [self._layer(layer, word) for layer, word in zip(layers, [*hidden, lost.activation], strict=True)],
            "loss": lost.loss if self._fits(lost, targets) else lost.loss["name"],
            "reduction": lost.reduction,
            "samples": [{"inputs": row, "targets": wanted} for row, wanted in zip(self._inputs(x), targets, strict=True)],
        }

    def _fits(self, lost: StatedLoss, targets: Any) -> bool:
        """False for a fused loss whose targets do not sum to 1, such as shares in 32 bits: by the whole Jacobian they need not."""
        row = LOSSES[lost.loss["name"]] if isinstance(lost.loss, dict) else None
        return row is None or not unfit_for_fused(row, [Sample((), tuple(each)) for each in targets])

    def fixed(self) -> list[tuple[int, str]]:
        """The parameters that require no gradient: the place of the layer, and the kind."""
        named = [(at, kind, face) for at, layer in enumerate(self.run.layers) for kind, face in (("w", layer.weight), ("b", layer.bias))]
        return [(at, kind) for at, kind, face in named if face and not self.recorder.looks.parameters[face.name].requires_grad]

    def _layer(self, layer: SeenLayer, activation: Any) -> dict[str, Any]:
        weights = self._numbers(layer.by_unit(self.run.parameters[layer.weight.name]))
        bias = {"bias": self._numbers(self.run.parameters[layer.bias.name].reshape(-1))} if layer.bias else {}
        return {"units": layer.sizes[0], "activation": activation or _LINEAR, "weights": weights, **bias}

    def _activation(self, layer: SeenLayer, made: CallResult | None, number: int) -> Any:
        calls = self._calls(layer, made, f"between layer {number} and layer {number + 1}")
        return self._one(calls, f"between layer {number} and layer {number + 1}")

    def _one(self, calls: list[CallResult], where: str) -> Any:
        words = [activation_word(call, where) for call in calls]
        if len(words) > 1:
            raise UsageError(f"a config cannot state {listed([call.function for call in calls])} one after the other, {where}")
        return words[0] if words else ""

    def _calls(self, layer: SeenLayer, made: CallResult | None, where: str) -> list[CallResult]:
        """What was called from the net of a layer to what was made of it, in order, but for what only changes the shape."""
        calls: list[CallResult] = []
        while made is not layer.net:
            if made is None or not made.of:
                raise UsageError(f"the layers do not follow one another, {where}", "a config has a chain of layers")
            calls.append(made)
            made = made.of[0]
        return [call for call in reversed(calls) if call.function not in LAYOUT and not _does_nothing(call)]

    def _loss(self) -> StatedLoss:
        lost, layer = self.lost, self.run.layers[-1]
        if lost is None or lost.function not in TORCH_LOSSES or not lost.of:
            said = f" {shown(lost.function)}," if lost else ""
            raise UsageError(
                f"the loss ends in{said or ' a call'} that a config has no word for", f"it can state {enumerated(list(TORCH_LOSSES), 9)}"
            )
        calls = self._calls(layer, lost.of[0], "between the last layer and the loss")
        words = loss_words(lost, layer.sizes[0], [call.function for call in calls])
        return words if words.activation else words._replace(activation=self._one(calls, "before the loss"))

    # numbers

    def _inputs(self, x: Tensor) -> Any:
        first = self.run.layers[0]
        given = first.by_sample(first.input_value, first.sizes[1])
        if not torch.isfinite(x).all():
            raise UsageError("x has a number that is not finite", "a config has finite numbers alone")
        if given.numel() != x.numel() or not torch.equal(given.reshape(-1), (x.T if first.columns and x.ndim > 1 else x).reshape(-1)):
            raise UsageError("something is done with the inputs before the first layer", "give x as the first layer takes it")
        return self._numbers(given)

    def _targets(self, t: Tensor, outputs: int) -> Any:
        assert self.lost
        layer, out = self.run.layers[-1], self.lost.of[0].value
        if TORCH_LOSSES[self.lost.function].classes and not t.is_floating_point():
            ignored = self.lost.keywords.get("ignore_index", -100)
            if bool((t == ignored).any()):
                raise UsageError(f"a config cannot state that samples of class {ignored} are left out")
            return self._numbers(nn.functional.one_hot(t.reshape(-1), outputs))
        if t.shape != out.shape:
            raise UsageError(f"the targets have the shape {tuple(t.shape)}, and the outputs {tuple(out.shape)}", "give them the same shape")
        return self._numbers(layer.by_sample(t, outputs))

    def _numbers(self, values: Tensor) -> Any:
        if self.dtype is None or not values.is_floating_point():
            return values.double().tolist()
        if self.dtype not in _SHORT:
            raise UsageError(
                f"numbers cannot be written in the digits of {self.dtype}", f"there are {listed([str(each) for each in _SHORT])}"
            )
        return _shortest(values.to(self.dtype).cpu().numpy())


_SHORT = (torch.float16, torch.float32, torch.float64)


def _shortest(values: Any) -> Any:
    """The numbers of an array in the fewest digits that tell them apart in its dtype, in lists."""
    return [_shortest(each) for each in values] if getattr(values, "ndim", 0) else float(str(values))


def _does_nothing(call: CallResult) -> bool:
    return call.value.shape == call.of[0].value.shape and torch.equal(call.value, call.of[0].value) and call.function in _SOMETIMES


_SOMETIMES = ("dropout", "to", "float", "double", "clone", "detach")
