"""What a person meant who wrote something that is not YAML: the parser's few complaints, told with their usual causes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from .nodes import quoted
from .problems import Problems

_NO_SPACE = re.compile(r"""^(\s*(?:- +)*)([^\s:#'"\[\]{},]+):([^\s:/][^#]*)""")
_OPENING, _CLOSING = "[{", "]}"
_NAMES = {"[": "list", "{": "mapping"}


class _Slip(NamedTuple):
    """A problem with a place, counted from 1."""

    message: str
    line: int
    column: int
    hint: str = ""
    width: int = 1


class _Spot(NamedTuple):
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


def explain(error: Any, problems: Problems) -> None:
    """Note why a text is not YAML, in the words of the person who wrote it."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    spot = _Spot(
        mark.line + 1 if mark else 1,
        mark.column + 1 if mark else 1,
        (began.line + 1, began.column + 1) if began else None,
        problems.lines,
        error.problem or "",
    )
    slip = next(filter(None, (cause(spot) for cause in _CAUSES)))
    problems.at("syntax", slip.message, slip.line, slip.column, slip.width, slip.hint)


def _tab(spot: _Spot) -> _Slip | None:
    """A tab before the first word of the line."""
    found = re.match(r" *(\t+)", spot.text())
    if not found or (spot.column > found.end() + 1 and "tab" not in spot.complaint):
        return None
    return _Slip("a tab cannot indent in YAML", spot.line, found.start(1) + 1, "indent with spaces", len(found[1]))


def _forgotten_space(spot: _Spot) -> _Slip | None:
    """`learning_rate:0.5`, on the line where reading began or on the one above."""
    if "':'" not in spot.complaint and "mapping values" not in spot.complaint and "expected key" not in spot.complaint:
        return None
    began = spot.began[0] if spot.began else spot.line
    for number in (began, spot.above):
        if number and number >= began - 1 and (found := _NO_SPACE.match(spot.text(number))):
            wanted = f"{found[2]}: {found[3].strip()}"
            column = found.end(2) + 1
            return _Slip(f"a space is missing after the colon of {quoted(found[2] + ':')}", number, column, f"write {wanted[:60]}")
    return None


def _flow_space(spot: _Spot) -> _Slip | None:
    """`{inputs:[1, 2]}`: in brackets a bracket may follow a colon only after a space."""
    if "unexpected ':'" not in spot.complaint:
        return None
    word = re.split(r"[\s,\[{]", spot.text()[: spot.column - 1])[-1]
    return _Slip(
        f"a space is missing after the colon of {quoted(word + ':')}",
        spot.line,
        spot.column,
        f"write {word}: {spot.text()[spot.column :][:1]}…",
    )


def _no_colon(spot: _Spot) -> _Slip | None:
    """A line of a mapping that is one word."""
    if "find expected ':'" not in spot.complaint or not spot.began:
        return None
    line, column = spot.began
    word = spot.text(line)[column - 1 :].strip()
    return _Slip(f"{quoted(word)} has no colon", line, column, "a line here is a key and a value: key: value", max(1, len(word)))


def _second_colon(spot: _Spot) -> _Slip | None:
    """`title: A: b`; or a line indented too far below one that has its value already."""
    if "mapping values" not in spot.complaint:
        return None
    before = spot.text()[: spot.column - 1]
    if found := re.match(r"(\s*(?:- +)*[^\s:]+:\s+)(.*)", before):
        whole = (found[2] + spot.text()[spot.column - 1 :]).strip()
        return _Slip("a second colon in one line", spot.line, spot.column, f"put text with a colon in quotation marks: {_in_marks(whole)}")
    return _indented(spot, "this line is indented further than the one above it, which has its value already")


def _in_marks(text: str) -> str:
    mark = "'" if '"' in text else '"'
    return mark + (text if len(text) <= 60 else text[:58] + "…") + mark


def _indented(spot: _Spot, message: str) -> _Slip:
    start = len(spot.text()) - len(spot.text().lstrip()) + 1
    return _Slip(message, spot.line, start, _levels(spot, start))


def _levels(spot: _Spot, start: int) -> str:
    """Where the lines above begin that this one may belong to, as a remedy."""
    entry, starts, edge = spot.text().lstrip().startswith("- "), set(), start + 100
    for number in range(spot.line - 1, 0, -1):
        text = spot.text(number)
        bare = text.lstrip()
        dash, column = len(text) - len(bare) + 1, len(text) - len(bare.lstrip("- ")) + 1
        if bare and not bare.startswith("#") and dash < edge:
            edge = dash
            starts.add(dash if entry else column)
    nearest = sorted(sorted(starts, key=lambda column: abs(column - start))[:2])
    said = " or ".join(map(str, nearest))
    return f"begin it in column {said}, as lines above do, not in column {start}" if said else "begin it in column 1"


def _unclosed(spot: _Spot) -> _Slip | None:
    """A bracket that is never closed, or closed by the other kind; or a comma that is missing."""
    if not spot.began or ("',' or" not in spot.complaint):
        return None
    line, column = spot.began
    bracket = spot.text(line)[column - 1 : column]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    if spot.here in _CLOSING and spot.here:
        return _Slip(f"{spot.here} closes what {bracket} opened", spot.line, spot.column, f"write {closing} where {bracket} ends")
    if _is_closed(spot, line, column):
        start = spot.column - len(re.search(r"\S*$", spot.text()[: spot.column - 1])[0]) if spot.here == ":" else spot.column  # type: ignore[index]
        return _Slip(
            "a comma is missing before this", spot.line, start, f"the entries of a {_NAMES.get(bracket, 'list')} are parted by commas"
        )
    return _Slip(f"{bracket} is not closed", line, column, f"write {closing} where the {_NAMES.get(bracket, 'list')} ends")


def _is_closed(spot: _Spot, line: int, column: int) -> bool:
    """Is there a closing bracket for the one at this place, as far as counting brackets can tell?"""
    depth = 0
    for text in [spot.text(line)[column - 1 :], *spot.lines[line:]]:
        for found in re.finditer(r"[\[\]{}]", text):
            depth += 1 if found[0] in _OPENING else -1
            if depth == 0:
                return True
    return False


def _too_much(spot: _Spot) -> _Slip | None:
    """Something after a value that is complete, or a line at a level that there is none of."""
    if "expected key" not in spot.complaint and "expected '-'" not in spot.complaint and "<block end>" not in spot.complaint:
        return None
    before = spot.text()[: spot.column - 1]
    if spot.here and spot.here in _CLOSING:
        return _Slip(f"{spot.here} closes nothing", spot.line, spot.column, "take it out, or open its bracket")
    if not before.strip(" -"):
        return _level(spot)
    if before.rstrip()[-1:] in ("'", '"'):
        return _Slip(
            "the quotation marks end before this", spot.line, spot.column, "put the whole text in the other kind of quotation marks"
        )
    return _Slip("nothing can follow here, for the value is complete", spot.line, spot.column, "is a comma, a bracket or a # missing?")


def _level(spot: _Spot) -> _Slip:
    if "'-'" in spot.complaint and not (spot.began and spot.column > spot.began[1]):
        return _Slip(
            "a key stands where the lines above are a list",
            spot.line,
            spot.column,
            "indent it as deep as the list's entries, or give it a -",
        )
    if spot.here == "-" and spot.text()[spot.column : spot.column + 1] in (" ", ""):
        above = spot.text(spot.above)
        alike = len(above) - len(above.lstrip()) == spot.column - 1
        hint = "give the line above a - too, or indent this one below its key" if alike else "indent it below the key it belongs to"
        return _Slip("a list entry stands where a key is wanted", spot.line, spot.column, hint)
    return _indented(spot, "this line is at a level that no line above has")


def _dash(spot: _Spot) -> _Slip | None:
    if "sequence entries" not in spot.complaint:
        return None
    return _Slip("a list entry cannot stand on the line of its key", spot.line, spot.column, "begin it on a line of its own, or write [ ]")


def _quote(spot: _Spot) -> _Slip | None:
    if "end of stream" not in spot.complaint or not spot.began:
        return None
    return _Slip("the quotation mark is not closed", *spot.began, "write a second one where the text ends")


def _sign(spot: _Spot) -> _Slip | None:
    """A character that means something else to YAML."""
    if "cannot start" not in spot.complaint:
        return None
    if spot.here == "\t":
        return _Slip("a tab stands where YAML wants a space", spot.line, spot.column, "write spaces")
    return _Slip(f"a value cannot begin with {spot.here}", spot.line, spot.column, "put it in quotation marks")


def _empty_place(spot: _Spot) -> _Slip | None:
    if "node content" not in spot.complaint:
        return None
    if spot.here == ",":
        return _Slip("an entry is missing before this comma", spot.line, spot.column, "take the comma out, or write null for none")
    return _Slip(
        f"{spot.here or 'the end'} stands where a value is wanted", spot.line, spot.column, "is a bracket or a quotation mark missing?"
    )


def _escape(spot: _Spot) -> _Slip | None:
    if not any(word in spot.complaint for word in ("escape", "hexadecimal", "hexdecimal")):
        return None
    return _Slip(
        "a backslash in quotation marks begins an escape", spot.line, spot.column, "write \\\\ for a backslash, or use ' instead of \""
    )


def _other(spot: _Spot) -> _Slip:
    if "<document start>" in spot.complaint:
        hint = "take out the line ... above it" if spot.text(spot.above).startswith("...") else "one file is one config"
        return _Slip("the text goes on after its end", spot.line, spot.column, hint)
    return _Slip("this is not YAML" + (f": {spot.complaint}" if spot.complaint else ""), spot.line, spot.column)


_CAUSES: tuple[Callable[[_Spot], _Slip | None], ...] = (
    _tab,
    _forgotten_space,
    _flow_space,
    _no_colon,
    _second_colon,
    _unclosed,
    _dash,
    _quote,
    _sign,
    _empty_place,
    _escape,
    _too_much,
    _other,
)
