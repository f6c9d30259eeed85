"""Numbers as people write them (`0.5`, `.5`, `+2`, `1e-3`, `1/3`, `−0.5`; `012` is twelve), and why a text is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import NamedTuple

DECIMAL = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-−]?\d+)?"
NUMBER = re.compile(rf"([+\-−]?{DECIMAL})(?:\s*/\s*({DECIMAL}))?", re.ASCII)
PATTERN = rf"^\s*[+\-−]?{DECIMAL}(\s*/\s*{DECIMAL})?\s*$".replace(r"\d", "[0-9]")  # the same, for a JSON Schema


class Number(NamedTuple):
    """A number, and how it was written."""

    value: float
    text: str


def read_number(text: str) -> Number | None:
    """The number that a text is, or None."""
    value = value_of(text)
    return None if value is None else Number(value, text.strip())


def value_of(text: str) -> float | None:
    """The value of a number as written, correctly rounded, or None where the text is no finite number."""
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


def _comma(text: str) -> str:
    point = text.replace(",", ".")
    return f"{point}, or {text.replace(',', '')}" if re.fullmatch(rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}", text) else point


def _power(text: str) -> str:
    """`2*10^-3` as 2e-3."""
    factor, power = re.split(r"10\s*(?:\^|\*\*)", text, maxsplit=1)
    return f"{factor.rstrip(' *x×·') or 1}e{power.strip(' ()')}"


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(old, new, text)


# The pattern of the whole text, what is wrong with it, and what to write; or a remedy that is not something to write.
_Remedy = Callable[[str], str]
_SLIPS: tuple[tuple[str, str, _Remedy | str], ...] = (
    (rf"{_SIGN}\d+,\d+(?:[eE][+-]?\d+)?", "has a decimal comma", _comma),
    (rf"{_SIGN}\d{{1,3}}(?:{_GAP}\d{{3}})+(?:\.\d+)?", "is not a number", _replace(_GAP, "")),
    (rf"{_SIGN}\d+(?:_\d+)+(?:\.\d+)?", "is not a number", _replace("_", "")),
    (rf"{_SIGN}\d{{1,3}}(?:,\d{{3}})+\.\d+", "is not a number", _replace(",", "")),
    (rf"{_SIGN}\d{{1,3}}(?:\.\d{{3}})+,\d+", "is not a number", lambda text: text.replace(".", "").replace(",", ".")),
    (r"0x[0-9a-fA-F]{1,12}|0o[0-7]{1,12}|0b[01]{1,40}", "is not a decimal number", lambda text: str(int(text, 0))),
    (r"[+-]?\d+(?:\.\d+)?\s*%", "is a percentage", lambda text: repr(float(text.rstrip("% ")) / 100)),
    (r"\d+:[\d:.]+", "is not a number", "write one number, such as 1.5, or a fraction, such as 1/30"),
    (rf"(?i){_SIGN}\.?(?:inf|infinity|nan|∞)", "is not a finite number", "write a number"),
    (_TEN, "is not a number", _power),
    (rf"{_SIGN}[\d.]*[oO][\doO.]*", "is not a number", _replace("[oO]", "0")),
    (rf"(?:{DECIMAL})\s*[,;]", "is not a number", _replace(r"\s*[,;]", "")),
    (rf"{_SIGN}\d+\.\.\d+", "is not a number", _replace(r"\.\.", ".")),
    (rf"{_SIGN}{DECIMAL}(?:\s+{_SIGN}{DECIMAL})+", "is more than one number", _replace(r"\s+", ", ")),
    (r"[eE][+\-−]?\d+", "is not a number", lambda text: f"1{text}"),
    (r"[^\s:]+:\S+", "is not a number", lambda text: text.replace(":", ": ", 1)),
    (r".*(?:[*^()√]|sqrt|exp|\d\s*[+/−-]\s*\d).*", "is not a number", "a calculation is not worked out here: write its result"),
)


_UNLIKE = ("is not a number", "write one such as 0.5, 1e-3 or 1/3")


def why_not(text: str) -> tuple[str, str]:
    """Why a text is no number, to follow the text itself, and a remedy: `has a decimal comma`, `write 1.5`."""
    text = text.strip()
    if NUMBER.fullmatch(text):
        return _too_large_or_by_zero(text)
    if len(text) > 100:
        return _UNLIKE
    from unicodedata import normalize

    plain = normalize("NFKC", text).replace("⁄", "/")
    if plain != text and value_of(plain) is not None:
        return "is not a number", f"write {plain.strip()}"
    for pattern, why, remedy in _SLIPS:
        if re.fullmatch(pattern, text):
            return why, remedy if isinstance(remedy, str) else f"write {remedy(text)}"
    return _UNLIKE


def _too_large_or_by_zero(text: str) -> tuple[str, str]:
    if "/" in text and float(text.split("/")[1].replace("−", "-")) == 0.0:
        return "divides by zero", "write a number other than 0 below the line"
    return "is too large", "numbers go up to about 1.8e308"
