"""Which activation a layer has, and which loss the network: a name, or a name with what belongs to it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ...model.activations import ACTIVATIONS, ALSO, Activation
from ...model.losses import LOSSES, Loss
from ..tree.nodes import Map, Node, quoted
from ..tree.problems import Problems
from .config import Sample
from .fields import FOR_FUNCTIONS, fields, flag, number, one_of_words
from .keys import ACTIVATION_NAMES, CONFIG, LAYER, LOSS, Key, any_of, defaults, object_of, one_of, ref


class Activated(NamedTuple):
    """An activation and, where it has one, its parameter. It is `assumed` where none is written."""

    activation: Activation
    parameter: float
    assumed: bool = False

    def data(self) -> Any:
        row = self.activation
        return {"name": row.name, row.parameter: self.parameter} if row.parameter else row.name


def read_activation(node: Node | None, what: str, problems: Problems) -> Activated | None:
    """The activation of a layer; None where it cannot be read."""
    if node is None:
        return _activated(defaults(LAYER)["activation"], None)._replace(assumed=True)
    if not isinstance(node, Map):
        name = one_of_words(node, what, ACTIVATION_NAMES, problems, FOR_FUNCTIONS)
        return None if name is None else _activated(name, None)
    return _with_parameter(node, what, problems)


def _activated(name: str, parameter: float | None) -> Activated:
    row = ACTIVATIONS[ALSO.get(name, name)]
    return Activated(row, row.default if parameter is None else parameter)


def _with_parameter(node: Map, what: str, problems: Problems) -> Activated | None:
    name_node = node.get("name")
    name = None if name_node is None else one_of_words(name_node, what, ACTIVATION_NAMES, problems, FOR_FUNCTIONS)
    if name_node is not None and name is None:
        return None
    row = _activated(name, None).activation if name else None
    keys = [Key("name", {}, "which activation", required=True)]
    rows = [row] if row is not None else list(ACTIVATIONS.values())
    keys += [Key(some.parameter, {}, f"the parameter of {some.name}") for some in rows if some.parameter]
    found = fields(_without_strangers(node, row, problems) if row else node, tuple(keys), what, problems, "write {name: sigmoid}")
    if found is None or name is None or row is None:
        return None
    if row.parameter not in found:
        return _activated(name, None)
    value = number(found[row.parameter], row.parameter, problems)
    return None if value is None else _activated(name, value)


def _without_strangers(node: Map, row: Activation, problems: Problems) -> Map:
    """The mapping without the parameters of other activations, which are noted."""
    others = {other.parameter: name for name, other in ACTIVATIONS.items() if other.parameter and other.parameter != row.parameter}
    for key, _ in node.pairs:
        if key.text in others:
            has = f"it has {row.parameter}" if row.parameter else f"{quoted(key.text)} belongs to {others[key.text]}"
            problems.add("key", f"{row.name} has no parameter {quoted(key.text)}", key, has)
    return node._replace(pairs=tuple(pair for pair in node.pairs if pair[0].text not in others))


class Lost(NamedTuple):
    """A loss, and whether δ is written as out − target at once."""

    loss: Loss
    fused: bool

    def data(self) -> Any:
        return {"name": self.loss.name, "fused": True} if self.fused else self.loss.name


def read_loss(node: Node | None, problems: Problems) -> Lost | None:
    """The loss; None where it cannot be read."""
    if node is None:
        return Lost(LOSSES[defaults(CONFIG)["loss"]], defaults(LOSS)["fused"])
    if not isinstance(node, Map):
        name = one_of_words(node, "loss", LOSSES, problems, FOR_FUNCTIONS)
        return None if name is None else Lost(LOSSES[name], defaults(LOSS)["fused"])
    found = fields(node, LOSS, "loss", problems, "write {name: cross_entropy, fused: true}")
    if found is None or "name" not in found:
        return None
    name = one_of_words(found["name"], "loss", LOSSES, problems, FOR_FUNCTIONS)
    fused = flag(found["fused"], "fused", problems) if "fused" in found else defaults(LOSS)["fused"]
    return None if name is None else Lost(LOSSES[name], fused)


def check_fused(lost: Lost, output: Activated, node: Node, problems: Problems) -> None:
    """Fused needs the activation that the loss fuses with, in the output layer."""
    row = lost.loss
    if not lost.fused or row.fuses == output.activation.name:
        return
    if row.fuses:
        message = f"{row.name} is fused with {row.fuses}, but the output layer has {output.activation.name}"
        other = next((f", or use {loss.name}" for loss in LOSSES.values() if loss.fuses == output.activation.name), "")
        problems.add("value", message, node, f"give the output layer {row.fuses}{other}, or leave fused out")
    else:
        fusing = " and ".join(f"{loss.name} (with {loss.fuses})" for loss in LOSSES.values() if loss.fuses)
        problems.add("value", f"{row.name} cannot be fused", node, f"only {fusing} can")


def check_fused_targets(lost: Lost, samples: Sequence[Sample], node: Node, problems: Problems) -> None:
    """δ = out − target is the slope of softmax with cross-entropy only where the targets of a sample sum to 1."""
    if lost.fused and (message := unfit_for_fused(lost.loss, samples)):
        problems.add("value", message, node, "mend the targets, or leave fused out")


def unfit_for_fused(loss: Loss, samples: Sequence[Sample]) -> str:
    """Why the targets of the first sample that does not fit a fused loss do not; nothing if all do."""
    sums = enumerate([sum(sample.targets) for sample in samples], 1) if loss.fuses == "softmax" else ()
    wrong = next(((at, total) for at, total in sums if samples[at - 1].targets and abs(total - 1) > 1e-9), None)
    return f"fused, targets have to sum to 1; those of sample {wrong[0]} sum to {wrong[1]:.6g}" if wrong else ""


def activation_schema() -> dict[str, Any]:
    """A name, or a mapping with the parameter the row has."""
    rows = (*ACTIVATIONS.values(), *(ACTIVATIONS[name]._replace(name=also) for also, name in ALSO.items()))
    return any_of(one_of(ACTIVATION_NAMES), *map(_named_schema, rows))


def _named_schema(row: Activation) -> dict[str, Any]:
    parameter = {row.parameter: {**ref("number"), "default": row.default}} if row.parameter else {}
    return object_of("name", name={"const": row.name}, **parameter)
