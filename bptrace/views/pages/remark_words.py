"""Remarks in words: below an explanation, and at the end of an iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ...errors import listed
from ...explain.judges import Remark
from ...formula.number import show
from ...model.spelling import is_numeric
from ...model.symbols import Cell
from ...trace.step import Step
from ..document import Column, Note, Table
from ..style import Look

MOST_LINES, NAMES_IN_A_LINE = 6, 5  # lines at the end of an iteration; names in one line


def worth_noting(remarks: Iterable[Remark], step: Step, look: Look) -> Iterator[Table]:
    """The remarks on an iteration; if there are very many, the first ones."""
    lines = said(remarks, step, look)
    hidden = len(lines) - MOST_LINES + 1 if len(lines) > MOST_LINES else 0
    rows = [*lines[: len(lines) - hidden], *[f"… and {hidden} more"] * (hidden > 0)]
    if rows:
        yield Table([Column("", False)], [(row,) for row in rows], keys=0, caption="Worth noting")


def notes(remarks: Iterable[Remark], step: Step, look: Look) -> Iterator[Note]:
    """A paragraph for each kind of remark. A remark is not repeated, and one on all samples is not made for each sample too."""
    found = dict.fromkeys(remarks)
    throughout = {(remark.code, remark.cell) for remark in found if remark.cell.sample is None}
    told = (remark for remark in found if remark.cell.sample is None or (remark.code, remark.cell._replace(sample=None)) not in throughout)
    return map(Note, said(told, step, look))


def said(remarks: Iterable[Remark], step: Step, look: Look) -> list[str]:
    """A sentence for all remarks of one kind on one layer."""
    groups: dict[tuple[str, int, bool], list[Remark]] = {}
    for remark in remarks:
        groups.setdefault((remark.code, remark.cell.layer, remark.cell.sample is None), []).append(remark)
    return [_WORDS[code](_Group(sorted(group), step, look)) for (code, *_), group in groups.items()]


class _Group(NamedTuple):
    """The remarks of one kind on one layer."""

    remarks: Sequence[Remark]
    step: Step
    look: Look

    @property
    def first(self) -> Remark:
        return self.remarks[0]

    @property
    def several(self) -> bool:
        """True if the remarks are on several units or parameters."""
        return len({remark.cell.at for remark in self.remarks}) > 1

    def number(self, forms: str) -> str:
        """The singular or the plural: `is/are`."""
        return forms.split("/")[self.several]

    def names(self) -> str:
        """The parameters, or the units with the samples for which the remark holds."""
        slots: dict[Cell, list[int]] = {}
        for cell in (remark.cell for remark in self.remarks):
            slots.setdefault(cell._replace(sample=None), []).extend([] if cell.sample is None else [cell.sample])
        return listed([self.name(cell) + self.samples(found) for cell, found in slots.items()], NAMES_IN_A_LINE)

    def name(self, cell: Cell) -> str:
        if cell.is_parameter or cell.kind == "E" or cell.is_data:
            return self.look.symbol(cell)
        unit = self.look.network.units(cell.layer)[cell.at[0]]
        return f"unit {unit}" if is_numeric(unit) else unit

    def samples(self, slots: Sequence[int]) -> str:
        every = self.step.samples
        if not slots or len(every) == 1 or len(slots) == len(every):
            return ""
        return f" (sample {every[slots[0]]})" if len(slots) == 1 else f" ({len(slots)} of {len(every)} samples)"

    def throughout(self) -> str:
        """The words that a remark holds for all samples, if the batch has several."""
        return " for every sample of the batch" if len(self.step.samples) > 1 and self.first.cell.sample is None else ""


def _percent(part: float) -> str:
    return f"{show(100 * part, 2)}%"


def _dead(group: _Group) -> str:
    net, it = group.number("its net is/their nets are"), group.number("it/them")
    if group.throughout():
        why, learns = f"{net} above 0 for no sample of the batch", f", and the weights into {it} learn nothing"
    else:
        why, learns = f"{net} not above 0", ""
    return f"{group.names()} {group.number('is/are')} {'dead' if learns else 'off'}: {why}, so nothing passes back through {it}{learns}."


def _saturated(group: _Group) -> str:
    slope, steepest = max(abs(remark.numbers[0]) for remark in group.remarks), group.first.numbers[1]
    most = "at most " if len(group.remarks) > 1 else ""
    activation = group.look.network.layers[group.first.cell.layer - 1].activation.name
    through = f"{most}{_percent(slope)} of {group.number('its/their')} error comes through"
    more = f"where {activation} at its steepest lets {_percent(steepest)} through"
    return f"{group.names()} {group.number('is/are')} saturated: {through}, {more}."


def _silent(group: _Group) -> str:
    page, first = group.look.page, group.first.cell
    inputs = {remark.cell.at[0] for remark in group.remarks}
    weights = [Cell("w", first.layer + 1, at) for at in page.indices("w", first.layer + 1) if at[1] in inputs]
    named = listed([group.look.symbol(weight) for weight in weights], NAMES_IN_A_LINE)
    of = "those samples' own" if len({remark.cell.sample for remark in group.remarks}) > 1 else "that sample's own"
    whose = "the" if first.sample is None or len(group.step.samples) == 1 else of
    zero = f"{whose} gradient of {named} is 0" if len(weights) == 1 else f"{whose} gradients of {named} are 0"
    return f"{group.names()} {group.number('is/are')} 0{group.throughout()}, so {zero}."


def _step(group: _Group) -> str:
    turned = group._replace(remarks=[remark for remark in group.remarks if remark.numbers[0] * remark.numbers[1] < 0])
    value, new = group.first.numbers
    start = group.look.given(value) if group.step.iteration == 1 else group.look.number(value)
    one = f"takes a step larger than itself, from {start} to {group.look.number(new)}"
    said = f"{group.names()} {'take steps larger than themselves' if group.several else one}"
    if len(turned.remarks) == len(group.remarks):
        return f"{said}, and {group.number('changes its sign/change their signs')}."
    signs = f"; the {turned.number('sign/signs')} of {turned.names()} {turned.number('changes/change')}" if turned.remarks else ""
    return f"{said}{signs}."


def _corner(group: _Group) -> str:
    activation = group.look.network.layers[group.first.cell.layer - 1].activation.name
    slope, beyond = map(group.look.given, group.first.numbers)
    nets = group.number("its net is/their nets are")
    taken = f"that the slope there is taken as {slope}, not as the {beyond} beyond it, is a convention"
    return f"{group.names()} {group.number('is/are')} exactly at the corner of {activation}, since {nets} 0: {taken}."


def _corner_of_loss(group: _Group) -> str:
    slopes = listed(list(dict.fromkeys(group.look.number(remark.numbers[0]) for remark in group.remarks)), NAMES_IN_A_LINE)
    at = f"{group.names()} {group.number('is/are')} exactly at the corner of {group.look.network.loss.name}"
    return f"{at}: that its slope there is taken as {slopes} is a convention."


def _alike(group: _Group) -> str:
    layer = group.first.cell.layer
    of, units = group.look.network.layers[layer - 1], group.look.network.units(layer)
    named = [group.name(group.first.cell._replace(at=(j,))) for j in range(len(units))]
    first, *others = (listed([named[int(j)] for j in alike], NAMES_IN_A_LINE) for alike in dict.fromkeys(_numbers(group)))
    bias = ", and the same bias" if of.biases and not of.shared else ""
    too = "".join(f" So do {names}." for names in others)
    return f"{first} have the same weights, in and out{bias}: every update moves them alike, so they never part.{too}"


def _numbers(group: _Group) -> Iterator[tuple[float, ...]]:
    return (remark.numbers for remark in group.remarks)


def _overshot(group: _Group) -> str:
    farther = [
        remark for remark in group.remarks if abs(remark.numbers[2] - remark.numbers[0]) > abs(remark.numbers[1] - remark.numbers[0])
    ]
    if len(group.remarks) > 1:
        too_far = f", {len(farther)} of {len(group.remarks)} times farther than before" if farther else ""
        return f"The step takes {group.names()} past the target{too_far}."
    too_far = ", farther from it than before" if farther else ""
    target, out, then = group.look.given(group.first.numbers[0]), *map(group.look.number, group.first.numbers[1:])
    was, now = ("below", "above") if group.first.numbers[1] < group.first.numbers[0] else ("above", "below")
    return f"{group.names()} was {was} its target {target}, at {out}, and is {now} it after the update, at {then}{too_far}."


def _sure(group: _Group) -> str:
    loss = max(remark.numbers[0] for remark in group.remarks)
    large = f"large, up to {group.look.number(loss, 3)}" if len(group.remarks) > 1 else f"large, {group.look.number(loss, 3)}"
    return f"{group.names()} {group.number('is/are')} nearly sure and wrong: the logarithm of a number near 0 makes the loss {large}."


def _frozen(group: _Group) -> str:
    return f"{group.names()} {group.number('is/are')} frozen: no update uses {group.number('its gradient/their gradients')}."


def _grew(group: _Group) -> str:
    before, after = map(group.look.number, group.first.numbers)
    return f"{group.names()} grew by the update, from {before} to {after}: the step was too large. A smaller learning rate may help."


_WORDS: dict[str, Callable[[_Group], str]] = {
    "dead": _dead,
    "saturated": _saturated,
    "silent": _silent,
    "step": _step,
    "corner": _corner,
    "corner-of-loss": _corner_of_loss,
    "alike": _alike,
    "overshot": _overshot,
    "sure": _sure,
    "frozen": _frozen,
    "grew": _grew,
}
