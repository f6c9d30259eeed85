"""How wide texts and formulas are set, in digits, before anything is set."""

from __future__ import annotations

import re

from ..document import Math
from ..lines.legible import LOWERED, RAISED

_DIGITS = (  # widths of letters in digits; the first pattern that fits counts
    (r"(?<=\d)e[-+](?=\d)", 4.5),  # a power of ten
    ("[fijlrtI.,:;!'|()\\[\\] -]", 0.7),
    ("[mw]", 1.6),
    ('[a-z\\d_/?*$^~`{}"\\\\]', 1.05),
    ("[A-Z<>&%@#]", 1.6),
    (f"[⁰-₟{''.join(RAISED)}{''.join(LOWERED)}]", 0.8),
    ("[+=·−×→≤≥∂Σσ…⊙⊘±≈½Α-ω]", 1.8),
    (".", 5.5),  # at worst it is set as U+4E2D
)
_ACROSS = re.compile("|".join(f"({letters})" for letters, _ in _DIGITS), re.S)
_SLOPE = re.compile(r"(∂[^\s/()|]+)/(∂[^\s/()|]+)")


def width(text: str) -> float:
    """The approximate width of a text in digits; rather a few per cent too much than too little."""
    return sum(_DIGITS[found.lastindex - 1][1] for found in _ACROSS.finditer(text) if found.lastindex)


def across(math: Math) -> list[float]:
    """The approximate widths of the pieces of a formula; a slope is a fraction, which is as wide as the wider of its parts."""
    return [width(_SLOPE.sub(lambda slope: max(slope.groups(), key=width), piece)) for piece in math.text]
