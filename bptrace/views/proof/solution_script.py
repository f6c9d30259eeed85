"""A script that reproduces a run with a library of arrays, and compares its numbers with those of the trace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from textwrap import indent
from typing import Any, NamedTuple

from ...formula.one_thread import np
from ...inputs.config.config import Config
from ...model.page import Page
from ...model.symbols import PARAMETER, UPDATE, KINDS
from ...trace.step import ArrayKey
from .frameworks import Framework
from .layer_lines import Lines, Seen
from .literals import WIDE, comment, from_to, literal

RTOL, ATOL = 1e-9, 1e-12  # numbers of a script and of the trace that lie no further apart agree; the second is what 0 may come to
TINY = 1e-12  # a number no larger than this may be what is left of terms that cancel

Arrays = Mapping[ArrayKey, Any]


class Worked(NamedTuple):
    """A run: its config, the number of iterations, what was seen in it, and the arrays of iterations that are compared, by their numbers."""

    config: Config
    iterations: int
    seen: Seen
    arrays: Mapping[int, Arrays]


def compared(page: Page, updates: bool) -> list[ArrayKey]:
    """The kinds and layers whose numbers are compared: the forward pass, the loss, the gradients, and what is updated."""
    depth, parameters = page.network.depth, page.parameter_keys()
    forward = [(kind, layer) for layer in range(1, depth + 1) for kind in ("net", "out")]
    made = [(KINDS[kind].updated, layer) for kind, layer in parameters] if updates else []
    return [*forward, ("E", depth), *((f"dE/d{kind}", layer) for kind, layer in parameters), *made]


def script(run: Worked, framework: Framework) -> str:
    """The text of the script."""
    return _Script(run, framework).text()


class _Script:
    def __init__(self, run: Worked, framework: Framework) -> None:
        self.run, self.config, self.framework = run, run.config, framework
        self.network, self.updates = run.config.network, run.config.updates > 0
        self.page = Page(self.network)
        self.lines = Lines(self.page, run.config.batch > 1, framework, run.seen)
        self.batched = self.config.batches > 1
        self.repeated = run.iterations > 1

    def text(self) -> str:
        pass_, step = list(self.passed()), list(self.updated())
        body = [*pass_, *step]
        counted = any(re.search(r"\bn\b", line) for line in body)
        head = [*self.data(counted and not self.batched), *self.parameters(), *self.masks(), *self.rate(), *self.optimizer()]
        body = [*self.batch(counted), *body]
        if self.repeated:
            body = ["got = {}", f"for iteration in range(1, {self.run.iterations + 1}):", *(indent(line, "    ") for line in body)]
        helpers = self.helpers("\n".join(body))
        return "\n".join([*self.first(), *head, *helpers, "", *body, *self.trace(), *self.check(), ""])

    # the parts, from the top

    def first(self) -> Iterator[str]:
        yield f'"""The numbers of a network, worked by {self.framework.language.library} and compared with the trace of bptrace."""'
        yield ""
        yield from self.framework.first
        yield ""
        if self.config.title:
            yield comment(self.config.title)  # never in the first two lines, where Python looks for an encoding

    def data(self, counted: bool) -> Iterator[str]:
        inputs, targets = ("X", "T") if self.batched else ("x", "t")
        yield self.given(inputs, [list(map(float, sample.inputs)) for sample in self.config.samples], "a row for each sample")
        if self.network.loss.has_targets:
            yield self.given(targets, [list(map(float, sample.targets)) for sample in self.config.samples])
        if counted:
            yield f"n = len({inputs})"

    def parameters(self) -> Iterator[str]:
        for kind, layer in self.page.parameter_keys():
            of, shared = self.network.layers[layer - 1], self.page.shares(kind, layer)
            rows = [[self.value(name) for name in row] for row in (of.weights if kind == "w" else [of.biases])]
            said = from_to(of.units, self.network.units(layer - 1)) if kind == "w" else "one for all units of the layer" if shared else ""
            value: Any = rows if kind == "w" else rows[0][0] if shared else rows[0]
            yield self.given(self.lines.name(kind, layer), value, said, self.framework.number if shared else self.framework.parameter)

    def value(self, name: str | None) -> float:
        """The first value of a parameter; 0 of one that there is not."""
        return 0.0 if name is None else float(self.config.parameters[name])

    def masks(self) -> Iterator[str]:
        for mask in self.lines.masks.values():
            yield self.given(mask.name, mask.entries, mask.remark)
        for kind, layer in self.partly_frozen() if self.framework.differentiates else ():
            name = self.lines.name(kind, layer)
            self.lines.mask("free", kind, layer)
            yield self.given(f"free_{name}", self.lines.masks[f"free_{name}"].entries, "0 where it is frozen")
            yield f"first_{name} = {name}.detach().clone()"

    def rate(self) -> Iterator[str]:
        if self.updates and not self.framework.differentiates:
            yield f"eta = {self.config.eta!r}"

    def optimizer(self) -> Iterator[str]:
        if not self.updates or not self.framework.differentiates:
            return
        keys, moved = self.page.parameter_keys(), [(kind, layer) for kind, layer in self.page.parameter_keys() if any(self.lines.free(kind, layer))]
        names = {key: self.lines.name(*key) for key in keys}
        groups = ", ".join(names[key] for key in moved)
        still = ", ".join(names[key] for key in keys if key not in moved)
        listed = f"[{groups}]" if not still else f'[{{"params": [{groups}]}}, {{"params": [{still}], "lr": 0.0}}]' if groups else f'[{{"params": [{still}], "lr": 0.0}}]'
        yield f"optimizer = torch.optim.SGD({listed}, lr={self.config.eta!r})" + ("  # lr 0: frozen" if still else "")

    def helpers(self, body: str) -> Iterator[str]:
        for name, helper in self.framework.helpers.items():
            if f"{name}(" in re.sub(r"[.\w]+\.\w+\(", "(", body):
                yield from ("", "", f"def {name}({helper.arguments}):" + (f"  # {helper.remark}" if helper.remark else ""))
                yield from (f"    {line.replace('{tiny}', repr(TINY))}" for line in helper.lines)
                yield ""

    def batch(self, counted: bool) -> Iterator[str]:
        """The samples of an iteration, in the order of the file; the last batch of an epoch may be short."""
        if not self.batched:
            return
        size = self.config.batch
        first = f"(iteration - 1) % {self.config.batches} * {size}" if self.repeated else "0"
        yield f"first = {first}" + ("  # the first sample of the batch" if self.repeated else "")
        pairs = "x, t = X[{0}], T[{0}]" if self.network.loss.has_targets else "x = X[{0}]"
        yield pairs.format(f"first : first + {size}")
        if counted:
            yield "n = len(x)"

    def passed(self) -> Iterator[str]:
        """The lines of the forward pass and of the backward pass."""
        if not self.framework.differentiates:
            yield from self.lines.written([*self.lines.forward(), *self.lines.gradients(), *(self.lines.updates() if self.updates else ())])
            return
        yield from self.lines.written(self.lines.forward())
        yield "# backward"
        if self.updates and self.repeated:
            yield "optimizer.zero_grad()"
        yield "E.backward()"

    def updated(self) -> Iterator[str]:
        if self.framework.differentiates and self.updates:
            yield "# update"
            yield "optimizer.step()"
            for kind, layer in self.partly_frozen():
                name = self.lines.name(kind, layer)
                yield f"{name}.data = torch.where(free_{name} > 0, {name}, first_{name}).detach()"
        yield from self.taken()

    def partly_frozen(self) -> list[ArrayKey]:
        """The parameters of which some, but not all, are updated."""
        keys = self.page.parameter_keys() if self.updates else []
        return [key for key in keys if len(set(self.lines.free(*key))) == 2]

    def taken(self) -> Iterator[str]:
        """The numbers that are compared, by name."""
        pairs = [f'"{self.called(key)}": {self.variable(key)}' for key in self.keys]
        listed = _folded(pairs)
        if not self.repeated:
            yield f"got = {listed}"
            return
        numbers = ", ".join(map(str, self.run.arrays))
        numbers = numbers if len(self.run.arrays) > 1 else f"{numbers},"
        copied = "value.detach().clone()" if self.framework.differentiates else "value"
        yield f"if iteration in ({numbers}):"
        yield indent(f"now = {listed}", "    ")
        yield f'    got |= {{f"{{name}}@{{iteration}}": {copied} for name, value in now.items()}}'

    def trace(self) -> Iterator[str]:
        yield ""
        yield "# the numbers of the trace" + ("; W1+ is W1 after the update" if self.updates else "")
        yield "trace = {"
        for iteration, arrays in self.run.arrays.items():
            for key in self.keys:
                name = self.called(key) + (f"@{iteration}" if self.repeated else "")
                yield indent(f'"{name}": {literal(self.listed(key, arrays[key]), len(name) + 8)},', "    ")
        yield "}"

    def check(self) -> Iterator[str]:
        agrees = self.framework.agrees.format("got[name]", "numbers", rtol=repr(RTOL), atol=repr(ATOL))
        count = self.framework.count.format("numbers")
        yield "for name, numbers in trace.items():"
        yield f'    assert {agrees}, f"{{name}} is {{got[name]}}, in the trace {{numbers}}"'
        yield f'print(f"all {{sum({count} for numbers in trace.values())}} numbers agree")'

    # words

    @property
    def keys(self) -> list[ArrayKey]:
        return compared(self.page, self.updates)

    def called(self, key: ArrayKey) -> str:
        """What a number is called when it is compared."""
        return self.lines.name(*key) + "+" * (KINDS[key[0]].stage == UPDATE)

    def variable(self, key: ArrayKey) -> str:
        of = PARAMETER[key[0]]
        gradient = self.framework.differentiates and of and KINDS[key[0]].stage != UPDATE
        return f"{self.lines.name(of, key[1])}.grad" if gradient else self.lines.name(*key)

    def listed(self, key: ArrayKey, array: Any) -> Any:
        return float(np.ravel(array)[0]) if key[0] == "E" or self.page.shares(*key) else np.asarray(array, dtype=float).tolist()

    def given(self, name: str, value: Any, said: str = "", pattern: str = "") -> str:
        pattern = pattern or self.framework.array
        text = f"{name} = {pattern.format(literal(value, len(name) + len(pattern)))}"
        return f"{text}  # {said}" if said and "\n" not in text and len(text) + len(said) < WIDE else text


def _folded(pairs: Sequence[str]) -> str:
    """A dictionary, with a line for as many entries as fit."""
    text = ", ".join(pairs)
    if len(text) < WIDE - 10:
        return f"{{{text}}}"
    lines, line = [], ""
    for pair in pairs:
        if line and len(line) + len(pair) > WIDE - 12:
            lines.append(line)
            line = ""
        line += f"{pair}, "
    return "{\n" + "".join(f"    {each.rstrip()}\n" for each in [*lines, line]) + "}"


_ = chain
