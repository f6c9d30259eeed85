"""All bugs by their codes, and where each can be planted: what its `needs` mean."""

from __future__ import annotations

from collections.abc import Callable

from . import bugs_backward, bugs_forward, bugs_gradients, bugs_loss, bugs_memory, bugs_update
from .program import Program
from .task import Task

MODULES = (bugs_forward, bugs_loss, bugs_backward, bugs_gradients, bugs_update, bugs_memory)
CLASSES = [kind for module in MODULES for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]
BUGS: dict[str, type[Program]] = {kind.code: kind for kind in CLASSES if issubclass(kind, Program) and kind.code != "right"}

STRAIGHT, ENTROPIES = {"identity"}, {"cross_entropy", "binary_cross_entropy"}
BY_OUT, CURVED = {"sigmoid", "tanh", "bipolar_sigmoid"}, {"sigmoid", "tanh", "elu", "softplus", "swish", "bipolar_sigmoid"}


def _shapes(task: Task) -> list[tuple[int, int]]:
    """Units and inputs of each layer."""
    return list(zip(task.sizes[1:], task.sizes, strict=False))


def _hidden(task: Task) -> set[str]:
    return set(task.activations[:-1])


# fmt: off
NEEDS: dict[str, Callable[[Task], bool]] = {
    "batch":                  lambda task: task.samples > 1,
    "mean":                   lambda task: task.reduction == "mean",
    "sum":                    lambda task: task.reduction == "sum",
    "iterations":             lambda task: task.iterations > 1,
    "hidden layer":           lambda task: task.depth > 1,
    "three layers":           lambda task: task.depth > 2,
    "several data columns":   lambda task: task.sizes[0] > 1,
    "several inputs":         lambda task: max(task.sizes[:-1]) > 1,
    "several units":          lambda task: max(task.sizes[1:]) > 1,
    "several hidden units":   lambda task: max(task.sizes[1:-1], default=0) > 1,
    "several units above":    lambda task: max(task.sizes[2:], default=0) > 1,
    "one output":             lambda task: task.outputs == 1,
    "several outputs":        lambda task: task.outputs > 1,
    "not two outputs":        lambda task: task.outputs != 2,
    "units as samples":       lambda task: task.samples in task.sizes[1:] and task.samples > 1,
    "square":                 lambda task: any(units == inputs > 1 for units, inputs in _shapes(task)),
    "square above":           lambda task: any(units == inputs > 1 for units, inputs in _shapes(task)[1:]),
    "square hidden":          lambda task: any(units == inputs > 1 for units, inputs in _shapes(task)[:-1]),
    "layers alike":           lambda task: any(a == b for a, b in zip(task.sizes[1:], task.sizes[2:], strict=False)),
    "layers of one shape":    lambda task: any(a == b for a, b in zip(_shapes(task), _shapes(task)[1:], strict=False)),
    "ends of one shape":      lambda task: task.depth > 1 and _shapes(task)[0] == _shapes(task)[-1],
    "softmax":                lambda task: task.ends_in_softmax,
    "no softmax":             lambda task: not task.ends_in_softmax,
    "fused":                  lambda task: task.fused,
    "not fused":              lambda task: not task.fused,
    "dout":                   lambda task: not task.fused or task.depth > 1,
    "logarithm":              lambda task: task.loss in ENTROPIES,
    "no logarithm":           lambda task: task.loss not in ENTROPIES,
    "binary":                 lambda task: task.loss == "binary_cross_entropy",
    "squared":                lambda task: task.loss not in ENTROPIES,
    "half":                   lambda task: task.loss == "half_squared_error",
    "squared without half":   lambda task: task.loss in ("squared_error", "mean_squared_error"),
    "sigmoid":                lambda task: "sigmoid" in task.activations,
    "tanh":                   lambda task: "tanh" in task.activations,
    "sigmoid hidden":         lambda task: "sigmoid" in _hidden(task),
    "relu":                   lambda task: "relu" in task.activations,
    "no relu":                lambda task: "relu" not in task.activations,
    "leaky_relu":             lambda task: "leaky_relu" in task.activations,
    "sigmoid or tanh hidden": lambda task: bool(_hidden(task) & {"sigmoid", "tanh"}),
    "bent":                   lambda task: bool(set(task.activations) - STRAIGHT),
    "bent hidden":            lambda task: bool(_hidden(task) - STRAIGHT),
    "bent output":            lambda task: task.activations[-1] not in STRAIGHT,
    "bent, no sigmoid":       lambda task: bool(set(task.activations) - {"sigmoid", "softmax", *STRAIGHT}),
    "curved hidden":          lambda task: bool(_hidden(task) & CURVED),
    "slope by out":           lambda task: bool(BY_OUT & set(task.activations[:-1] if task.fused else task.activations)),
    "slope by net":           lambda task: bool(CURVED & set(task.activations[:-1] if task.fused else task.activations)),
    "slope above":            lambda task: bool(set(task.activations[1:]) - STRAIGHT),
    "ends differently":       lambda task: task.activations[-1] not in _hidden(task),
    "layer to be mixed":      lambda task: any(min(shape) > 1 for shape in _shapes(task)),
    "upper layer to be mixed": lambda task: any(min(shape) > 1 for shape in _shapes(task)[1:]),
    "net of zero":            lambda task: "relu" in task.activations and not task.w[0].all(),
}
# fmt: on


def can_be_in(bug: type[Program], task: Task) -> bool:
    """True if the network has what the bug needs."""
    return all(NEEDS[need](task) for need in bug.needs)
