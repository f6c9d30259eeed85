"""The many characters that a number is written with, brought down to those that it is read by."""

from __future__ import annotations

import re

# fmt: off
_SIGNS = str.maketrans({
    "−": "-", "–": "-", "‐": "-", "‑": "-", "⁄": "/", "∕": "/", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "•": "*",
})
# fmt: on
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# Digits and signs in full width or in mathematical letters, an ellipsis, spaces, and fractions, unless a number goes before:
# 1½ is no eleven halves. Other characters that stand for digits, such as ₁ and ①, are footnotes more often than numbers.
_WIDE = re.compile("[\uff01-\uff5e\U0001d7ce-\U0001d7ff\u2026\u3000\xa0\u2000-\u200a\u202f]|(?<![0-9])[¼½¾⅐-⅞]")
_LATEX = re.compile(r"\\(?:times|cdot)(?![a-zA-Z])")

_ABOUT = r"(?i:(?:approx|appr|ca)\.?|approximately|circa|about|around|roughly|etwa|rund|environ)(?=\s|[0-9]+[.,][0-9])"
_BEFORE = rf"[≈~≃≅∼≐=']|\\approx|\\simeq|{_ABOUT}"
_OUTSIDE = re.compile(rf"(?P<mark>\*\*|__|\$\$?|[`\"'*_])(?P<inside>.*\S.*)(?P=mark)|(?P<before>{_BEFORE})(?P<rest>.+)", re.DOTALL)


def typed(text: str) -> str:
    """The text as it would be typed: minus signs as -, 10⁻³ as 10^-3, a half as 1/2, a multiplication as *."""
    if "\\" in text:
        text = _LATEX.sub("*", text)
    if text.isascii():
        return text
    text = _RAISED.sub(lambda found: "^" + _normal(found[0]), text)
    return _WIDE.sub(lambda found: _normal(found[0]), text).translate(_SIGNS)


def _normal(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFKC", text)


def unwrapped(text: str) -> tuple[str, list[str]]:
    """What stands in asterisks, in dollar signs, in quotation marks, or behind `≈` or `approx.`; and what was taken off."""
    off = []
    while found := _OUTSIDE.fullmatch(text):
        off.append(found["mark"] or found["before"])
        text = (found["inside"] or found["rest"]).strip()
    return text, off
