"""How wide a text is drawn, counted in the widest face that systems have (DejaVu Sans), and the names that a picture has room for."""

import re

from ....model.scripts import PLAIN
from ...drawing import LEVEL, SMALLER, Words, runs

# fmt: off
_EMS = {
    0.28: "'ijl", 0.32: " ,.IJ·", 0.36: "/:;\\f|", 0.40: "()-[]t", 0.44: "!r²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", 0.52: '*_`∂"',
    0.56: "?Lcsz⁺⁻", 0.60: "Fkvxy", 0.64: "$0123456789EPSTYabdeghnopqu{}δη", 0.72: "ABCKRVXZΔ", 0.80: "&DGHNOQU",
    0.84: "#+<=>^w~−←→", 0.88: "M", 1.00: "%@Wm…",
}
# fmt: on
_EM = {letter: em for em, letters in _EMS.items() for letter in letters}
_OTHER = 1.05  # of a letter that is in no row
BOLDER, BOLDER_IF_NARROW = 1.13, 1.27  # bold letters are wider by this
_NARROW = frozenset("ijlfrtIJP1" + "'().,")
MORE = "…"
WIDEST_NUMBER = {3: "−0e−00", 4: "−0.0000"}  # by the digits that are shown; `brief` writes none that is wider
WIDEST_WEIGHT = "−0.0000"  # of numbers at an edge: weights and gradients are rarely so small that they have a power
_NAME = re.compile(r"^([^\W\d_])(?:_([^\W_]+)|([^\W\d_]?\d+))$")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a marked text at a size."""
    em = _bold_em if bold else _plain_em
    return size * sum(sum(map(em, part)) * (1.0 if level == LEVEL else SMALLER) for part, level in runs(text))


def _plain_em(letter: str) -> float:
    return _EM.get(letter, _OTHER)


def _bold_em(letter: str) -> float:
    return _plain_em(letter) * (BOLDER_IF_NARROW if letter in _NARROW else BOLDER)


def indexed(name: str) -> str:
    """A name with its number lowered: w5, b_o2 and x1."""
    return _NAME.sub(lambda found: f"{found[1]}_{{{found[2] or found[3]}}}", name)


MARKED = PLAIN._replace(
    via="{0}|_{{{1}}}".format,
    after="{0}^{{+}}".format,
    below="{0}_{{{1}}}".format,
    word=indexed,
    raised=lambda letter, index, layer: f"{letter}^{{{layer}}}_{{{index}}}" if index else f"{letter}^{{{layer}}}",
    boxed=lambda letter, index, layer: f"{letter}_{{{index}}}[{layer}]" if index else f"{letter}[{layer}]",
)


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as many of its first letters as there is room for."""
    if text_width(text, size, bold) <= room:
        return text
    plain = "".join(part for part, _ in runs(text))
    while len(plain) > 1 and text_width(plain + MORE, size, bold) > room:
        plain = plain[: len(plain) * 3 // 4 if len(plain) > 40 else -1]
    return plain + MORE


def bounds(words: Words, digits: int) -> tuple[float, float, float, float]:
    """The box of a line of text around its place, with the widest number that it may have."""
    widest = WIDEST_WEIGHT if words.role in ("label", "second") else WIDEST_NUMBER[digits]
    number = widest if words.cell else ""
    across = text_width(words.text + number, words.size, words.role in ("name", "state"))
    left = {"start": 0.0, "middle": -across / 2, "end": -across}[words.side]
    return left, -words.size * 0.95, left + across, words.size * 0.28
