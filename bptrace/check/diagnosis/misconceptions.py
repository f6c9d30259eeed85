"""The misconceptions, a row each, in the order in which one works: what was thought, and the wrong equations that it comes to."""

from __future__ import annotations

from .mistakes_backward import BACKWARD_ROWS
from .mistakes_forward import FORWARD_ROWS
from .vocabulary import BATCH, LOSS, SIGN, Misconception, Wrong

__all__ = ["BATCH", "LOSS", "MISCONCEPTIONS", "SIGN", "Misconception", "Wrong"]

MISCONCEPTIONS = (*FORWARD_ROWS, *BACKWARD_ROWS)
