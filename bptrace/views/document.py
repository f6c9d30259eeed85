"""A document: what is to be shown, with no word about how. Pages make these, formats turn them into text.

Every string in a document is plain text from a person or from us: a format escapes whatever it would take for markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from ..formula.record import Record


class Heading(Record):
    text: str
    level: int = 1


class Note(Record):
    """A paragraph. `tone` is "plain", "quiet" (beside the point), "good" or "bad"."""

    text: str
    tone: str = "plain"


class Column(Record):
    """A column of a table: numbers are set flush at the decimal point, text flush left.

    `tone` colours the whole column: "plain", "name", "quiet" or "strong".
    """

    title: str
    numeric: bool = True
    tone: str = "plain"


class Table(Record):
    """Rows of cells, each cell one line of text, already as it shall read; "" is an empty cell.

    The first `keys` columns tell a row from the others: they are repeated where a table is too wide and is set in parts.
    `caption` is a line above it.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    keys: int = 1
    caption: str = ""


class Chart(Record):
    """Values over an even axis, drawn small. `label` says what they are, `ends` what the axis goes from and to."""

    values: Sequence[float]
    label: str
    ends: tuple[str, str]


Block = Union[Heading, Note, Table, Chart]
Document = Sequence[Block]
