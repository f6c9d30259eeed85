"""The place where a text stops being YAML, and what can be seen from there."""

from __future__ import annotations

import re
from typing import NamedTuple

OPENING, CLOSING = "[{", "]}"
CLOSES = {"[": "]", "{": "}"}
NAMES = {"[": "list", "{": "mapping"}
# Hyphens, dashes, a minus sign and bullets that word processors write before the entry of a list.
_WRONG_DASH = re.compile(r"(\s*(?:- +)*)[\u2010-\u2015\u2212\u2022\u00b7](?=\s)")


class Slip(NamedTuple):
    """A problem with a place, counted from 1."""

    message: str
    line: int
    column: int
    hint: str = ""
    width: int = 1


class Spot(NamedTuple):
    """Where the parser gave up, where what it was reading began, and the lines about them."""

    line: int
    column: int
    began: tuple[int, int] | None
    lines: list[str]
    complaint: str

    def text(self, line: int = 0) -> str:
        """A line by its number, the one of the spot for 0."""
        number = line or self.line
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    @property
    def here(self) -> str:
        """The character at the spot, nothing at the end of a line."""
        return self.text()[self.column - 1 : self.column]

    @property
    def above(self) -> int:
        """The number of the last line above that says something, or 0."""
        numbers = range(min(self.line, len(self.lines) + 1) - 1, 0, -1)
        return next((n for n in numbers if self.text(n).strip() and not self.text(n).lstrip().startswith("#")), 0)


def in_marks(text: str) -> str:
    """The text in quotation marks that it does not hold itself."""
    mark = "'" if '"' in text else '"'
    return mark + (text if len(text) <= 60 else text[:58] + "…") + mark


def levels(spot: Spot, start: int) -> str:
    """Where the lines above begin that this one may belong to, as a remedy."""
    entry, starts, edge = spot.text().lstrip().startswith("- "), set(), start + 100
    for number in range(spot.line - 1, 0, -1):
        text = spot.text(number)
        bare = text.lstrip()
        dash, column = len(text) - len(bare) + 1, len(text) - len(bare.lstrip("- ")) + 1
        if bare and not bare.startswith("#") and dash < edge:
            edge = dash
            starts.add(dash if entry else column)
    nearest = sorted(sorted(starts - {start}, key=lambda column: abs(column - start))[:2])
    said = " or ".join(map(str, nearest))
    return f"begin it in column {said}, as lines above do, not in column {start}" if said else "begin it in column 1"


def wrong_dash(text: str) -> int:
    """The column of a dash that begins the entry of a list and is no -, or 0."""
    found = _WRONG_DASH.match(text)
    return found.end() if found else 0


def is_continued(spot: Spot, column: int) -> bool:
    """True if the line above goes on with a value that began further up."""
    further_up = Spot(spot.above, 1, None, spot.lines, "")
    text = further_up.text(further_up.above)
    return bool(re.search(r":\s+\S", text)) and len(text) - len(text.lstrip("- ")) < column


def is_closed(spot: Spot, line: int, column: int) -> bool:
    """True if there is a closing bracket for the one at this place, as far as counting brackets can tell."""
    depth = 0
    for text in [spot.text(line)[column - 1 :], *spot.lines[line:]]:
        for found in re.finditer(r"[\[\]{}]", text):
            depth += 1 if found[0] in OPENING else -1
            if depth == 0:
                return True
    return False


def left_open(lines: list[str]) -> tuple[str, int, int] | None:
    """The innermost bracket that is open at the end, as far as counting can tell, and its place."""
    still: list[tuple[str, int, int]] = []
    for number, text in enumerate(lines, 1):
        for found in re.finditer(r"""([\[{])|([\]}])|"[^"]*"|'[^']*'|\s\#.*""", text):
            if found[1]:
                still.append((found[1], number, found.start() + 1))
            elif found[2] and still:
                still.pop()
    return still[-1] if still else None
