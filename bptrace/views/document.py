"""A document: what is shown, but not how. Pages make documents, formats turn them into text.

Every string in a document is plain text, from a person or from us: a format escapes whatever it would read as markup. The only
exceptions are the LaTeX and the MathML of formulas, which are our own markup.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, Union

from ..formula.markups import Markup

if TYPE_CHECKING:
    from .drawing import Drawing

Form = TypeVar("Form")


class Heading(NamedTuple):
    text: str
    level: int = 1


class Note(NamedTuple):
    """A paragraph. `tone` is "plain", "quiet" (beside the point), "good", "fair" (neither good nor bad) or "bad"."""

    text: str
    tone: str = "plain"


class Listing(NamedTuple):
    """Lines in a fixed-width font, as in a terminal: a line of a file, and a caret below it."""

    lines: Sequence[str]
    tone: str = "plain"


class WhenAsked(Generic[Form]):
    """What is written in each language: in text at once, in others when it is asked for. Two are equal if their texts are."""

    def __init__(self, write: Callable[[Markup], Form]) -> None:
        self._write, self.text = write, write("text")

    @cached_property
    def latex(self) -> Form:
        return self._write("latex")

    @cached_property
    def mathml(self) -> Form:
        return self._write("mathml")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.text == other.text

    def __hash__(self) -> int:
        return hash(str(self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Math(WhenAsked[Sequence[str]]):
    """A formula in pieces: `w1·i1`, `+ w2·i2`, `+ b1`. Between two pieces a line may be broken, else there is a space.

    `latex` is the same in as many pieces of LaTeX mathematics. A name that a person gave may have any letter, within `\\text{}`.
    Each piece of `mathml` is markup for the inside of one <math>.
    """


class Column(NamedTuple):
    """A column of a table: numbers are set flush at the decimal point, text flush left.

    `tone` colours the whole column: "plain", "name", "quiet" or "strong". A cell that is a key of `tones` has the tone given
    there instead, which may also be a tone of notes.
    """

    title: str
    numeric: bool = True
    tone: str = "plain"
    tones: Mapping[str, str] | None = None

    def tone_of(self, cell: str) -> str:
        """The tone of a cell, which may be padded with spaces."""
        return self.tones.get(cell.strip(), self.tone) if self.tones else self.tone


class Table(NamedTuple):
    """Rows of cells. Each cell is one line of finished text, or a formula; "" is an empty cell.

    The first `keys` columns identify a row: they are repeated if a table is too wide and is set in parts.
    `caption` is a line above it. With `anchors`, one for each row, the first cell is a link to it; "" is none.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Math]]
    keys: int = 1
    caption: str = ""
    anchors: Sequence[str] = ()


class Sign(NamedTuple):
    """What a cell of a grid may say: one letter, the word that it stands for, and the tone, one of notes."""

    letter: str
    word: str
    tone: str = "plain"


class Grid(NamedTuple):
    """A table of signs, in which a pattern is seen. A row is a name, and a string with a letter for each of the `columns`.

    `corner` says what the rows are, `legend` what the letters mean. `anchors` are as those of a table.
    """

    corner: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, str]]
    legend: Sequence[Sign]
    caption: str = ""
    anchors: Sequence[str] = ()


class Chart(NamedTuple):
    """A small chart of values over an even axis. `label` says what they are, `ends` are the first and the last mark of the axis."""

    values: Sequence[float]
    label: str
    ends: tuple[str, str]


class Figure(NamedTuple):
    """A picture, and a text that says what it shows. It is drawn by the formats that show it: it takes a while.

    `file` is the name of the file that has it, beside the document, for a format that can only refer to it.
    """

    draw: "Callable[[], Drawing]"
    text: str
    file: str = ""


class Equation(NamedTuple):
    """A quantity, `left`, and its `sides`, joined by equals signs: the formula, the numbers put in, the value.

    `number` is the number by which other equations refer to it, `rule` says in words why it holds.
    """

    left: Math
    right: Sequence[Math]
    number: str = ""
    rule: str = ""


class Entries(WhenAsked[Sequence[Sequence[str]]]):
    """A matrix by its entries, row by row."""


# What stands side by side, and between which a line is not broken. In MathML what is about the entries may be parts of elements.
MatrixPiece = Sequence[Union[Math, Entries]]


class MatrixEquation(NamedTuple):
    """An equation of matrices that are written out: its `sides`, joined by equals signs, are formulas in pieces."""

    sides: Sequence[Sequence[MatrixPiece]]


class Links(NamedTuple):
    """Links to anchors of the document: the text of each, and where it leads. Formats that are not clicked in leave them out."""

    links: Sequence[tuple[str, str]]


class Section(NamedTuple):
    """Blocks that belong together, and begin a new page in print. Links lead to its `anchor`."""

    blocks: Sequence["Block"]
    anchor: str = ""


Block = Union[Heading, Note, Listing, Table, Grid, Figure, Chart, Equation, MatrixEquation, Links, Section]
Document = Sequence[Block]


def deeper(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same with each heading a level lower, as a part of another document."""
    return (block._replace(level=block.level + 1) if isinstance(block, Heading) else block for block in blocks)
