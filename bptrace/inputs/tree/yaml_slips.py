"""What a person meant who wrote something that is not YAML: the parser's few complaints, told with their usual causes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .nodes import quoted
from .problems import Problems
from .spots import CLOSES, CLOSING, NAMES, Slip, Spot, in_marks, is_closed, is_continued, left_open, levels, wrong_dash

_LONGEST_KEY = 1024  # that YAML's parser looks for a colon behind
_NO_SPACE = re.compile(r"""^(\s*(?:- +)*)([^\s:#'"\[\]{},]+):([^\s:/][^#]*)""")

_COMMENT = re.compile(r"\s#.*")
_COLONLESS = re.compile(r"""\s*(?:- +)*([^\s:#'"\[\]{},&*!|>%@`.-][^:]*)$""")  # a line of plain text, perhaps a list's entry


def explain(error: Any, problems: Problems, first: int) -> None:
    """Note why a text, which begins on a line of the file, is not YAML, in the words of the person who wrote it."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    spot = Spot(
        mark.line + first if mark else first,
        mark.column + 1 if mark else 1,
        (began.line + first, began.column + 1) if began else None,
        problems.lines,
        error.problem or "",
    )
    slip = next(filter(None, (cause(spot) for cause in _CAUSES)))
    problems.at("syntax", slip.message, slip.line, slip.column, slip.width, slip.hint)


def _tab(spot: Spot) -> Slip | None:
    """A tab before the first word of the line."""
    found = re.match(r" *(\t+)", spot.text())
    if not found or (spot.column > found.end() + 1 and "tab" not in spot.complaint):
        return None
    return Slip("a tab cannot indent in YAML", spot.line, found.start(1) + 1, "indent with spaces", len(found[1]))


def _wrong_dash(spot: Spot) -> Slip | None:
    """`– units: 3`, on the line where reading stopped or on the one above."""
    for number in (spot.line, spot.above):
        if (column := wrong_dash(spot.text(number))) and (sign := spot.text(number)[column - 1]):
            return Slip(
                f"a list entry begins with -, not with {sign}", number, column, f"write - in the place of {sign} (U+{ord(sign):04X})"
            )
    return None


def _forgotten_space(spot: Spot) -> Slip | None:
    """`learning_rate:0.5`, on the line where reading began or on the one above."""
    if "':'" not in spot.complaint and "mapping values" not in spot.complaint and "expected key" not in spot.complaint:
        return None
    began = spot.began[0] if spot.began else spot.line
    for number in (began, spot.above):
        if number and number >= began - 1 and (found := _NO_SPACE.match(spot.text(number))):
            wanted = f"{found[2]}: {found[3].strip()}"
            column = found.end(2) + 1
            return Slip(f"a space is missing after the colon of {quoted(found[2] + ':')}", number, column, f"write {wanted[:60]}")
    return None


def _flow_space(spot: Spot) -> Slip | None:
    """`{inputs:[1, 2]}`: in brackets a bracket may follow a colon only after a space."""
    if "unexpected ':'" not in spot.complaint:
        return None
    word = re.split(r"[\s,\[{]", spot.text()[: spot.column - 1])[-1]
    return Slip(
        f"a space is missing after the colon of {quoted(word + ':')}",
        spot.line,
        spot.column,
        f"write {word}: {spot.text()[spot.column :][:1]}…",
    )


def _no_colon(spot: Spot) -> Slip | None:
    """A line of a mapping that is one word."""
    if "find expected ':'" not in spot.complaint or not spot.began:
        return None
    return _colonless(spot, *spot.began)


def _colonless(spot: Spot, line: int, column: int) -> Slip:
    word = _COMMENT.sub("", spot.text(line)[column - 1 :]).strip()
    key, _, value = word.partition(" ")
    hint = f"write {key}: {value.strip()}" if value else f"write {key}: and its value"
    return Slip(f"{quoted(word)} has no colon", line, column, hint[:70], max(1, len(word)))


def _no_colon_above(spot: Spot) -> Slip | None:
    """The same where the line below is a key: YAML takes the two lines for one text, until it meets the colon of the second."""
    met = "mapping values" in spot.complaint or "<document start>" in spot.complaint
    found = _COLONLESS.match(spot.text(spot.above)) if met else None
    before = spot.text()[: spot.column - 1].strip("- ")
    if found is None or " " in before or is_continued(spot, found.start(1)):
        return None
    return _colonless(spot, spot.above, found.start(1) + 1)


def _second_colon(spot: Spot) -> Slip | None:
    """`title: A: b`; or a line indented too far below one that has its value already."""
    if "mapping values" not in spot.complaint:
        return None
    before = spot.text()[: spot.column - 1]
    if found := re.match(r"(\s*(?:- +)*[^\s:]+:\s+)(.*)", before):
        whole = (found[2] + spot.text()[spot.column - 1 :]).strip()
        return Slip("a second colon in one line", spot.line, spot.column, f"put text with a colon in quotation marks: {in_marks(whole)}")
    return _indented(spot, "this line is indented further than the one above it, which has its value already")


def _indented(spot: Spot, message: str) -> Slip:
    start = len(spot.text()) - len(spot.text().lstrip()) + 1
    return Slip(message, spot.line, start, levels(spot, start))


def _long_key(spot: Spot) -> Slip | None:
    """A key in brackets that is longer than YAML has them; JSON has them of any length."""
    found = re.search(r'"[^"]*"\s*$', spot.text()[: spot.column - 1]) if spot.here == ":" else None
    if found is None or len(found[0]) <= _LONGEST_KEY:
        return None
    return Slip(f"a key is longer than {_LONGEST_KEY:,} characters", spot.line, found.start() + 1, "shorten it", len(found[0].rstrip()))


def _unclosed(spot: Spot) -> Slip | None:
    """A bracket that is never closed, or closed by the other kind; or a comma that is missing."""
    if not spot.began or ("',' or" not in spot.complaint):
        return None
    line, column = spot.began
    bracket = spot.text(line)[column - 1 : column]
    closing = CLOSES.get(bracket, "]")
    if spot.here in CLOSING and spot.here:
        return Slip(f"{spot.here} closes what {bracket} opened", spot.line, spot.column, f"write {closing} where {bracket} ends")
    if is_closed(spot, line, column):
        start = spot.column - len(re.search(r"\S*$", spot.text()[: spot.column - 1])[0]) if spot.here == ":" else spot.column  # type: ignore[index]
        return Slip(
            "a comma is missing before this", spot.line, start, f"the entries of a {NAMES.get(bracket, 'list')} are parted by commas"
        )
    return Slip(f"{bracket} is not closed", line, column, f"write {closing} where the {NAMES.get(bracket, 'list')} ends")


def _too_much(spot: Spot) -> Slip | None:
    """Something after a value that is complete, or a line at a level that there is none of."""
    if "expected key" not in spot.complaint and "expected '-'" not in spot.complaint and "<block end>" not in spot.complaint:
        return None
    before = spot.text()[: spot.column - 1]
    if spot.here and spot.here in CLOSING:
        return Slip(f"{spot.here} closes nothing", spot.line, spot.column, "take it out, or open its bracket")
    if not before.strip(" -"):
        return _level(spot)
    if before.rstrip()[-1:] in ("'", '"'):
        return Slip(
            "the quotation marks end before this", spot.line, spot.column, "put the whole text in the other kind of quotation marks"
        )
    return Slip("nothing can follow here, for the value is complete", spot.line, spot.column, "is a comma, a bracket or a # missing?")


def _level(spot: Spot) -> Slip:
    if "'-'" in spot.complaint and not (spot.began and spot.column > spot.began[1]):
        return Slip(
            "a key stands where the lines above are a list",
            spot.line,
            spot.column,
            "indent it as deep as the list's entries, or give it a -",
        )
    if spot.here == "-" and spot.text()[spot.column : spot.column + 1] in (" ", ""):
        above = spot.text(spot.above)
        alike = len(above) - len(above.lstrip()) == spot.column - 1
        hint = "give the line above a - too, or indent this one below its key" if alike else "indent it below the key it belongs to"
        return Slip("a list entry stands where a key is wanted", spot.line, spot.column, hint)
    return _indented(spot, "this line is at a level that no line above has")


def _dash(spot: Spot) -> Slip | None:
    if "sequence entries" not in spot.complaint:
        return None
    return Slip("a list entry cannot stand on the line of its key", spot.line, spot.column, "begin it on a line of its own, or write [ ]")


def _quote(spot: Spot) -> Slip | None:
    if "end of stream" not in spot.complaint or not spot.began:
        return None
    return Slip("the quotation mark is not closed", *spot.began, "write a second one where the text ends")


def _sign(spot: Spot) -> Slip | None:
    """A character that means something else to YAML."""
    if "cannot start" in spot.complaint and spot.here == "\t":
        return Slip("a tab stands where YAML wants a space", spot.line, spot.column, "write spaces")
    line, column = spot.began or (spot.line, spot.column)
    first = spot.text(line)[column - 1 : column]
    if "cannot start" in spot.complaint or (first and first in "&*!%|>" and "expected" in spot.complaint):
        return Slip(f"a value cannot begin with {first}", line, column, "put it in quotation marks")
    return None


def _empty_place(spot: Spot) -> Slip | None:
    if "node content" not in spot.complaint:
        return None
    if spot.here == ",":
        return Slip("an entry is missing before this comma", spot.line, spot.column, "take the comma out, or write null for none")
    if spot.here == "-":
        return Slip("a list entry cannot stand in brackets", spot.line, spot.column, "a minus sign stands right before its number: -1")
    if not spot.here and (found := left_open(spot.lines)):
        bracket, line, column = found
        return Slip(f"{bracket} is not closed", line, column, f"write {CLOSES[bracket]} where the {NAMES[bracket]} ends")
    return Slip(
        f"{spot.here or 'the end'} stands where a value is wanted", spot.line, spot.column, "is a bracket or a quotation mark missing?"
    )


def _escape(spot: Spot) -> Slip | None:
    if not any(word in spot.complaint for word in ("escape", "hexadecimal", "hexdecimal")):
        return None
    return Slip(
        "a backslash in quotation marks begins an escape", spot.line, spot.column, "write \\\\ for a backslash, or use ' instead of \""
    )


def _other(spot: Spot) -> Slip:
    if "<document start>" in spot.complaint:
        hint = "take out the line ... above it" if spot.text(spot.above).startswith("...") else "one file is one document"
        return Slip("the text goes on after its end", spot.line, spot.column, hint)
    return Slip("this is not YAML" + (f": {spot.complaint}" if spot.complaint else ""), spot.line, spot.column)


_CAUSES: tuple[Callable[[Spot], Slip | None], ...] = (
    _tab,
    _wrong_dash,
    _forgotten_space,
    _flow_space,
    _no_colon,
    _no_colon_above,
    _second_colon,
    _long_key,
    _unclosed,
    _dash,
    _quote,
    _sign,
    _empty_place,
    _escape,
    _too_much,
    _other,
)
