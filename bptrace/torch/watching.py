"""Watches a training step in PyTorch, and holds what was seen against a config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn

from .. import hold, load
from ..errors import UsageError, listed, shown
from ..inputs.config.config import Config
from ..inputs.config.given_config import GivenConfig
from ..views.data.export_npz import name_of
from ..views.results import Diff
from .recorder import Recorder
from .seen_iterations import Iteration, SeenIterations

_PARAMETERS = "give a module, or its parameters: [W1, b1, W2, b2]"
_BESIDE = ("momentum", "weight_decay", "nesterov", "maximize")

Model: TypeAlias = nn.Module | Mapping[str, Tensor] | Sequence[Tensor]


class Seen:
    """What a watched block did, once it has ended.

    `arrays` has a dict for each iteration, with the names of `run -o step.npz`: `net_1` and its like are (samples, units), `w_1` and
    its like (units, inputs); they are copies, in the dtype of the model. `unseen` says what is missing, and why. `notes` say what
    an optimizer does that the config does not.
    """

    def __init__(self, config: Config, rate: float | None, notes: Sequence[str] = ()) -> None:
        self.config, self.rate, self.notes = config, rate, tuple(notes)
        self._iterations: tuple[Iteration, ...] | None = None
        self.unseen: tuple[str, ...] = ()

    def end(self, iterations: Sequence[Iteration], unseen: Sequence[str]) -> None:
        """Takes what the block did."""
        self._iterations, self.unseen = tuple(iterations), tuple(unseen)

    @property
    def arrays(self) -> list[dict[str, Tensor]]:
        if self._iterations is None:
            raise UsageError("the block that is watched has not ended", "ask for the report behind the with block")
        return [{name_of(key): value for key, value in each.items()} for each in self._iterations]

    @cached_property
    def report(self) -> Diff:
        """The comparison with the config, as `bptrace.hold` makes it."""
        rate = {} if self.rate is None else {"lr": self.rate}
        return held(self.config, [{**each, **rate} for each in self.arrays])

    @property
    def ok(self) -> bool:
        """True if everything that was seen agrees with the config, and no update that it states is missing."""
        return self.report.ok and not self._missing

    def raise_if_wrong(self) -> None:
        """Raises AssertionError, with the report as its text, if anything that was seen does not agree, or an update is missing."""
        __tracebackhide__ = True
        self.report.raise_if_wrong()
        if self._missing:
            raise AssertionError(self._missing)

    @property
    def _missing(self) -> str:
        """What is said of an iteration without an update, though the config states one; "" where there is none."""
        each = enumerate(self.arrays, start=1)
        without = next((number for number, one in each if not any(name.startswith(("w_new", "b_new")) for name in one)), None)
        return f"no update was seen in iteration {without}" if self.config.updates and without is not None else ""

    def __repr__(self) -> str:
        return "<bptrace.torch.Seen: the block has not ended>" if self._iterations is None else f"<bptrace.torch.Seen: {self.report!r}>"

    def __str__(self) -> str:
        return "\n".join([str(self.report).rstrip("\n"), *self.notes, *(f"not seen: {each}" for each in self.unseen)])


def held(config: Config, arrays: Sequence[Mapping[str, Any]]) -> Diff:
    """The report of `bptrace.hold`."""
    return hold(config, list(arrays))


@contextmanager
def watch(model: Model, config: GivenConfig, optimizer: torch.optim.Optimizer | None = None) -> Iterator[Seen]:
    """Watches an ordinary training step, or several: the pass forward, the loss, backward and the update.

    `model` is a module, or the parameters of plain functions in a list, a tuple or a dict. `config` is a Config or whatever
    `bptrace.load` takes. The learning rate of the `optimizer` is compared too, if one is given. No number is changed, and no hook
    stays. Raises UsageError for a model that is compiled, and at the end of the block if its layers are not those of the config.
    """
    recorder = Recorder(parameters_of(model))
    seen = Seen(load(config), learning_rate(optimizer), _notes(optimizer))
    try:
        with recorder:
            yield seen
        arrays = SeenIterations(seen.config, recorder)
        seen.end(arrays.iterations, arrays.unseen)
    finally:
        recorder.close()


def parameters_of(model: Model) -> dict[str, Tensor]:
    """The parameters by their names. Raises UsageError for a model whose steps cannot be seen, and for what is no tensor."""
    if isinstance(model, nn.Module):
        _check_readable(model)
        return dict(model.named_parameters())
    if not isinstance(model, (Mapping, list, tuple)):
        raise UsageError(f"{shown(type(model).__name__)} is no model", _PARAMETERS)
    named = model.items() if isinstance(model, Mapping) else ((f"parameter {at}", each) for at, each in enumerate(model, start=1))
    found = {str(name): tensor for name, tensor in named}
    if wrong := next((name for name, each in found.items() if not isinstance(each, Tensor)), None):
        raise UsageError(f"{shown(wrong)} is no tensor", _PARAMETERS)
    return found


def _check_readable(model: nn.Module) -> None:
    for part in model.modules():
        if isinstance(part, torch.jit.ScriptModule):
            raise UsageError("a scripted model hides its steps", "give the model that it was made of")
        if hasattr(part, "_orig_mod") or getattr(part, "_compiled_call_impl", None):
            raise UsageError("a compiled model hides its steps", "give the model as it was before torch.compile")


def learning_rate(optimizer: torch.optim.Optimizer | None) -> float | None:
    """The learning rate; None where there is none, or one for each group."""
    rates = {float(group["lr"]) for group in optimizer.param_groups} if optimizer else set()
    return rates.pop() if len(rates) == 1 else None


def unlike_descent(optimizer: torch.optim.Optimizer | None) -> list[str]:
    """What an optimizer does beside a step of η against the gradient: `momentum 0.9`; one that is no SGD, by its name."""
    if optimizer is None or type(optimizer) is torch.optim.SGD:
        groups = optimizer.param_groups if optimizer else []
        return list(dict.fromkeys(f"{name.replace('_', ' ')} {group[name]}" for group in groups for name in _BESIDE if group.get(name)))
    return [type(optimizer).__name__]


def _notes(optimizer: torch.optim.Optimizer | None) -> list[str]:
    unlike = unlike_descent(optimizer)
    return [f"the optimizer does not only go a step of η against the gradient: {listed(unlike)}"] if unlike else []
