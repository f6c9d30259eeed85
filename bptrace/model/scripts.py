"""How the parts of a symbol are put together: in text, in LaTeX, and in MathML, where each symbol is one element."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ..formula.markups import Markup, escaped, one

SUPER, SUB = str.maketrans("0123456789lL+-", "⁰¹²³⁴⁵⁶⁷⁸⁹ˡᴸ⁺⁻"), str.maketrans("0123456789ijkm", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘ")


class Script(NamedTuple):
    """A way of putting a symbol together; what is put together is spelled already, but for indices, layers and marks.

    `slope` takes what is above and what is below, `via` a slope and the unit it goes through, `below` a symbol and its index,
    `marked` a symbol and the mark of its sample, `raised` and `boxed` a letter, its index and the layer. `after` is a parameter
    after its update, `step` what the update adds to it. `word`, `bold`, `subscript` and `letters` spell a name or a letter, that of
    a matrix, a name as an index, and letters or numbers as indices.
    """

    slope: Callable[[str, str], str]
    via: Callable[[str, str], str]
    below: Callable[[str, str], str]
    marked: Callable[[str, str], str]
    raised: Callable[[str, str, str], str]
    boxed: Callable[[str, str, str], str]
    after: Callable[[str], str]
    step: Callable[[str], str]
    word: Callable[[str], str]
    bold: Callable[[str], str]
    subscript: Callable[[str], str]
    letters: Callable[[str], str]

    def placed(self, how: str, letter: str, index: str, layer: str) -> str:
        """A letter with its index, which may be "", and its layer, which is `raised` or `boxed`."""
        return {"raised": self.raised, "boxed": self.boxed}[how](letter, index, layer)


PLAIN = Script(
    *("∂{0}/∂{1}".format, "{0}|{1}".format, "{0}_{1}".format, "{0}{1}".format),
    raised=lambda letter, index, layer: f"{letter}{layer.translate(SUPER)}{index.translate(SUB)}",
    boxed=lambda letter, index, layer: f"{letter}{index.translate(SUB)}[{layer}]",
    after="{0}⁺".format,
    step="Δ{0}".format,
    word=str,
    bold=str,
    subscript=str,
    letters=str,
)

_GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "eta": "η",
    "theta": "θ",
    "lambda": "λ",
    "mu": "μ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "psi": "ψ",
    "omega": "ω",
}
_LETTER = re.compile(rf"([A-Za-z]|{'|'.join(_GREEK)})_?([A-Za-z]?\d*)", re.ASCII)  # a letter, and the rest of a name as its index


def _tex_word(text: str) -> str:
    """A name in mathematics: a letter, Latin or Greek, with the rest of the name as its index, w_5; a longer word is set upright."""
    found = _LETTER.fullmatch(text)
    if found:
        letter = found[1] if len(found[1]) == 1 else f"\\{found[1]}"
        return f"{letter}_{{{found[2]}}}" if found[2] else letter
    return _TEX.get(text) or _tex_upright(text)


def _tex_upright(text: str) -> str:
    """A name that a person gave, whatever letters it has."""
    plain = text.replace("_", r"\_")
    return rf"\mathrm{{{plain}}}" if text.isascii() else rf"\text{{{plain}}}"


def _tex_subscript(text: str) -> str:
    return text if re.match(r"^[A-Za-z]?\d*$", text, re.ASCII) else _tex_upright(text)


def _tex_marked(text: str, mark: str) -> str:
    escaped_mark = mark.replace("{", r"\{").replace("}", r"\}").replace(" ", "")
    return f"{{{text}}}^{{{escaped_mark}}}"


def _tex_lowered(index: str) -> str:
    return f"_{{{index}}}" if index else ""


_TEX = {"δ": r"\delta", "η": r"\eta"}

TEX = Script(
    slope=r"\frac{{\partial {0}}}{{\partial {1}}}".format,
    via=r"\left.{0}\right|_{{{1}}}".format,
    below="{0}_{{{1}}}".format,
    marked=_tex_marked,
    raised=lambda letter, index, layer: f"{letter}^{{{layer}}}{_tex_lowered(index)}",
    boxed=lambda letter, index, layer: f"{letter}{_tex_lowered(index)}^{{[{layer}]}}",
    after="{{{0}}}^{{+}}".format,
    step=r"\Delta {0}".format,
    word=_tex_word,
    bold=lambda text: rf"\boldsymbol{{{_tex_word(text)}}}",
    subscript=_tex_subscript,
    letters=str,
)


def _word(text: str) -> str:
    found = _LETTER.fullmatch(text)
    if not found:
        return f"<mi>{escaped(text)}</mi>"
    letter = f"<mi>{_GREEK.get(found[1], found[1])}</mi>"
    return f"<msub>{letter}{_subscript(found[2])}</msub>" if found[2] else letter


def _subscript(text: str) -> str:
    return f"<mn>{text}</mn>" if text.isdecimal() else f"<mi>{escaped(text)}</mi>"


def _letters(text: str) -> str:
    """Indices, ji or l-1, as one element: each letter is a letter of its own."""
    return one("".join(_INDEX[bool(found[1]), bool(found[2])].format(found[0].replace("-", "−")) for found in _PART.finditer(text)))


_PART = re.compile(r"([A-Za-z])|(\d+)|.", re.ASCII)
_INDEX = {(True, False): "<mi>{0}</mi>", (False, True): "<mn>{0}</mn>", (False, False): "<mo>{0}</mo>"}


def _scripts(letter: str, index: str, raised: str) -> str:
    return f"<msubsup>{letter}{_letters(index)}{raised}</msubsup>" if index else f"<msup>{letter}{raised}</msup>"


def _above(symbol: str, mark: str) -> str:
    """A symbol with a mark: above its index, if it has one and nothing else."""
    alone = symbol.startswith("<msub>") and symbol.endswith("</msub>") and symbol.count("<msub>") == 1 and "<mfrac>" not in symbol
    return f"<msubsup>{symbol[6:-7]}{mark}</msubsup>" if alone else f"<msup>{one(symbol)}{mark}</msup>"


_CAPITALS, _SMALL = 0x1D400, 0x1D41A  # bold A and a; those in italics stand a little further on
_TO_ITALICS, _DELTA = 0x68, "\U0001d739"


def _bold(text: str) -> str:
    """The letter of a matrix: a single one in italics. MathML has letters of their own for them."""
    italics = _TO_ITALICS * (len(text) == 1)
    shifts = ((_CAPITALS, "A") if letter.isupper() else (_SMALL, "a") for letter in text)
    letters = (chr(start + ord(letter) - ord(a) + italics) for letter, (start, a) in zip(text, shifts, strict=True))
    return f"<mi>{_DELTA if text == 'δ' else ''.join(letters)}</mi>"


_BOX = '<mrow><mo stretchy="false">[</mo>{0}<mo stretchy="false">]</mo></mrow>'
MATHML = Script(
    slope=lambda above, below: f"<mfrac><mrow><mi>∂</mi>{above}</mrow><mrow><mi>∂</mi>{below}</mrow></mfrac>",
    via=lambda slope, unit: f'<msub><mrow>{slope}<mo fence="true" stretchy="true" form="postfix">|</mo></mrow>{one(unit)}</msub>',
    below=lambda symbol, index: f"<msub>{one(symbol)}{one(index)}</msub>",
    marked=lambda symbol, mark: _above(symbol, f"<mtext>{escaped(mark)}</mtext>"),
    raised=lambda letter, index, layer: _scripts(letter, index, _letters(layer)),
    boxed=lambda letter, index, layer: _scripts(letter, index, _BOX.format(_letters(layer))),
    after=lambda parameter: _above(parameter, "<mo>+</mo>"),
    step=lambda parameter: f'<mrow><mi mathvariant="normal">Δ</mi>{parameter}</mrow>',
    word=_word,
    bold=_bold,
    subscript=_subscript,
    letters=_letters,
)
SCRIPTS: dict[Markup, Script] = {"text": PLAIN, "latex": TEX, "mathml": MATHML}
