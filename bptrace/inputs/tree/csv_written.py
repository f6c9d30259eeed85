"""Tables as they are written in CSV: no cell of them acts in a spreadsheet or on a terminal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from ...errors import visible

NOT_YET = "-"  # in the place of a date, where there is none

# A spreadsheet runs what begins so; and, where it takes another separator than ours, what begins so behind one.
_ACTING = re.compile(r"(?:^|(?<=[;,|]))(?=\s*[=+\-@＝＋－＠])")
_NEGATIVE = re.compile(r"-\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_MADE_HARMLESS = re.compile(r"(?:^|(?<=[;,|]))'(?=\s*[=+\-@＝＋－＠])")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line; a negative number is none."""
    shown = visible(text)
    return shown if _NEGATIVE.fullmatch(shown) else _ACTING.sub("'", shown)


def as_it_was(cell: str) -> str:
    """The text that was made harmless."""
    return _MADE_HARMLESS.sub("", cell)


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table; no cell of it acts in a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerows([cell if cell == NOT_YET else harmless(cell) for cell in row] for row in (head, *rows))
    return out.getvalue().encode()
