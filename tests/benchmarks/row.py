"""A measurement, as a row of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .measure import Medians


class Row(NamedTuple):
    """A measurement. With `faster`, the target is how many times as fast we are; else what share of their time, or memory, we take."""

    work: str
    beside: str
    target: float
    measure: Callable[[], Medians]
    faster: bool = False
    unit: str = "ms"
