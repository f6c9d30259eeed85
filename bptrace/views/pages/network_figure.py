"""The figure of a network in a document. It is drawn, and what draws it is loaded, only where a format shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...trace.step import Step
from ..document import Figure
from ..style import Look

if TYPE_CHECKING:
    from ..drawing import Drawing


def figure(look: Look, step: Step, slot: int) -> Figure:
    """The network with the numbers of one sample of an iteration, whose place in the batch is `slot`."""

    def draw() -> Drawing:
        from .network_picture import network_picture

        return network_picture(look, step.get, slot)

    several = f", sample {step.samples[slot]}" if len(look.config.samples) > 1 else ""
    return Figure(draw, f"The network with the numbers of iteration {step.iteration}{several}.")
