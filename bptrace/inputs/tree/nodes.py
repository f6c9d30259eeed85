"""What a file consists of, before anyone asks what it means: scalars, lists and mappings that remember where they stand."""

from typing import NamedTuple, Union


class Scalar(NamedTuple):
    """A piece of text as it was written. `quoted` text is never taken for `null`, and is a number only where one is wanted."""

    text: str
    quoted: bool
    line: int
    column: int
    width: int

    @property
    def empty(self) -> bool:
        """True if nothing is written at all, as after `bias:`."""
        return not self.text and not self.quoted

    @property
    def null(self) -> bool:
        return not self.quoted and self.text in _NULLS


class Seq(NamedTuple):
    """A list. `width` is 0 where it runs over several lines, of a mapping too."""

    items: "tuple[Node, ...]"
    line: int
    column: int
    width: int


class Map(NamedTuple):
    """A mapping, in the order of the file.

    No key comes twice, unless the file was read so that it may. `dropped` counts the pairs that were left out: their key was
    there already, or can be none.
    """

    pairs: "tuple[tuple[Scalar, Node], ...]"
    line: int
    column: int
    width: int
    dropped: int = 0

    def get(self, key: str) -> "Node | None":
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Union[Scalar, Seq, Map]
_NULLS = frozenset(("null", "Null", "NULL", "~"))


def is_null(node: Node) -> bool:
    """True if `null` or `~` stands here, in so many words."""
    return isinstance(node, Scalar) and node.null


def is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def described(node: Node) -> str:
    """The node in a message: `a list`, `a mapping`, `nothing`, or the text in quotation marks."""
    if isinstance(node, Seq):
        return "a list"
    if isinstance(node, Map):
        return "a mapping"
    return "nothing" if node.empty else quoted(node.text)


def on_line(node: Node, otherwise: str = "") -> str:
    """Where a node stands, in a message: ` on line 3`; something else in Python data, which has no lines."""
    return f" on line {node.line}" if node.column else otherwise


def normal(text: str) -> str:
    """The text with its Unicode normalised, so that w₁ is w1."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFKC", text)


def quoted(text: str) -> str:
    """What a file says, within a message: in quotation marks, on one line, of a bearable length."""
    return "'" + shortened(text, 40).replace("\n", "\\n") + "'"


def shortened(text: str, most: int) -> str:
    """The text, or as much of it as a message bears."""
    return text if len(text) <= most else text[: most - 2] + "…"


def size_of(node: Seq | Map) -> int:
    """How many entries were written."""
    return len(node.items) if isinstance(node, Seq) else len(node.pairs) + node.dropped


def runs_together(node: Seq | Map) -> bool:
    """True if there are entries that are several numbers, since a comma was forgotten."""
    return isinstance(node, Seq) and any(isinstance(item, Scalar) and " " in item.text for item in node.items)
