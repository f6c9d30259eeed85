"""The passes of a block as arrays by kind and layer, an iteration each; and what is missing, with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor

from ..errors import UsageError, count_of, listed, shown
from ..inputs.config.config import Config
from ..model.page import Page
from ..model.symbols import BEFORE
from .last_output import last_output, sources
from .recorder import Recorder
from .torch_calls import CallResult, Pass, SeenLayer

Iteration = dict[tuple[str, int], Tensor]

_UPDATED = {before: after for after, before in BEFORE.items()}
_NO_BACKWARD = "backward was not called in the block"
_NO_LOSS = "it was not seen on which tensor backward was called"
_NO_UPDATE = "no parameter changed after backward: optimizer.step() was not called in the block, or its step is 0"
_CONSTANT = "it was worked without gradients: under no_grad, or from what is detached"
_CUT_OFF = "no gradient came back to it: what follows is detached, or the loss does not depend on it"
_NO_TARGET = "no tensor of targets meets it, so that it cannot be told where the output ends and the loss begins"


class SeenIterations:
    """What the passes of a block were, put together to iterations of a config.

    An iteration has as many samples as the config's batch: passes forward that a gradient came back to are put together until
    there are so many, or a parameter has changed. Raises UsageError if the layers are not those of the config.
    """

    def __init__(self, config: Config, recorder: Recorder) -> None:
        biased = [bool(layer.biases) for layer in config.network.layers]
        self.config, self.recorder, self.at_end = config, recorder, recorder.values()
        self.page = Page(config.network, config.batch, config.inlined)
        self.passes = [each.with_biases(biased) for each in recorder.passes]
        self.graded = [each for each in self.passes if each.gradients or each.losses]
        self._missing = defaultdict[tuple[str, str], list[int]](list)
        self.iterations = [self._iteration(number, group) for number, group in enumerate(self._groups(), start=1)]

    @property
    def unseen(self) -> list[str]:
        """What is missing, with the reason; of several iterations, those in which it is."""
        every, said = len(self.iterations), defaultdict[str, list[str]](list)
        for (what, reason), numbers in self._missing.items():
            iterations = f" (iteration {listed([str(number) for number in numbers], 6)})" if len(numbers) < every else ""
            said[f"{reason}{iterations}"].append(what)
        return [f"{listed(every_one)}: {reason}" for reason, every_one in said.items()]

    def _groups(self) -> list[list[Pass]]:
        groups: list[list[Pass]] = []
        for each in self.graded or self.passes:
            self._check(each)
            if groups and self._has_room(groups) and not _changed(groups[-1][-1].parameters, each.parameters):
                groups[-1].append(each)
            else:
                groups.append([each])
        if not groups:
            raise UsageError("no product with a parameter was seen in the block", _odd(self.recorder) or "run the model in it")
        return groups

    def _has_room(self, groups: Sequence[Sequence[Pass]]) -> bool:
        return sum(each.samples for each in groups[-1]) < len(self.config.batch_of(len(groups)))

    def _check(self, run: Pass) -> None:
        """Raises UsageError if the layers of a pass are not as many as those of the config, or no chain."""
        names = [shown(layer.weight.name) for layer in run.layers]
        if len(names) != self.config.network.depth:
            said = f"{count_of(len(names), 'layer')} {'was' if len(names) == 1 else 'were'} seen in the block ({listed(names, 6)})"
            raise UsageError(f"{said}, and the config has {self.config.network.depth}", _odd(self.recorder))
        for number, (below, layer) in enumerate(zip(run.layers, run.layers[1:], strict=False), start=2):
            if layer.input is None or below.net not in sources([layer.input]):
                raise UsageError(f"layer {number} ({names[number - 1]}) takes its input from elsewhere than layer {number - 1}")

    def _iteration(self, number: int, group: Sequence[Pass]) -> Iteration:
        found: Iteration = {}
        for (kind, layer), value in self._values(group):
            if not self.page.has(kind, layer):
                continue
            if isinstance(value, str):
                self._missing[kind if kind == "E" else f"{kind} of layer {layer}", value].append(number)
            else:
                found[kind, layer] = value.detach().cpu()
        return found

    # what each kind is: a tensor, or the reason why there is none

    def _values(self, group: Sequence[Pass]) -> Iterator[tuple[tuple[str, int], Tensor | str]]:
        first, depth = group[0].layers[0], self.config.network.depth
        yield ("out", 0), _stacked([run.layers[0].by_sample(run.layers[0].input_value, first.sizes[1]) for run in group])
        for number in range(1, depth + 1):
            yield from (((kind, number), value) for kind, value in self._forward(group, number))
        yield ("E", depth), self._loss(group)
        for number in range(depth, 0, -1):
            yield from (((kind, number), value) for kind, value in self._parameters(group, number))

    def _forward(self, group: Sequence[Pass], number: int) -> Iterator[tuple[str, Tensor | str]]:
        delta = "dE/dnet" if self.config.network.by_delta_rule else "delta"
        layers = [run.layers[number - 1] for run in group]
        units = layers[0].sizes[0]
        yield "net", _stacked([layer.by_sample(layer.net.value, units) for layer in layers])
        yield delta, _stacked([self._gradient(layer, layer.net, units) for layer in layers])
        outs = [self._out(run, number) for run in group]
        yield "out", _stacked([out if isinstance(out, str) else out[0].by_sample(out[1].value, units) for out in outs])
        yield "dE/dout", _stacked([out if isinstance(out, str) else self._gradient(*out, units) for out in outs])

    def _out(self, run: Pass, number: int) -> tuple[SeenLayer, CallResult] | str:
        """What the next layer takes, or the loss, with the layer whose layout it has."""
        if number < len(run.layers):
            layer = run.layers[number]
            return (layer, layer.input) if layer.input else _CUT_OFF
        layer, activation = run.layers[-1], self.config.network.layers[-1].activation
        out = last_output(run, self.config.network.loss.has_targets)
        if out is None:
            return _NO_TARGET
        if out is layer.net and not activation.is_identity:
            return f"the loss takes net itself, and {activation.name} is a part of it"
        return layer, out

    def _gradient(self, layer: SeenLayer, made: CallResult, size: int) -> Tensor | str:
        if made.gradients:
            return layer.by_sample(made.gradients[-1], size)
        return (_CUT_OFF if made.carries_gradient else _CONSTANT) if self.graded else _NO_BACKWARD

    def _loss(self, group: Sequence[Pass]) -> Tensor | str:
        losses = [value for run in group for _, value in run.losses]
        if not losses:
            return _NO_LOSS if self.graded else _NO_BACKWARD
        if any(not torch.equal(losses[0], other) for other in losses):
            return f"backward was called on {len(losses)} losses before the update"
        return losses[0].reshape(()) if losses[0].numel() == 1 else "backward was called on a tensor of more than one number"

    def _parameters(self, group: Sequence[Pass], number: int) -> Iterator[tuple[str, Tensor | str]]:
        layer, after = group[0].layers[number - 1], self._after(group)
        yield from self._parameter("w", layer.weight.name, layer, group, after)
        if layer.bias is None:
            yield "b", "no bias was added to its net"
        elif not layer.bias.name:
            yield "b", "what was added to its net is none of the parameters"
        else:
            yield from self._parameter("b", layer.bias.name, None, group, after)

    def _parameter(
        self, kind: str, name: str, layer: SeenLayer | None, group: Sequence[Pass], after: dict[str, Tensor] | str
    ) -> Iterator[tuple[str, Tensor | str]]:
        def shaped(value: Tensor) -> Tensor:
            return layer.by_unit(value) if layer else value.reshape(-1)

        yield kind, shaped(group[0].parameters[name])
        gradient = group[-1].gradients.get(name)
        yield f"dE/d{kind}", self._ungraded(name) if gradient is None else shaped(gradient)
        yield _UPDATED[kind], after if isinstance(after, str) else shaped(after[name])

    def _ungraded(self, name: str) -> str:
        if not self.graded:
            return _NO_BACKWARD
        fixed = not self.recorder.looks.parameters[name].requires_grad
        return f"{shown(name)} requires no gradient" if fixed else f"no gradient reached {shown(name)}"

    def _after(self, group: Sequence[Pass]) -> dict[str, Tensor] | str:
        """The parameters as the next pass has them, or as they are at the end."""
        following = self.passes.index(group[-1]) + 1
        after = dict(self.passes[following].parameters) if following < len(self.passes) else self.at_end
        if _changed(group[-1].parameters, after):
            return after
        moving = [bool(gradient.any()) for gradient in group[-1].gradients.values()]  # a step of 0 is none that can be seen
        return after if moving and not any(moving) else _NO_UPDATE if self.graded else _NO_BACKWARD


def _stacked(parts: Sequence[Tensor | str]) -> Tensor | str:
    """The samples of several passes one below the other, or the reason why those of one are missing."""
    reason = next((part for part in parts if isinstance(part, str)), None)
    return reason if reason is not None else torch.cat([part for part in parts if isinstance(part, Tensor)])


def _changed(before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> bool:
    return any(not torch.equal(value, after[name]) for name, value in before.items())


def _odd(recorder: Recorder) -> str:
    """What took a parameter that is no product of matrices."""
    said = [f"{function} takes {shown(name)}" for name, function in recorder.odd.items()]
    return f"a layer is a product of matrices, and {listed(said, 3)}" if said else ""
