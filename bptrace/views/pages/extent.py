"""How much of a solution is shown: which samples, and how many units of a layer."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from ...explain.working import Working
from .watch import LARGE

MOST_SAMPLES_WORKED = 4  # more samples than these would hide the way of working behind its repetition: the first stands for them
UNITS_SHOWN = 2  # units of a layer that stand for the others in a large network


class Extent(NamedTuple):
    """How much of a solution is shown: which samples, by their numbers in the file, and how many units of a layer; None for all."""

    samples: Sequence[int]
    units: int | None = None


def extent(working: Working, picked: Container[int] | None, full: bool) -> Extent:
    """What is shown of an iteration: the samples picked, or all if they are few; in a large network, unless full, the first units."""
    samples, large = working.step.samples, sum(1 for _ in working.config.network.parameters()) > LARGE
    if picked is not None:
        shown = [number for number in samples if number in picked]
    else:
        shown = list(samples if full or (len(samples) <= MOST_SAMPLES_WORKED and not large) else samples[:1])
    return Extent(shown, UNITS_SHOWN if large and not full else None)
