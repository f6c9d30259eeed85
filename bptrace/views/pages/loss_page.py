"""The loss over the iterations of a run: a chart, and its values at round numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..document import Block, Chart, Column, Heading, Note, Table
from ..style import Look

POINTS = 240  # values in a chart


class Loss(NamedTuple):
    """The loss of an iteration's batch; if the batch has not all samples, `mean` is the loss over all of them after the update."""

    iteration: int
    samples: Sequence[int]
    batch: float
    mean: float | None = None


def milestones(total: int) -> list[int]:
    """1, 2, 5, 10, 20, 50, ... and the last."""
    rounds = [step * 10**power for power in range(len(str(total))) for step in (1, 2, 5)]
    return [number for number in rounds if number < total] + [total]


def sampled(total: int) -> set[int]:
    """Iterations for a chart, spread evenly over all."""
    return {1 + round(number * (total - 1) / max(1, POINTS - 1)) for number in range(POINTS)}


def losses(found: Sequence[Loss], after: float | None, look: Look, total: int) -> Iterator[Block]:
    """The loss over the iterations. The losses of small batches are those of different samples, so the chart has that of all."""
    if len(found) < 3:
        return
    name, parted = look.title("E_o"), look.config.batch < len(look.config.samples)
    whole = all(loss.mean is not None for loss in found)
    drawn = f"{name}⁺" if whole else name
    yield Heading(f"{drawn} over {found[-1].iteration} iterations", 2)
    if parted:
        yield Note(_said(name, look, whole), "quiet")
    even = sampled(total)
    values = [loss.mean if whole and loss.mean is not None else loss.batch for loss in found if loss.iteration in even]
    yield Chart(values, drawn, (str(found[0].iteration), str(found[-1].iteration)))
    told = {*milestones(total), found[-1].iteration}
    rows = [_row(loss, look) for loss in found if loss.iteration in told]
    if after is not None and not whole:
        rows.append(("after", "all", look.number(after), ""))
    columns = [
        Column("iteration"),
        Column("samples", False),
        Column(name, tone="plain" if whole else "strong"),
        Column(drawn, tone="strong"),
    ]
    kept = [0, *[1] * parted, 2, *[3] * whole]
    yield Table([columns[number] for number in kept], [[row[number] for number in kept] for row in rows])


def _row(loss: Loss, look: Look) -> tuple[str, str, str, str]:
    first, last = loss.samples[0], loss.samples[-1]
    return str(loss.iteration), str(first) if first == last else f"{first} to {last}", look.number(loss.batch), look.number(loss.mean)


def _said(name: str, look: Look, whole: bool) -> str:
    own, count = f"{name} is the loss of the samples of one update", len(look.config.samples)
    if not whole:
        return f"{own}, so one may differ from the next without any learning."
    return f"{own}; {name}⁺ is the {look.network.reduction} over all {count} samples, after it."
