r"""An equation as rows of LaTeX mathematics with `&` before each sign of equality, for `aligned` and its kin.

How wide a formula will be is estimated from its text, in digits; where it has fractions that is more than it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .breaks import NARROWEST, filled
from .document import Equation, Math

_DIGITS = (  # what letters take, as digits; those that come first count
    (r"(?<=\d)e[-+](?=\d)", 4.5),  # a power of ten
    ("[fijlrtI.,:;!'|()\\[\\] -]", 0.7),
    ("[mw]", 1.6),
    ('[a-z\\d_/?*$^~`{}"\\\\]', 1.05),
    ("[A-Z<>&%@#]", 1.6),
    ("[⁰-₟²³¹]", 0.8),
    ("[+=·−×→≤≥∂Σσ…⊙⊘±≈½Α-ω]", 1.8),
    (".", 5.5),  # in the worst case it is set as U+4E2D
)
_ACROSS = re.compile("|".join(f"({letters})" for letters, _ in _DIGITS), re.S)
_SLOPE = re.compile(r"(∂[^\s/()|]+)/(∂[^\s/()|]+)")
_POWER_OF_TEN = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?)e([+-])0*(\d+)(\^)?")


def width(text: str) -> float:
    """About how wide a text will be, in digits; a few per cent too much rather than too little."""
    return sum(_DIGITS[found.lastindex - 1][1] for found in _ACROSS.finditer(text) if found.lastindex)


def across(math: Math) -> list[float]:
    """About how wide the pieces of a formula will be: a slope is a fraction, as wide as the wider of its parts."""
    return [width(_SLOPE.sub(lambda slope: max(slope.groups(), key=width), piece)) for piece in math.text]


def rows(block: Equation, room: float) -> list[str]:
    """The rows of an equation: one where it fits, else one a side, broken between its pieces where it needs more than `room`."""
    left, *sides = map(latex, (block.left, *block.right))
    name, *others = (sum(across(math)) + len(math.text) + 2 for math in (block.left, *block.right))
    if name + sum(others) <= room:
        return [f"{left} &= {' = '.join(sides)}" if sides else left]
    beside = name + NARROWEST <= room
    start, least = ("&", name) if beside else (r"&\quad ", 6)
    lines = [start + line for side in block.right for line in _lines(side, room - least)]
    return [f"{left} {lines[0]}", *lines[1:]] if beside and lines else [f"&{left}", *lines]


def _lines(side: Math, room: float) -> Iterator[str]:
    for part in filled(across(side), room):
        yield (r"\quad {} " if part.start else "= ") + latex(side, part)


def latex(math: Math, part: slice = slice(None)) -> str:
    """A formula, or some of its pieces, in LaTeX."""
    return powers(" ".join(math.latex[part]))


def powers(latex: str) -> str:
    """LaTeX with numbers such as 3.5e-05 as a power of ten."""
    return _POWER_OF_TEN.sub(_power_of_ten, latex)


def _power_of_ten(found: re.Match[str]) -> str:
    digits, sign, power, raised = found.groups()
    number = rf"{digits} \times 10^{{{sign.strip('+')}{power}}}"
    return rf"\left({number}\right)^" if raised else number
