"""`python -m tests.benchmarks [WORDS]`: the table, or its rows that hold all of the words."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .measure import CannotRun, Medians
from .row import Row
from .rows import rows

WIDTHS = (40, 27, 8, 10, 10, 10)
SCALES = {"ms": 1e3, "MB": 1e-6, "kB": 1e-3}


def main(words: Sequence[str]) -> None:
    """Measures and prints row after row."""
    print(_line("work", "beside", "target", "measured", "ours", "theirs"))
    print("-" * (sum(WIDTHS) + 2 * len(WIDTHS) + 6))
    with rows() as table:
        for row in table:
            if all(word.lower() in f"{row.work} {row.beside}".lower() for word in words):
                print(_measured(row), flush=True)


def _measured(row: Row) -> str:
    sign = "≥" if row.faster else "≤"
    start = (row.work, row.beside, f"{sign} {row.target:g}")
    try:
        medians = row.measure()
    except CannotRun as reason:
        return f"{_line(*start)}  not measured: {reason}"
    ratio = _ratio(row, medians)
    reached = ratio >= row.target if row.faster else ratio <= row.target
    times = (f"{median * SCALES[row.unit]:.4g} {row.unit}" for median in medians)
    return f"{_line(*start, f'{ratio:.3g}', *times)}  {'reached' if reached else 'misses'}"


def _ratio(row: Row, medians: Medians) -> float:
    return medians.theirs / medians.ours if row.faster else medians.ours / medians.theirs


def _line(*cells: str) -> str:
    left, right = cells[:2], cells[2:]
    texts = [f"{cell:<{width}}" for cell, width in zip(left, WIDTHS, strict=False)]
    texts += [f"{cell:>{width}}" for cell, width in zip(right, WIDTHS[2:], strict=False)]
    return "  ".join(texts)


if __name__ == "__main__":
    main(sys.argv[1:])
