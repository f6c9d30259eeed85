"""Numbers as people write them: `0.5`, `.5`, `5.`, `+2`, `1e-3`, `1/3`, `−0.5`. `012` is twelve."""

from __future__ import annotations

import re
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
