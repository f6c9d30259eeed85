"""A config worked as in a textbook: the network, forward, the error, backward, the update, and a check.

Each kind of quantity is shown in three ways: its equation in letters, the same as matrices for the whole layer, and with numbers
for each unit. In a large network the first few units stand for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import plural
from ...explain.chain_rule import chained
from ...explain.find import Line, line_of_samples
from ...explain.find import line as line_of
from ...explain.gradcheck.gradients import GradCheck
from ...explain.topics import ONE, After, Topic
from ...explain.working import Working
from ...formula.tree import leaves
from ...model.page import LETTERS
from ...model.symbols import BACKWARD, ERROR, FORWARD, GRADIENT, KINDS, OF_SAMPLE, ONE_SAMPLE, UPDATE, Cell, of_stage
from ..document import Block, Column, Equation, Heading, Math, Note, Table
from ..style import Look
from .explanation import equation
from .extent import Extent
from .formulas import Formulas
from .general_equations import equation as in_letters
from .given_tables import given_tables, indices_shown
from .gradcheck_page import verdict
from .matrix_equations import matrix_form
from .network_figure import figure
from .rules import caption
from .run_page import headed, opening
from .written_matrices import written_out

MOST_SAMPLES_BESIDE = 5  # the gradients of more samples than these have no room beside each other


def solution(working: Working, digits: int | None, extent: Extent) -> Iterator[Block]:
    """The whole solution."""
    return _Solution(working, Look(working.config, digits), extent).blocks()


class _Solution:
    def __init__(self, working: Working, look: Look, extent: Extent) -> None:
        self.working, self.look, self.extent = working, look, extent
        self.formulas, self.network, self.page = Formulas(look, working), look.network, working.page
        self.depth, self.step = look.network.depth, working.step
        self.slots = [slot for slot, number in enumerate(working.step.samples) if number in extent.samples]
        self.told: set[Equation] = set()

    def blocks(self) -> Iterator[Block]:
        yield from opening(self.look)
        for title, make in _SECTIONS.items():
            yield from headed(title, 2, make(self))

    # what is given

    def given(self) -> Iterator[Block]:
        yield from (figure(self.look, self.step, slot) for slot in self.slots[:1])
        if self.step.iteration > 1:
            yield Note(f"The parameters are those with which iteration {self.step.iteration} begins.")
        yield from given_tables(self.formulas, self.slots, self.extent.units)
        yield from self.left_out()

    def left_out(self) -> Iterator[Block]:
        """What is not shown, in words."""
        if self.extent.units is not None:
            yield Note(f"Of each layer the first {self.extent.units} units stand for the others: --full works them all.", "quiet")
        hidden = len(self.step.samples) - len(self.slots)
        if hidden:
            are, them = plural(hidden, "is", "are"), plural(hidden, "it", "them")
            yield Note(f"{hidden} of {len(self.step.samples)} samples {are} not shown: --full or --sample shows {them}.", "quiet")

    # the parts of the working

    def forward(self) -> Iterator[Block]:
        for layer in range(1, self.depth + 1):
            yield self.layer(layer)
            for kind in self.told_of(FORWARD):
                yield from self.quantities(kind, layer)

    def error(self) -> Iterator[Block]:
        for kind in self.told_of(ERROR):
            yield from self.quantities(kind, self.depth)

    def backward(self) -> Iterator[Block]:
        for layer in range(self.depth, 0, -1):
            yield self.layer(layer)
            for kind in self.told_of(BACKWARD, GRADIENT):
                yield from self.quantities(kind, layer)
        yield Heading(f"Inputs: {self.units(0)}", 3)
        yield from self.quantities("dE/dout", 0)
        yield from self.by_sample()

    def by_sample(self) -> Iterator[Block]:
        """The gradients of each sample beside those of the batch, which are their mean or their sum."""
        samples = self.step.samples
        if not 1 < len(samples) <= MOST_SAMPLES_BESIDE or self.extent.units is not None:
            return
        rows: list[Sequence[str | Math]] = []
        for gradient in (cell.gradient() for cell in self.look.parameters()):
            own = [gradient.of_sample()._replace(sample=slot) for slot in range(len(samples))]
            rows.append((self.formulas.symbol(gradient), *(self.formulas.number(cell) for cell in (*own, gradient))))
        columns = [Column(self.look.notation.sample.format(number)) for number in samples]
        yield Heading(f"Each sample's gradients, and their {self.network.reduction}", 3)
        yield Table([Column("gradient", False, "name"), *columns, Column(self.network.reduction, tone="strong")], rows)

    def update(self) -> Iterator[Block]:
        for layer in range(1, self.depth + 1) if self.look.config.updates else ():
            yield self.layer(layer)
            for kind in self.told_of(UPDATE):
                yield from self.quantities(kind, layer)

    def check(self) -> Iterator[Block]:
        """The check: gradients against differences, the forward pass with the new parameters, and whether the loss fell."""
        if self.extent.units is None:
            check = GradCheck(self.look.config, self.step.iteration, worked=self.working)
            yield Note(verdict(list(check), Formulas(self.look, check.working)))
        if self.look.config.updates:
            yield from self.after()

    def after(self) -> Iterator[Block]:
        for number in self.extent.samples:
            for at in self.places("out", self.depth):
                yield self.worked(After(Cell("out", self.depth, at, number - 1)))
        before, after = Cell("E", self.depth), After(Cell("E", self.depth))
        yield self.worked(after)
        if len(self.step.samples) < len(self.look.config.samples):
            return  # they are not of the same samples
        start, end = map(self.formulas.number, (before, after))
        way = 0 if start == end else 1 if self.working.value(after) > self.working.value(before) else -1
        said, tone = _MOVED[way]
        yield Note(f"{self.formulas.name(before)} {said.format(start, end)}.", tone)

    # one kind at one layer

    def told_of(self, *stages: int) -> list[str]:
        """The kinds of some stages that are worked; gradients are those of the batch, even if it has one sample."""
        rows = [row for row in of_stage(*stages) if row.key not in self.network.written_out.union(self.network.unasked)]
        several = self.page.batch > 1
        return [row.key for row in rows if row.stage != ERROR or row.per_sample or (several and not LETTERS[row.key])]

    def layer(self, layer: int) -> Heading:
        name = "Output layer" if layer == self.depth else f"Layer {self.look.layer(layer)}" if self.depth > 2 else "Hidden layer"
        return Heading(f"{name}: {self.units(layer)}", 3)

    def units(self, layer: int) -> str:
        """The names of the units of a layer that are shown."""
        names, most = self.network.units(layer), self.extent.units
        return ", ".join(names[:most]) + (", …" if most and len(names) > most else "")

    def quantities(self, kind: str, layer: int) -> Iterator[Block]:
        """The equation in letters, unless it was shown before; as matrices; and with the numbers of each unit."""
        if not self.page.has(kind, layer) or not self.look.is_worked(kind, layer):
            return
        told = OF_SAMPLE.get(kind, kind) if self.page.batch == 1 else kind
        letters = in_letters(self.look, told, layer)
        keys = list(self.keys(kind, layer))
        if letters is not None and letters not in self.told and keys:
            self.told.add(letters)
            yield letters._replace(rule=caption(told, layer, self.formulas))
        yield from self.matrices(kind, layer)
        yield from map(self.worked, keys)

    def matrices(self, kind: str, layer: int) -> Iterator[Block]:
        """The equation of the whole layer and, if its matrices are small, with all their entries."""
        form = None if self.page.shares(kind, layer) else matrix_form(self.look, kind, layer, self.page.batch)
        if form is None:
            return
        yield form.equation()
        for slot in (None,) if form.batched else self.slots:
            written = written_out(form, self.formulas, slot)
            yield from () if written is None else (written,)

    def keys(self, kind: str, layer: int) -> Iterator[Cell]:
        """The quantities of a kind at a layer that are shown, sample by sample; the parts of a sum over the units above come first."""
        for slot in self.slots if KINDS[kind].per_sample else (None,):
            for at in self.places(kind, layer):
                key = Cell(kind, layer, at, slot)
                parts = [leaf for leaf in leaves(self.working.equation(key) or ONE) if isinstance(leaf, Cell) and leaf.kind == "through"]
                yield from (part for part in parts if self.shown(part.at))
                yield key

    def worked(self, key: Topic) -> Equation:
        """The line of a quantity; in a notation that writes δ as a derivative, with the chain rule first."""
        line = self.line(key)
        chains = chained(self.working, key, line.shown)
        if chains is None:
            return equation(line, self.formulas)
        by_chain, put_in = chains
        found = equation(line._replace(shown=put_in), self.formulas)
        return found._replace(right=[self.formulas.names(by_chain), *found.right])

    def line(self, key: Topic) -> Line:
        """The line of a quantity; a gradient is δ · out, summed over the samples of a batch; a part through a unit is δ · w.

        In a bare notation, the chain of a single sample is written whole.
        """
        whole = self.look.notation.bare and self.page.batch == 1
        if whole or not isinstance(key, Cell) or not (key.kind == "through" or OF_SAMPLE.get(key.kind) in ONE_SAMPLE):
            return line_of(self.working, key)
        return line_of_samples(self.working, key) or Line(key, None)

    def places(self, kind: str, layer: int) -> Iterator[tuple[int, ...]]:
        """The indices of a kind at a layer that are shown."""
        return indices_shown(self.look, self.page, (kind, layer), self.extent.units)

    def shown(self, at: Sequence[int]) -> bool:
        return self.extent.units is None or all(index < self.extent.units for index in at)


_MOVED = {-1: ("fell, from {0} to {1}", "good"), 0: ("stays at {0}", "fair"), 1: ("rose, from {0} to {1}", "bad")}

_SECTIONS = {
    "The network": _Solution.given,
    "Forward": _Solution.forward,
    "Error": _Solution.error,
    "Backward": _Solution.backward,
    "Update": _Solution.update,
    "Check": _Solution.check,
}
