"""Lines of text on their way to a stream: their tones, how wide they stand in a terminal, filling up and breaking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

GAP = "  "


class Band(NamedTuple):
    """Lines made alike. Each row is a line: its pieces with `gap` between them, piece by piece in the tones given.

    Tones are those of notes and columns, and "title", "section", "block" (headings), "head" (titles of columns), "rule", "chart".
    """

    tones: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    gap: str = GAP


BLANK = Band(("plain",), [("",)])


def band(tone: str, lines: Sequence[str]) -> Band:
    """Whole lines in one tone."""
    return Band((tone,), [(line,) for line in lines])


NARROWEST = 24  # sides of an equation that stand beside what is explained have at least so much room


def filled(widths: Sequence[float], room: float) -> list[slice]:
    """The pieces of each line, as many as there is room for with a space between them; a piece that is wider has a line of its own."""
    starts, across = [0], 0.0
    for place, width in enumerate(widths):
        across += width + bool(across)
        if across > room and place > starts[-1]:
            starts.append(place)
            across = width
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]


# One cell wide everywhere: the letters before the combining marks, Greek, Russian, signs of mathematics. rich knows the rest.
_NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0410-\u044f\u1d62-\u1d6a\u2010-\u2027\u2030-\u205e\u2070\u2071"
    "\u2074-\u208e\u2090-\u209c\u2102-\u2121\u2123-\u2138\u2153-\u215e\u2190-\u22ff\u2500-\u259f\u2713\u2717\u2c7c"
)

_OPENING, _CLOSING = "（「『《〈【“‘", "，。、；：！？）」』》〉】”’"
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
# What stays together on a line: a stretch of spaces, a Chinese, Japanese or Korean letter with its punctuation, a word.
_PIECES = f" +|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+[{_CLOSING}]*"


def narrow(text: str) -> bool:
    """Whether each letter is known to take one cell."""
    return text.isascii() or not re.search(f"[^{_NARROW}]", text)


def cells(text: str) -> int:
    """The cells that a line of text takes."""
    if narrow(text):
        return len(text)
    from rich.cells import cell_len  # not loaded for what can be counted

    return cell_len(text)


def widths(texts: Sequence[str]) -> list[int]:
    """The cells of each text."""
    return list(map(len if narrow("".join(texts)) else cells, texts))


def flush_left(texts: Sequence[str], width: int) -> list[str]:
    """The texts filled with spaces behind."""
    if narrow("".join(texts)):
        return list(map(str.ljust, texts, repeat(width)))
    return [text + " " * (width - cells(text)) for text in texts]


def flush_right(texts: Sequence[str], width: int) -> list[str]:
    """The texts filled with spaces before."""
    if narrow("".join(texts)):
        return list(map(str.rjust, texts, repeat(width)))
    return [" " * (width - cells(text)) + text for text in texts]


def wrapped(text: str, width: int | None) -> list[str]:
    """The text in lines of at most `width` cells, broken between words, each indented as the first; a longer word is left whole."""
    if width is None or cells(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    lines, line = [], indent
    for piece in re.findall(_PIECES, text.lstrip(" ")):
        if line.strip() and cells(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]
