"""A script that reproduces a run with a library of arrays, and compares its numbers with those of the trace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any, NamedTuple

from ...formula.one_thread import np
from ...inputs.config.config import Config
from ...inputs.tree.nodes import comment
from ...model.page import Page
from ...model.symbols import GRADIENTS, KINDS, PARAMETER, UPDATE
from ...trace.step import ArrayKey
from .frameworks import FRAMEWORKS, Framework
from .given_lines import WIDE, GivenLines, python_literal
from .layer_lines import Lines, Seen

RTOL, ATOL = 1e-9, 1e-12  # numbers that lie no further apart agree: a share of the trace's, and what 0 may come to

_IN = "    "


class WorkedRun(NamedTuple):
    """A run: its config, the number of iterations, what was seen in it, and the arrays of the iterations that are compared, by number."""

    config: Config
    iterations: int
    seen: Seen
    arrays: Mapping[int, Mapping[ArrayKey, Any]]


def compared(page: Page, updates: bool) -> list[ArrayKey]:
    """The kinds and layers whose numbers are compared: the forward pass, the loss, the gradients, and what is updated."""
    parameters = page.parameter_keys()
    made = [(KINDS[kind].updated, layer) for kind, layer in parameters] if updates else []
    return [*_forward(page), *((GRADIENTS[kind][0], layer) for kind, layer in parameters), *made]


def _forward(page: Page) -> list[ArrayKey]:
    depth = page.network.depth
    return [*((kind, layer) for layer in range(1, depth + 1) for kind in ("net", "out")), ("E", depth)]


def script(run: WorkedRun, framework: str) -> str:
    """The text of the script for one of FRAMEWORKS."""
    row = FRAMEWORKS[framework]
    return (_ByFramework if row.differentiates else _ByHand)(run, row).text()


class _Script:
    """A script in the order of its parts: what is given, helpers, the work of one iteration or of many, the trace, the comparison."""

    copied = "value"

    def __init__(self, run: WorkedRun, framework: Framework) -> None:
        self.run, self.config, self.framework = run, run.config, framework
        self.network, self.updates = run.config.network, run.config.updates > 0
        self.page = Page(self.network)
        self.repeated = run.iterations > 1
        self.batched = self.repeated and run.config.batches > 1
        self.keys = compared(self.page, self.updates)
        self.lines = Lines(self.page, run.config.batch > 1, framework, run.seen)

    def text(self) -> str:
        work = list(self.work())
        counted = ["n = len(x)"] if any(re.search(r"\bn\b", line) for line in work) else []
        body = [*self.batch(), *counted, *work, *self.taken()] if self.batched else [*work, *self.taken()]
        if self.repeated:
            body = ["got = {}", f"for iteration in range(1, {self.run.iterations + 1}):", *(indent(line, _IN) for line in body)]
        given = [*self.given(), *([] if self.batched else counted)]
        return "\n".join([*self.first(), *given, *self.helpers(body), "", *body, *self.trace(), *self.check(), ""])

    def first(self) -> Iterator[str]:
        yield f'"""The numbers of a network, worked by {self.framework.name} and compared with the trace of bptrace."""'
        yield from ("", *self.framework.first, "")
        if self.config.title:
            yield comment(self.config.title)  # never in the first two lines, where Python looks for an encoding

    def given(self) -> Iterator[str]:
        every, batch = self.config.samples, self.config.batch_of(1)
        given = GivenLines(self.config, every if self.batched else [every[number - 1] for number in batch], self.lines, self.framework)
        yield from given.data(*("X", "T") if self.batched else ("x", "t"))
        yield from given.parameters()
        yield from given.masks()
        if self.updates:
            yield from self.rate()

    def helpers(self, body: Sequence[str]) -> Iterator[str]:
        called = {word for line in body for word in re.findall(r"(?<![\w.])\w+(?=\()", line)}
        for name, helper in self.framework.helpers.items():
            if name in called:
                remark = f"  # {helper.remark}" if helper.remark else ""
                yield from ("", "", f"def {name}({helper.arguments}):{remark}", *(f"{_IN}{line}" for line in helper.lines), "")

    def batch(self) -> Iterator[str]:
        """The samples of an iteration, in the order of the file; the last batch of an epoch may be short."""
        size = self.config.batch
        yield f"first = (iteration - 1) % {self.config.batches} * {size}  # where the batch begins"
        pattern = "x, t = X[{0}], T[{0}]" if self.network.loss.has_targets else "x = X[{0}]"
        yield pattern.format(f"first : first + {size}")

    # what an iteration does

    def work(self) -> Iterator[str]:
        """The lines of an iteration."""
        raise NotImplementedError

    def rate(self) -> Iterator[str]:
        """The lines with the learning rate."""
        raise NotImplementedError

    def variable(self, key: ArrayKey) -> str:
        """The code for the numbers of a kind at a layer, at the end of an iteration."""
        return self.lines.name(*key)

    # the comparison

    def taken(self) -> Iterator[str]:
        """What is compared, by name."""
        listed = _folded([f'"{self.called(key)}": {self.variable(key)}' for key in self.keys])
        if not self.repeated:
            yield f"got = {listed}"
            return
        numbers = ", ".join(map(str, self.run.arrays)) + ("," if len(self.run.arrays) == 1 else "")
        yield f"if iteration in ({numbers}):"
        yield indent(f"now = {listed}", _IN)
        yield f'{_IN}got |= {{f"{{name}}@{{iteration}}": {self.copied} for name, value in now.items()}}'

    def called(self, key: ArrayKey) -> str:
        return self.lines.name(*key) + "+" * (KINDS[key[0]].stage == UPDATE)

    def trace(self) -> Iterator[str]:
        yield from ("", "# the numbers of the trace" + ("; W1+ is W1 after the update" if self.updates else ""), "trace = {")
        for iteration, arrays in self.run.arrays.items():
            for key in self.keys:
                name = self.called(key) + (f"@{iteration}" if self.repeated else "")
                yield indent(f'"{name}": {python_literal(self.numbers(key, arrays[key]), len(name) + 8)},', _IN)
        yield "}"

    def numbers(self, key: ArrayKey, array: Any) -> Any:
        """An array of the trace as a list; a bias that its layer shares, as the loss, is one number."""
        alone = key[0] == "E" or self.page.shares(*key)
        return float(np.ravel(array)[0]) if alone else np.asarray(array, dtype=float).tolist()

    def check(self) -> Iterator[str]:
        agrees = self.framework.agrees.format(rtol=RTOL, atol=ATOL)
        yield "for name, numbers in trace.items():"
        yield f'{_IN}assert {agrees}, f"{{name}} is {{got[name]}}, in the trace {{numbers}}"'
        yield f'print(f"all {{sum({self.framework.counted} for numbers in trace.values())}} numbers agree")'


class _ByHand(_Script):
    """The backward pass is written out, layer by layer."""

    def work(self) -> Iterator[str]:
        moved = [(KINDS[kind].updated, layer) for kind, layer in self.lines.moved()] if self.updates else []
        gradients = [key for key in self.keys if PARAMETER[key[0]] and KINDS[key[0]].stage != UPDATE]
        return self.lines.written([*_forward(self.page), *gradients, *moved])

    def rate(self) -> Iterator[str]:
        yield f"eta = {self.config.eta!r}"


class _ByFramework(_Script):
    """The library differentiates the loss, and its optimizer makes the update."""

    copied = "value.detach().clone()"

    def work(self) -> Iterator[str]:
        yield from self.lines.written(_forward(self.page))
        yield "# backward"
        if self.repeated:
            yield "optimizer.zero_grad()"
        yield "E.backward()"
        if self.updates:
            yield from ("# update", "optimizer.step()")
            for name in map(self.frozen_in_part, self.lines.partly_frozen()):
                yield f"{name}.data = torch.where(free_{name} > 0, {name}, first_{name}).detach()"

    def frozen_in_part(self, key: ArrayKey) -> str:
        """The name of a parameter of which a part is frozen, whose mask is given."""
        self.lines.mask("free", *key)
        return self.lines.name(*key)

    def rate(self) -> Iterator[str]:
        """What is frozen is with the optimizer too, which sets its gradient to 0 before it is worked anew."""
        for name in map(self.frozen_in_part, self.lines.partly_frozen()):
            yield f"first_{name} = {name}.detach().clone()"
        moved = self.lines.moved()
        still = [key for key in self.page.parameter_keys() if key not in moved]
        groups = [f'{{"params": {self.listed(moved)}}}'] * bool(moved) + [f'{{"params": {self.listed(still)}, "lr": 0.0}}']
        given = f"[{', '.join(groups)}]" if still else self.listed(moved)
        yield f"optimizer = torch.optim.SGD({given}, lr={self.config.eta!r})" + ("  # lr 0: frozen" if still else "")

    def listed(self, keys: Sequence[ArrayKey]) -> str:
        return f"[{', '.join(self.lines.name(*key) for key in keys)}]"

    def variable(self, key: ArrayKey) -> str:
        of = PARAMETER[key[0]]
        return f"{self.lines.name(of, key[1])}.grad" if of and KINDS[key[0]].stage != UPDATE else self.lines.name(*key)


def _folded(entries: Sequence[str]) -> str:
    """A dictionary of these entries, in as many lines as it needs."""
    lines = [""]
    for entry in entries:
        if lines[-1] and len(lines[-1]) + len(entry) > WIDE - 12:
            lines.append("")
        lines[-1] += f"{', ' if lines[-1] else ''}{entry}"
    return f"{{{lines[0]}}}" if len(lines) == 1 else "{\n" + "".join(f"{_IN}{line},\n" for line in lines) + "}"
