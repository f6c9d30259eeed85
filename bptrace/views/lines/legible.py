"""What of a string may be sent to a stream: what would act is made visible, what the encoding lacks is spelled in ASCII.

A speller takes a string of a document, for which nobody vouches, to what is shown of it, on one line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from .cells import cells

Spell = Callable[[str], str]

_BREAKS = "\r\n|[\t\n\v\f\r\x85\u2028\u2029]"
# Controls, invisible and bidirectional marks, lone surrogates, tags: a terminal obeys these instead of showing them.
_ACTING = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)

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


def visible(text: str) -> str:
    r"""The text on one line, with what would act on a terminal escaped: `\x1b`, `\u202e`."""
    if text.isprintable():
        return text
    return re.sub(_ACTING, _escaped, re.sub(_BREAKS, " ", text))


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def spelled(text: str, encoding: str) -> str:
    """The visible text in the letters of an encoding: `dE/dw5`, `delta^2`; an escape where there is no plainer spelling."""
    text = visible(text)
    if is_encodable(text, encoding):
        return text
    text = re.sub(_RUNS, lambda run: run[0] if is_encodable(run[0], encoding) else _level(run[0]), text)
    return "".join([letter if is_encodable(letter, encoding) else _plainer(letter) for letter in text])


@lru_cache(maxsize=1024)
def is_encodable(text: str, encoding: str) -> bool:
    """Whether an encoding has every letter of the text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _level(run: str) -> str:
    """Raised or lowered letters on the line: `^2`, `_jk`; a lone ⁺ and lowered digits need no mark."""
    if run[0] in RAISED:
        text = "".join(map(RAISED.__getitem__, run))
        return text if text == "+" else f"^{text}"
    text = "".join(map(LOWERED.__getitem__, run))
    return text if text.isdigit() else f"_{text}"


def _plainer(letter: str) -> str:
    return " " if letter.isspace() else PLAINER.get(letter) or letter.encode("unicode_escape").decode()


def spell_all(texts: Sequence[str], spell: Spell) -> list[str]:
    """Many strings spelled; those of a column of numbers are only looked at."""
    joined = "".join(texts)
    if joined.isprintable() and (joined.isascii() or spell is visible):
        return list(texts)
    return list(map(spell, texts))


def shortened(text: str, most: int) -> str:
    """What somebody wrote, visible, with its middle left out where it takes more cells: the ends of names tell them apart."""
    shown = visible(text)
    if len(shown) <= most and cells(shown) <= most:
        return shown
    tail = (most - 1) // 3
    head = _within(shown[: most + 1], most - 1 - tail)
    return head + "…" + _within(shown[-most - 1 :][::-1], tail)[::-1]


def _within(text: str, room: int) -> str:
    """As many letters from the beginning as take so many cells."""
    while cells(text) > room:
        text = text[:-1]
    return text
