"""Numbers and words of a config as they stand in a script: lists that read back exactly, and comments that end with their line."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

WIDE = 110  # columns that a line may have


def literal(value: Any, before: int = 0) -> str:
    """A number or a nested list as Python; one that does not fit behind so many columns has a line for each row."""
    text = _flat(value)
    if before + len(text) <= WIDE or not isinstance(value, list):
        return text
    if isinstance(value[0], list):
        rows = [textwrap.indent(literal(row, 4), "    ") for row in value]
        return "[\n" + "".join(f"{row},\n" for row in rows) + "]"
    return "[\n" + textwrap.fill(text[1:-1], WIDE, initial_indent="    ", subsequent_indent="    ") + ",\n]"


def _flat(value: Any) -> str:
    return f"[{', '.join(map(_flat, value))}]" if isinstance(value, list) else repr(value)


def comment(text: str) -> str:
    """A text of a config as one comment: what is no printable character is escaped, so that nothing ends the line."""
    return "# " + "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def from_to(above: Sequence[str], below: Sequence[str]) -> str:
    """Which units the rows and the columns of a matrix belong to; nothing if they are too many to say."""
    said = f"into {', '.join(above)} from {', '.join(below)}"
    return said if len(said) <= _MOST_SAID else ""


_MOST_SAID = 60
