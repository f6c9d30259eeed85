"""The remarks on an iteration, or on one quantity of it. Data only: the views have the words."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..inputs.config.config import Config
from ..model.page import Page
from ..model.symbols import GRADIENT, PARAMETER, Cell, of_stage
from ..trace.step import Step
from .judges import (
    Judge,
    Remark,
    alike,
    corner,
    corner_of_loss,
    dead,
    frozen,
    grew,
    long_step,
    overshot,
    saturated,
    silent,
    silent_input,
    sure,
)

if TYPE_CHECKING:
    from .topics import Topic
    from .working import Working

# What an iteration is searched for: a kind of quantities, of samples or of the batch, and the function that judges one.
# fmt: off
ROWS: tuple[tuple[str, bool, Judge], ...] = (
    ("slope",    False, dead),
    ("slope",    True,  saturated),
    ("jacobian", True,  saturated),
    ("slope",    True,  corner),
    ("dE/dout",  True,  corner_of_loss),
    ("E_o#",     True,  sure),
    ("out",      False, silent_input),
    ("out",      False, alike),
    ("w",        False, long_step),
)
# fmt: on


def remarks_of(config: Config, step: Step) -> Iterator[Remark]:
    """All remarks on an iteration."""
    for kind, own, judge in ROWS:
        slots: Sequence[int | None] = range(len(step.samples)) if own else (None,)
        for layer in (layer for key, layer in step.layout.keys if key == kind):
            for at in step.layout.page.indices(kind, layer):
                for slot in slots:
                    yield from judge(config, step, Cell(kind, layer, at, slot))


def remarks_on(working: "Working", key: "Topic") -> list[Remark]:
    """The remarks on one quantity of an iteration, or on the loss after its update."""
    from .topics import After

    config, step = working.config, working.step
    if isinstance(key, After):
        return list(_on_after(working, key.cell))
    if not isinstance(key, Cell) or key.kind not in _ON:
        return []
    return [remark for judge, cell in _ON[key.kind](working.page, key) for remark in judge(config, step, cell)]


def _on_after(working: "Working", cell: Cell) -> Iterator[Remark]:
    """The remarks on the loss, or on an output, after an update; its sample is the place in the file."""
    config, step = working.config, working.step
    if cell.kind == "E" or (cell.kind == "E#" and len(config.samples) == 1):
        yield from grew(config, step, working.after)
    elif (cell.kind, cell.layer) == ("out", config.network.depth) and (cell.sample or 0) + 1 in step.samples:
        yield from overshot(config, step, working.after, cell._replace(sample=step.samples.index((cell.sample or 0) + 1)))


def _on_unit(page: Page, cell: Cell) -> Iterator[tuple[Judge, Cell]]:
    if cell.layer and page.has("jacobian", cell.layer):
        yield saturated, cell._replace(kind="jacobian", at=cell.at[:1] * 2)
    elif cell.layer:
        yield from ((judge, cell._replace(kind="slope")) for judge in (dead, saturated, corner))
    if cell.kind == "out":
        yield alike, cell._replace(sample=None)


def _on_gradient(page: Page, cell: Cell) -> Iterator[tuple[Judge, Cell]]:
    yield frozen, cell
    if PARAMETER[cell.kind] == "w":
        yield silent, Cell("out", cell.layer - 1, cell.at[1:], cell.sample)
    if not page.shares(cell.kind, cell.layer):
        yield dead, Cell("slope", cell.layer, cell.at[:1], cell.sample)


_ON: dict[str, Callable[[Page, Cell], Iterator[tuple[Judge, Cell]]]] = {
    **dict.fromkeys(("out", "slope", "jacobian", "delta"), _on_unit),
    **{row.key: _on_gradient for row in of_stage(GRADIENT)},
    "dE/dout": lambda page, cell: iter([(corner_of_loss, cell)]),
    "E_o#": lambda page, cell: iter([(sure, cell)]),
    "w+": lambda page, cell: iter([(long_step, cell.before())]),
}
