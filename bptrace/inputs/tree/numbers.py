"""Numbers as people write them (`0.5`, `.5`, `+2`, `1e-3`, `1/3`, `−0.5`; `012` is twelve), and why a text is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from math import isfinite

from .nodes import normal

DECIMAL = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-−]?\d+)?"
NUMBER = re.compile(rf"([+\-−]?{DECIMAL})(?:\s*/\s*({DECIMAL}))?", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?", re.ASCII)  # what nearly all numbers are, read in half the time
PATTERN = rf"^\s*[+\-−]?{DECIMAL}(\s*/\s*{DECIMAL})?\s*$".replace(r"\d", "[0-9]")  # the same, for a JSON Schema


def value_of(text: str) -> float | None:
    """The value of a number as written, correctly rounded, or None where the text is no finite number."""
    if _PLAIN.fullmatch(text):
        return float(text)
    found = NUMBER.fullmatch(text.strip())
    if not found:
        return None
    above, below = found[1].replace("−", "-"), found[2]
    value = float(above) if below is None else _divided(above, below.replace("−", "-"))
    return value if isfinite(value) else None


def _divided(above: str, below: str) -> float:
    if float(below) == 0.0:
        return float("nan")
    if len(above + below) < 300 and (above + below).lstrip("+-").isdigit():
        return int(above) / int(below)
    return float(above) / float(below)


def whole(text: str) -> int | None:
    """The whole number that a text is, written as `10000`, `1e4` or `5.0`, or None."""
    value = value_of(text)
    if value is None or not value.is_integer() or "/" in text:
        return None
    plain = text.strip().replace("−", "-")
    return int(plain) if plain.lstrip("+-").isdigit() and len(plain) < 400 else int(value)


_SIGN, _TEN = r"[+\-−]?", r"(?:\d[\d.]*\s*[*x×·]\s*)?10\s*(?:\^|\*\*)\s*\(?[+\-−]?\d+\)?"
_GAP = "[_' \xa0\u202f]"
_MONTH = r"(?:jan|feb|m[aä]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.?"
_DAYS = rf"\d{{1,2}}[-. /]{{1,2}}{_MONTH}(?:[-. /]\d{{2,4}})?|{_MONTH}[-. /]\d{{1,4}}"
_DATE = rf"(?i)(?:{_DAYS}|\d{{4}}-\d\d-\d\d.*|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
_SEVERAL = rf"(?i){_SIGN}{DECIMAL}(?:\s*(?:≈|~|=|±|or|and|to|\(|\s(?!\d{{3}}\b))\s*{_SIGN}{DECIMAL}\)?)+"
_SMALL = "⁰¹²³⁴-⁹₀-₉①-⓿"
_FRACTION = r"\d+\s?[¼½¾⅐-⅞]"


def _comma(text: str) -> str:
    point = text.replace(",", ".")
    return f"{point}, or {text.replace(',', '')}" if re.fullmatch(rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}", text) else point


def _power(text: str) -> str:
    """`2*10^-3` as 2e-3."""
    factor, power = re.split(r"10\s*(?:\^|\*\*)", text, maxsplit=1)
    return f"{factor.rstrip(' *x×·') or 1}e{power.strip(' ()')}"


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(old, new, text)


ANYWHERE, ON_A_SHEET = "anywhere", "on a sheet"
_RESULT = "a calculation is not worked out here: write its result"
_FORMAT = "spreadsheets make dates of fractions: format the cell as text"
ONE_BY_ONE = "write its numbers one by one, each beside its own name, such as dE/dw1: 0.12"
A_MATRIX, SEVERAL = "is a matrix, which has several numbers", "has several numbers"

# Where a row applies, the pattern of the whole text, what is wrong with it, and what to do: a remedy, into which the groups of
# the pattern are put, or a function that tells what to write. The first row that fits counts.
# fmt: off
_SLIPS: tuple[tuple[str, str, str, Callable[[str], str] | str], ...] = (
    (ON_A_SHEET, r"\[\s*\[.*",                             A_MATRIX,                       ONE_BY_ONE),
    (ON_A_SHEET, r"\[.*[,;\s].*",                          SEVERAL,                        ONE_BY_ONE),
    (ON_A_SHEET, _DATE,                                     "is a date",                    _FORMAT),
    (ON_A_SHEET, r"(?i)#(?:N/A|NV|[A-Z]+[!?]|DIV/0!).*",    "is an error of a spreadsheet", "write a number"),
    (ON_A_SHEET, r"(?i)=.*[A-Z*/+^(].*",                    "is a formula",                 "write its result"),
    (ANYWHERE, rf"{_SIGN}{_FRACTION}",                      "is not a number",              "write it as a decimal, such as 1.5"),
    (ANYWHERE, f".*[{_SMALL}].*",                           "is not a number",              "write one without raised or lowered digits"),
    (ON_A_SHEET, rf"(?i)({DECIMAL})\s*[*x×·]\s*10({_SIGN[:-1]}\d+)", "is not a number",     r"write \1e\2"),
    (ON_A_SHEET, r"[^=]*=[^=]*(?:,\s|;|\b(?:and|or|und|oder)\b)[^=]*=.*", "is more than one number", "write one"),
    (ON_A_SHEET, r"(?i).*\d.*\b(?:per\s?cent|pct|prozent)\b.*", "is a percentage",          "write it as a decimal, such as 0.5"),
    (ON_A_SHEET, r"(?i).*\d\s*[*x×·/^+−-]\s*\d.*=.*",       "is not a number",              _RESULT),
    (ON_A_SHEET, _SEVERAL,                                  "is more than one number",      "write one"),
    (ON_A_SHEET, rf"({_SIGN}[1-9]\d{{0,2}}),(\d{{3}})",     "can be read in two ways",      r"write \1.\2, or \1\2"),
    (ANYWHERE, rf"{_SIGN}\d+,\d+(?:[eE][+-]?\d+)?",         "has a decimal comma",          _comma),
    (ANYWHERE, rf"{_SIGN}\d{{1,3}}(?:{_GAP}\d{{3}})+(?:\.\d+)?", "is not a number",         _replace(_GAP, "")),
    (ANYWHERE, rf"{_SIGN}\d+(?:_\d+)+(?:\.\d+)?",           "is not a number",              _replace("_", "")),
    (ANYWHERE, rf"{_SIGN}\d{{1,3}}(?:,\d{{3}})+\.\d+",      "is not a number",              _replace(",", "")),
    (ANYWHERE, rf"{_SIGN}\d{{1,3}}(?:\.\d{{3}})+,\d+",      "is not a number",
     lambda text: text.replace(".", "").replace(",", ".")),
    (ANYWHERE, r"0x[0-9a-fA-F]{1,12}|0o[0-7]{1,12}|0b[01]{1,40}", "is not a decimal number", lambda text: str(int(text, 0))),
    (ANYWHERE, r"[+-]?\d+(?:\.\d+)?\s*%",                   "is a percentage",
     lambda text: repr(float(text.rstrip("% ")) / 100)),
    (ANYWHERE, r"\d+:[\d:.]+",                              "is not a number",
     "write one number, such as 1.5, or a fraction, such as 1/30"),
    (ANYWHERE, rf"(?i){_SIGN}\.?(?:inf|infinity|nan|∞)",    "is not a finite number",       "write a number"),
    (ANYWHERE, _TEN,                                        "is not a number",              _power),
    (ANYWHERE, rf"{_SIGN}[\d.]*[oO][\doO.]*",               "is not a number",              _replace("[oO]", "0")),
    (ANYWHERE, rf"(?:{DECIMAL})\s*[,;]",                    "is not a number",              _replace(r"\s*[,;]", "")),
    (ANYWHERE, rf"{_SIGN}\d+\.\.\d+",                       "is not a number",              _replace(r"\.\.", ".")),
    (ANYWHERE, rf"{_SIGN}{DECIMAL}(?:\s+{_SIGN}{DECIMAL})+", "is more than one number",     _replace(r"\s+", ", ")),
    (ANYWHERE, r"[eE][+\-−]?\d+",                           "is not a number",              lambda text: f"1{text}"),
    (ANYWHERE, r"[^\s:]+:\S+",                              "is not a number",              lambda text: text.replace(":", ": ", 1)),
    (ANYWHERE, r".*(?:[*^()√]|sqrt|exp|\d\s*[+/−-]\s*\d).*", "is not a number",             _RESULT),
)
# fmt: on
SUCH_AS = "write one such as 0.5, 1e-3 or 1/3"
_UNLIKE = ("is not a number", SUCH_AS)
_LONGEST_LOOKED_AT = 100


@cache
def _slips(where: str) -> list[tuple[re.Pattern[str], str, Callable[[str], str] | str]]:
    return [(re.compile(pattern), why, remedy) for place, pattern, why, remedy in _SLIPS if place in (ANYWHERE, where)]


def why_not(text: str, where: str = ANYWHERE) -> tuple[str, str]:
    """Why a text is no number, to follow the text itself, and a remedy: `has a decimal comma`, `write 1.5`."""
    text = text.strip()
    if NUMBER.fullmatch(text):
        return _out_of_range(text)
    if len(text) > _LONGEST_LOOKED_AT:
        return _UNLIKE
    if plain := _as_typed(text):
        return "is not a number", f"write {plain}"
    for pattern, why, remedy in _slips(where):
        if found := pattern.fullmatch(text):
            return why, found.expand(remedy) if isinstance(remedy, str) else f"write {remedy(text)}"
    return _UNLIKE


def _as_typed(text: str) -> str:
    """A number in digits that are not typed, such as those in full width, nothing where it is none. 0.5² is not 0.52."""
    if text.isascii() or re.search(rf"[{_SMALL}]|{_FRACTION}", text):
        return ""
    plain = normal(text).replace("⁄", "/").strip()
    return plain if plain != text and value_of(plain) is not None else ""


def _out_of_range(text: str) -> tuple[str, str]:
    if "/" in text and float(text.split("/")[1].replace("−", "-")) == 0.0:
        return "divides by zero", "write a number other than 0 below the line"
    if value_of(text) is not None:
        return "is too near to 0 to be kept", "write 0"
    return "is too large", "numbers go up to about 1.8e308"
