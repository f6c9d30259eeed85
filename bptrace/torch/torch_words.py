"""What PyTorch's functions are called in a config: the activations and the losses, a row each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..errors import UsageError
from ..model.activations import ACTIVATIONS
from .torch_calls import CallResult, arguments_of


class TorchActivation(NamedTuple):
    """The word for a function, the names of its arguments, and the one that is the parameter of the activation.

    `fixed` are arguments that a config has no word for, with the value that they have to have.
    """

    word: str
    arguments: str = "input"
    parameter: str = ""
    fixed: Mapping[str, float] = {}


class TorchLoss(NamedTuple):
    """A loss that PyTorch works in one call: the word for it with the reduction mean, and with sum.

    `by_output` if the mean goes over the outputs too: where the word for the mean does not do the same, it is right for one output.
    `activation` is what the function works itself, since it takes net; `fused` if ∂E/∂net is worked at once. `classes` if targets
    may be the numbers of classes.
    """

    mean: str
    sum: str
    by_output: bool = False
    activation: str = ""
    fused: bool = False
    classes: bool = False


# fmt: off
TORCH_ACTIVATIONS = {
    "sigmoid":    TorchActivation("sigmoid"),
    "tanh":       TorchActivation("tanh"),
    "relu":       TorchActivation("relu"),
    "leaky_relu": TorchActivation("leaky_relu", "input negative_slope", "negative_slope"),
    "elu":        TorchActivation("elu",        "input alpha",          "alpha"),
    "softplus":   TorchActivation("softplus",   "input beta threshold", fixed={"beta": 1}),
    "silu":       TorchActivation("swish"),
    "softmax":    TorchActivation("softmax",    "input dim"),
}
TORCH_LOSSES = {
    "mse_loss":                         TorchLoss("mean_squared_error",   "squared_error",        by_output=True),
    "l1_loss":                          TorchLoss("absolute_error",       "absolute_error",       by_output=True),
    "binary_cross_entropy":             TorchLoss("binary_cross_entropy", "binary_cross_entropy", by_output=True),
    "binary_cross_entropy_with_logits": TorchLoss("binary_cross_entropy", "binary_cross_entropy", True, "sigmoid", fused=True),
    "cross_entropy":                    TorchLoss("cross_entropy", "cross_entropy", False, "softmax", fused=True, classes=True),
    "nll_loss":                         TorchLoss("cross_entropy", "cross_entropy", False, "softmax", fused=True, classes=True),
}
# fmt: on
OVER_OUTPUTS = ("mean_squared_error",)  # losses of a config that are a mean over the outputs
LAYOUT = ("flatten", "view", "reshape", "squeeze", "unsqueeze", "contiguous", "T", "t", "transpose", "permute", "mT")
_LOGARITHMIC = "log_softmax"
_READ = ("input", "target", "reduction", "ignore_index")


def activation_word(call: CallResult, where: str) -> Any:
    """What a config calls the activation that a call works. Raises UsageError where it has no word for it."""
    row = TORCH_ACTIVATIONS.get(call.function.rstrip("_"))
    if row is None or call.data or call.faces or len(call.of) != 1:
        raise UsageError(f"a config cannot state {call.function.rstrip('_')}, {where}", _remedy(call))
    given = arguments_of(row.arguments, call)
    for name, value in row.fixed.items():
        if given.get(name, value) != value:
            raise UsageError(f"a config cannot state {row.word} with {name} {given[name]}, {where}")
    if row.word == "softmax":
        _check_dimension(given.get("dim"), call.value.ndim, where)
    if not row.parameter or (set_to := given.get(row.parameter, ACTIVATIONS[row.word].default)) == ACTIVATIONS[row.word].default:
        return row.word
    return {"name": row.word, ACTIVATIONS[row.word].parameter: float(set_to)}


def _remedy(call: CallResult) -> str:
    if "dropout" in call.function:
        return "model.eval() turns dropout off"
    return f"it can state {', '.join(TORCH_ACTIVATIONS)}"


def _check_dimension(dimension: int | None, of: int, where: str) -> None:
    if dimension is not None and dimension % of != of - 1:
        raise UsageError(f"softmax goes over dimension {dimension}, which are samples, {where}", "write dim=-1")


class StatedLoss(NamedTuple):
    """What a config says of a loss: its name and whether it is fused, the reduction, and the activation that is part of it."""

    loss: Any
    reduction: str
    activation: str


def loss_words(call: CallResult, outputs: int, before: list[str]) -> StatedLoss:
    """What a config calls the loss of a call, `before` which there were these calls since the last net. Raises UsageError."""
    row = TORCH_LOSSES[call.function]
    given = arguments_of("input target", call)
    for name, value in given.items():
        if name not in _READ and isinstance(value, (int, float)) and value:
            raise UsageError(f"a config cannot state {name} {value} of {call.function}")
        if name not in _READ and hasattr(value, "shape"):
            raise UsageError(f"a config cannot state {name} of {call.function}: it has the same for every output")
    reduction = given.get("reduction", "mean")
    word = row.mean if reduction == "mean" else row.sum
    if reduction == "mean" and row.by_output and outputs > 1 and word not in OVER_OUTPUTS:
        message = f"a config cannot state {call.function} as a mean over {outputs} outputs: its {word} is their sum"
        raise UsageError(message, "use reduction='sum', or one output")
    fused = row.fused and "log" not in before
    return StatedLoss({"name": word, "fused": True} if fused else word, reduction, _activation_of(row, call, before))


def _activation_of(row: TorchLoss, call: CallResult, before: list[str]) -> str:
    """The activation that is a part of the loss. Raises UsageError where another one comes before it."""
    if not row.activation:
        return ""
    allowed = ([_LOGARITHMIC], ["softmax", "log"]) if call.function == "nll_loss" else ([],)
    if before not in allowed:
        said = f"works {row.activation} itself, and takes what {before[-1]} made" if before else "takes net, and not its logarithm"
        raise UsageError(
            f"a config cannot state {call.function} that {said}", f"it is right after {' and '.join(allowed[0]) or 'no activation'}"
        )
    return row.activation
