"""For each bug of the second set, the codes of the causes that are true of it, as the programmer who made it would say."""

from __future__ import annotations

ACCEPTED_LATER: dict[str, tuple[str, ...]] = {}
