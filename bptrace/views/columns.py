"""Columns of a table set to one width: text flush left, numbers at the decimal point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import sub
from typing import NamedTuple

from .cells import cells, flush_left, flush_right, widths
from .document import Column

PLAIN = b"0123456789.+-e"  # what numbers are written with, nearly always
_NUMBER = r"(?=\D*\d)(?:[-+−±~≈] ?)*(\d*)(?:[.,]\d*)?(?:[eE][-+−]?\d+)?(?:…|\.\.\.|[^\w\s])?"


class Strip(NamedTuple):
    """A column as it stands: its title and its cells are filled to its width."""

    title: str
    cells: Sequence[str]
    width: int
    column: Column


def strip(column: Column, texts: Sequence[str]) -> Strip:
    """A column and its cells, set."""
    fill = flush_right if column.numeric else flush_left
    level = _at_point(texts) if column.numeric else texts
    width = max([cells(column.title), *widths(level)])
    return Strip(fill([column.title], width)[0], fill(level, width), width, column)


def _at_point(texts: Sequence[str]) -> Sequence[str]:
    """Numbers filled behind so that, set flush right, their points stand below one another; words are left as they are."""
    joined = "".join(texts)
    if not joined.isascii() or joined.encode().translate(None, PLAIN) or "-" in texts:
        return _some_at_point(texts)
    if "." not in joined and "e" not in joined:
        return texts
    points = _points(texts) if joined.count(".") == len(texts) else list(map(_point, texts))
    tails = list(map(sub, map(len, texts), points))
    deepest = max(tails)
    if min(tails) == deepest:
        return texts
    return list(map(str.ljust, texts, map(deepest.__add__, points)))


def _points(texts: Sequence[str]) -> list[int]:
    """Where the point of each number stands, if each has one. A whole column is split at once: to search each would take thrice as long."""
    return list(map(len, "\n".join(texts).replace("\n", ".").split(".")[::2]))


def _point(text: str) -> int:
    """Where the point of a number stands, or would."""
    return len(text.partition("." if "." in text else "e")[0])


def _some_at_point(texts: Sequence[str]) -> Sequence[str]:
    """The same for a column with words or unusual numbers in it: `–`, `−0.5`, `0.593…`."""
    found = list(map(re.compile(_NUMBER).fullmatch, texts))
    deepest = max((len(number.string) - number.end(1) for number in found if number), default=0)
    return [text.ljust(number.end(1) + deepest) if number else text for text, number in zip(texts, found, strict=True)]
