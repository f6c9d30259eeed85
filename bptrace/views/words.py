"""Words of pages."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str], most: int | None = None) -> str:
    """`w1, w2 and w3`; of many more than `most`, so many: `w1, w2 and 7 others`."""
    if most is not None and len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most:,} others"]
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
