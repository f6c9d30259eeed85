"""Makes strings safe for a stream, measures their width, and wraps them into lines.

Characters that a terminal would act on are made visible; letters that the encoding lacks are spelled in ASCII. A speller turns an
untrusted string of a document into what is shown of it, on one line.
"""

import codecs
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import NamedTuple

from ...errors import visible

Spell = Callable[[str], str]

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿˡʲᵏᵐᵀᵗˢᴸ", "0123456789+-=()inljkmTtsL", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True))
_RUNS = f"[{''.join(RAISED)}]+|[{''.join(LOWERED)}]+"

# fmt: off
PLAINER = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Prod", "Σ": "Sum", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "∑": "Sum", "∏": "Prod", "∂": "d", "∇": "grad", "ℓ": "l", "ŷ": "y^",
    "·": "*", "⋅": "*", "×": "x", "⊙": "(*)", "∘": "o", "÷": "/", "−": "-", "±": "+/-", "½": "1/2", "⅓": "1/3",
    "¼": "1/4", "¾": "3/4", "√": "sqrt", "∞": "inf", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "≡": "==", "∈": "in",
    "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⟶": "->", "↑": "^", "↓": "v", "…": "...", "⋯": "...", "–": "-",
    "—": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "′": "'", "″": '"', "•": "*",
    "°": "deg", "✓": "ok", "✗": "x",
    "⎛": "/", "⎜": "|", "⎝": "\\", "⎞": "\\", "⎟": "|", "⎠": "/",
    "─": "-", "═": "=", "█": "#", "│": "|", "┤": "+", "└": "+", "‖": "||", "\u0302": "^",
}
# fmt: on


def speller(encoding: str | None) -> Spell:
    """The speller of an encoding; None is a stream of text, which takes everything."""
    name = _known(encoding or "utf-8")
    return visible if name.startswith("utf") else partial(spelled, encoding=name)


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "ascii"


def spelled(text: str, encoding: str) -> str:
    """The visible text in the letters of an encoding: `dE/dw5`, `delta^2`; a letter without a plain spelling is an escape."""
    text = visible(text)
    if is_encodable(text, encoding):
        return text
    text = re.sub(_RUNS, lambda run: run[0] if is_encodable(run[0], encoding) else _level(run[0]), text)
    return "".join([letter if is_encodable(letter, encoding) else _plainer(letter) for letter in text])


@lru_cache(maxsize=1024)
def is_encodable(text: str, encoding: str) -> bool:
    """True if the encoding has every letter of the text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _level(run: str) -> str:
    """Superscripts and subscripts as plain letters: `^2`, `_jk`; a lone ⁺ and subscript digits need no mark."""
    if run[0] in RAISED:
        text = "".join(map(RAISED.__getitem__, run))
        return text if text == "+" else f"^{text}"
    text = "".join(map(LOWERED.__getitem__, run))
    return text if text.isdigit() else f"_{text}"


def _plainer(letter: str) -> str:
    return " " if letter.isspace() else PLAINER.get(letter) or letter.encode("unicode_escape").decode()


def spell_all(texts: Sequence[str], spell: Spell) -> list[str]:
    """Many strings spelled; plain numbers are only checked, and stay as they are."""
    joined = "".join(texts)
    if joined.isprintable() and (joined.isascii() or spell is visible):
        return list(texts)
    return list(map(spell, texts))


def shortened(text: str, most: int) -> str:
    """A text that somebody wrote, visible; if it takes more than `most` cells, its middle is left out, since names differ at the ends."""
    shown = visible(text)
    if len(shown) <= most and cells(shown) <= most:
        return shown
    tail = (most - 1) // 3
    head = _within(shown[: most + 1], most - 1 - tail)
    return head + "…" + _within(shown[-most - 1 :][::-1], tail)[::-1]


def _within(text: str, room: int) -> str:
    """The letters from the beginning that fit into `room` cells."""
    while cells(text) > room:
        text = text[:-1]
    return text


# how wide, and on which line

GAP = "  "


class Band(NamedTuple):
    """Lines of one make. Each row is a line: its pieces with `gap` between them, each piece in its tone.

    Tones are those of notes and columns, and "title", "section", "block" (headings), "head" (titles of columns), "rule", "chart".
    """

    tones: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    gap: str = GAP


BLANK = Band(("plain",), [("",)])


def band(tone: str, lines: Sequence[str]) -> Band:
    """Whole lines in one tone."""
    return Band((tone,), [(line,) for line in lines])


NARROWEST = 24  # cells: the least room for a column of words, or for a side of an equation


def filled(widths: Sequence[float], room: float) -> list[slice]:
    """The pieces of each line: as many as fit with a space between them; a piece that is too wide has a line of its own."""
    starts, across = [0], 0.0
    for place, width in enumerate(widths):
        across += width + bool(across)
        if across > room and place > starts[-1]:
            starts.append(place)
            across = width
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]


# One cell wide everywhere: the letters before the combining marks, Greek, Russian, signs of mathematics. rich knows the rest.
_NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0410-\u044f\u1d2c-\u1d6a\u2010-\u2027\u2030-\u205e\u2070\u2071"
    "\u2074-\u208e\u2090-\u209c\u2102-\u2121\u2123-\u2138\u2153-\u215e\u2190-\u22ff\u239b-\u23a0\u2500-\u259f\u2713\u2717\u2c7c"
)

_OPENING, _CLOSING = "（「『《〈【“‘", "，。、；：！？）」』》〉】”’"
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
# The parts that a line is not broken within: a run of spaces, a Chinese, Japanese or Korean letter with its punctuation, a word.
_PIECES = f" +|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+[{_CLOSING}]*"


def narrow(text: str) -> bool:
    """True if each letter is known to take one cell."""
    return text.isascii() or not re.search(f"[^{_NARROW}]", text)


def cells(text: str) -> int:
    """The cells that a line of text takes."""
    if narrow(text):
        return len(text)
    from rich.cells import cell_len  # loaded only if counting letters is not enough

    return cell_len(text)


def widths(texts: Sequence[str]) -> list[int]:
    """The cells of each text."""
    return list(map(len if narrow("".join(texts)) else cells, texts))


def flush_left(texts: Sequence[str], width: int) -> list[str]:
    """The texts padded with spaces at the end."""
    if narrow("".join(texts)):
        return list(map(str.ljust, texts, repeat(width)))
    return [text + " " * (width - cells(text)) for text in texts]


def flush_right(texts: Sequence[str], width: int) -> list[str]:
    """The texts padded with spaces at the start."""
    if narrow("".join(texts)):
        return list(map(str.rjust, texts, repeat(width)))
    return [" " * (width - cells(text)) + text for text in texts]


def wrapped(text: str, width: int | None) -> list[str]:
    """The text in lines of at most `width` cells, broken between words, indented like the first line; a longer word stays whole."""
    if width is None or cells(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    lines, line = [], indent
    for piece in re.findall(_PIECES, text.lstrip(" ")):
        if line.strip() and cells(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]
