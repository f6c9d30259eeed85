"""A document: what is to be shown, with no word about how. Pages make these, formats turn them into text.

Every string in a document is plain text from a person or from us: a format escapes whatever it would take for markup. The
one exception is `Math.latex`, which is ours and is markup.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Union


class Heading(NamedTuple):
    text: str
    level: int = 1


class Note(NamedTuple):
    """A paragraph. `tone` is "plain", "quiet" (beside the point), "good", "fair" (neither good nor bad) or "bad"."""

    text: str
    tone: str = "plain"


class Listing(NamedTuple):
    """Lines in which each letter keeps its place, as in a terminal: a line of a file, and a caret below it."""

    lines: Sequence[str]
    tone: str = "plain"


class Math(NamedTuple):
    """A formula in pieces, between which a line may be broken, with a space where it is not: `w1·i1`, `+ w2·i2`, `+ b1`.

    `latex` is the same in as many pieces of LaTeX mathematics; in a name that a person gave it may have any letter, within `\\text{}`.
    """

    text: Sequence[str]
    latex: Sequence[str]


class Column(NamedTuple):
    """A column of a table: numbers are set flush at the decimal point, text flush left.

    `tone` colours the whole column: "plain", "name", "quiet" or "strong". A cell that is one of the words in `tones` has the tone
    there instead, which may be one of a note.
    """

    title: str
    numeric: bool = True
    tone: str = "plain"
    tones: Mapping[str, str] | None = None

    def tone_of(self, cell: str) -> str:
        """The tone of a cell, which may be filled with spaces."""
        return self.tones.get(cell.strip(), self.tone) if self.tones else self.tone


class Table(NamedTuple):
    """Rows of cells, each cell one line of text, already as it shall read, or a formula; "" is an empty cell.

    The first `keys` columns tell a row from the others: they are repeated where a table is too wide and is set in parts.
    `caption` is a line above it.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Math]]
    keys: int = 1
    caption: str = ""


class Chart(NamedTuple):
    """Values over an even axis, drawn small. `label` says what they are, `ends` what the axis goes from and to."""

    values: Sequence[float]
    label: str
    ends: tuple[str, str]


class Equation(NamedTuple):
    """What is explained, `left`, and what it is equal to, side by side: the formula, the numbers put in, the value.

    `number` is what other equations call it by, `rule` says in words why it holds.
    """

    left: Math
    right: Sequence[Math]
    number: str = ""
    rule: str = ""


Block = Union[Heading, Note, Listing, Table, Chart, Equation]
Document = Sequence[Block]
