r"""Letters and signs in LaTeX that every engine sets alike: \delta, \'{e}. A letter that is in no table here gets a macro."""

from __future__ import annotations

import unicodedata

from ..lines.legible import LOWERED, RAISED

# fmt: off
MARKUP = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    '"': r"\symbol{34}", "`": r"\textasciigrave{}",
    "[": "{[}", "]": "{]}", "*": "{*}",  # \\ would take them for its own
}
MATH = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ϵ": r"\epsilon", "ζ": r"\zeta", "η": r"\eta",
    "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "µ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi",
    "ρ": r"\rho", "σ": r"\sigma", "ς": r"\varsigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega",
    "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi",
    "Ψ": r"\Psi", "Ω": r"\Omega",
    "∑": r"\sum", "∏": r"\prod", "∂": r"\partial", "∇": r"\nabla", "ℓ": r"\ell", "ŷ": r"\hat{y}",
    "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "⊙": r"\odot", "⊘": r"\oslash", "∘": r"\circ", "÷": r"\div", "−": "-", "±": r"\pm",
    "½": r"\tfrac{1}{2}", "⅓": r"\tfrac{1}{3}", "¼": r"\tfrac{1}{4}", "¾": r"\tfrac{3}{4}", "√": r"\surd", "∞": r"\infty",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∈": r"\in",
    "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⟶": r"\longrightarrow", "↑": r"\uparrow",
    "↓": r"\downarrow", "⋯": r"\cdots", "′": r"{}^{\prime}", "″": r"{}^{\prime\prime}", "°": r"{}^{\circ}", "‖": r"\Vert", "¬": r"\neg",
}
TEXT = {
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}",
    "ı": r"\i{}", "ȷ": r"\j{}", "¡": r"\textexclamdown{}", "¿": r"\textquestiondown{}", "§": r"\S{}", "¶": r"\P{}",
    "©": r"\textcopyright{}", "£": r"\pounds{}", "–": r"\textendash{}", "—": r"\textemdash{}", "‐": "-", "‑": "-",
    "‘": r"\textquoteleft{}", "’": r"\textquoteright{}", "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}", "…": r"\ldots{}",
    "•": r"\textbullet{}",
}
ACCENTS = {
    "\u0300": r"\`", "\u0301": r"\'", "\u0302": r"\^", "\u0303": r"\~", "\u0308": r'\"', "\u030a": r"\r", "\u030c": r"\v",
    "\u0306": r"\u", "\u0304": r"\=", "\u0307": r"\.", "\u030b": r"\H", "\u0327": r"\c", "\u0323": r"\d", "\u0331": r"\b",
}
# fmt: on
SIGNS = "".join(MATH) + "".join(RAISED) + "".join(LOWERED)  # signs that make a word mathematics

# A letter without a name: the letter itself if the engine knows Unicode and the font has it, else its number.
UNICODE = r"""\providecommand{\bpunicode}[1]{\allowbreak\ifdefined\Umathchar\bpletter{#1}\else\bpnumber{#1}\fi}
\providecommand{\bpletter}[1]{{\iffontchar\font"#1 \else\bpfont\fi\iffontchar\font"#1 \char"#1 \else\bpnumber{#1}\fi}}
\providecommand{\bpnumber}[1]{{\normalfont\scriptsize U+#1\,}}
\providecommand{\bpfont}{}
"""
FONTS = r"""\ifpdftex\else\ifluatex\IfFileExists{luaotfload.sty}{\usepackage{fontspec}}{}\else\usepackage{fontspec}\fi\fi
\ifdefined\newfontfamily
  \IfFontExistsTF{FandolSong-Regular.otf}{\newfontfamily\bpfont{FandolSong-Regular.otf}}
    {\IfFontExistsTF{Noto Serif CJK SC}{\newfontfamily\bpfont{Noto Serif CJK SC}}{}}
\fi
"""


def letter(sign: str) -> str:
    """A letter in text."""
    return MARKUP.get(sign) or (sign if sign.isascii() else TEXT.get(sign) or _mathematical(sign) or _accented(sign) or _unknown(sign))


def _mathematical(sign: str) -> str:
    """A sign of mathematics, by itself in text."""
    found = MATH.get(sign) or (sign in RAISED and f"{{}}^{{{RAISED[sign]}}}") or (sign in LOWERED and f"{{}}_{{{LOWERED[sign]}}}")
    return rf"\ensuremath{{{found}}}" if found else ""


def _accented(sign: str) -> str:
    parts = unicodedata.normalize("NFD", sign)
    accent = ACCENTS.get(parts[1:])
    return f"{accent}{{{parts[0]}}}" if accent and parts[0].isascii() and parts[0].isalpha() else ""


def _unknown(sign: str) -> str:
    return " " if sign.isspace() else rf"\bpunicode{{{ord(sign):04X}}}"
