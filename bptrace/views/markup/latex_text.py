"""Strings and formulas as LaTeX: words are escaped, formulas are set as mathematics, equations are rows with `&`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...errors import visible
from ...model.scripts import TEX
from ..document import Equation, Math
from ..lines.legible import LOWERED, NARROWEST, RAISED, filled
from .latex_letters import MATH, SIGNS, letter
from .widths import across

_POWER_OF_TEN = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?)e([+-])0*(\d+)(\^)?")


def rows(block: Equation, room: float) -> list[str]:
    """The rows of an equation: one if it fits, else one for each side, broken between its pieces if it needs more than `room`."""
    left, *sides = map(latex, (block.left, *block.right))
    name, *others = (sum(across(math)) + len(math.text) + 2 for math in (block.left, *block.right))
    if name + sum(others) <= room:
        return [f"{left} &= {' = '.join(sides)}" if sides else left]
    widest = max((width for math in block.right for width in across(math)), default=0)
    beside = name + max(NARROWEST, widest) <= room
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


LONGEST_WORD = 24  # words with more letters get places to break: TeX hyphenates words, but not addresses

_LIGATURES = re.compile("(?<=[?!`])(?=`)|" + "|".join(f"(?<={sign})(?={sign})" for sign in "-',<>"))
_CHUNKS = re.compile(r"[a-z0-9]{1,20}[:/._?&=-]{0,3}|[^a-z0-9]{1,10}")

_LETTER = rf"(?![{SIGNS}])[^\W_]"
_NAME = rf"(?:{_LETTER})+"
_STRONG = re.compile(rf".*[{SIGNS}].*|[(\[]*[A-Za-z]{{1,3}}_[A-Za-z]{{0,2}}\d{{0,3}}[)\]]*|-\d+(?:\.\d*)?|-?\d+(?:\.\d*)?e[-+]\d+")
_NUMBERED = re.compile(r"[(\[]*[A-Za-z]\d{1,9}[)\]]*")
_JOINS = frozenset("-+=<>/·⋅×⊙⊘÷−±≤≥≠≈≡∈→←↔⇒⟶")
_NEUTRAL = re.compile(r"[-+(\[]*(?:[A-Za-z]\d{0,9}|\d+(?:\.\d*)?(?:e[-+]\d+)?|[-+=<>/])?[)\]]*")
_PIECE = re.compile(
    rf"(?P<raised>[{''.join(RAISED)}]+)|(?P<lowered>[{''.join(LOWERED)}]+)|_(?P<below>{_NAME})"
    rf"|(?P<number>\d+(?:\.\d+)?(?:e[-+]\d+)?)|(?P<name>{_NAME})|(?P<sign>.)",
    re.S,
)


class Word(NamedTuple):
    """A word with the punctuation after it. It `is` mathematics (2), may be mathematics beside some (1), or is not (0)."""

    text: str
    behind: str
    is_mathematics: int


def words(string: str, names: bool = False) -> str:
    """A string on one line. With `names`, a letter alone or with a number, w5, is set as a name."""
    found = [_word(part, names) for part in visible(string).split(" ") if part]
    if names and len(found) == 1 and found[0].text.isalpha() and found[0].is_mathematics:
        found = [found[0]._replace(is_mathematics=2)]
    return " ".join(_runs(found))


def bold(string: str, names: bool = False) -> str:
    """The same within bold text."""
    text = words(string, names)
    return rf"\boldmath {text}" if re.search(r"(?<!\\)\$|\\ensuremath", text) else text


def escaped(text: str) -> str:
    """A text as it is; a long one gets places to break it."""
    chunks = _CHUNKS.findall(text) if len(text) > LONGEST_WORD else [text]
    return r"\allowbreak{}".join(r"\kern0pt ".join("".join(map(letter, part)) for part in _LIGATURES.split(chunk)) for chunk in chunks)


def mathematics(text: str) -> str:
    """A text as mathematics."""
    done: list[str] = []
    for found in _PIECE.finditer(text):
        kind = found.lastgroup or ""
        if kind in _SCRIPTS:
            mark, spell = _SCRIPTS[kind]
            if not done or f"{mark}{{" in done[-1]:
                done.append("{}")
            done[-1] += f"{mark}{{{spell(found[kind])}}}"
        else:
            done.append(_SPELLED[kind](found[kind]))
    return in_ascii(powers(" ".join(filter(None, done))))


def in_ascii(latex: str) -> str:
    r"""LaTeX with every letter beyond ASCII, which stands within \text{}, spelled out."""
    return latex if latex.isascii() else "".join([sign if sign.isascii() else letter(sign) for sign in latex])


def _word(part: str, names: bool) -> Word:
    text = part.rstrip(",;:.") if part != "·" and len(part) <= LONGEST_WORD * 2 else ""
    strong = _STRONG.fullmatch(text) or (names and _NUMBERED.fullmatch(text))
    return Word(text, part[len(text) :], 2 if strong else 1 if text and _NEUTRAL.fullmatch(text) else 0)


def _runs(found: list[Word]) -> Iterator[str]:
    """The words; neighbours that are mathematics joined by an operator come as one."""
    run: list[Word] = []
    for word in found:
        if run and not _are_joined(run[-1], word):
            yield _run(run)
            run = []
        run.append(word)
    if run:
        yield _run(run)


def _are_joined(before: Word, word: Word) -> bool:
    of_one = before.is_mathematics and word.is_mathematics and not before.behind
    return bool(of_one) and not _JOINS.isdisjoint((before.text[-1], word.text[0]))


def _run(run: list[Word]) -> str:
    behind = escaped(run[-1].behind)
    if any(word.is_mathematics == 2 for word in run):
        return f"${mathematics(' '.join([word.text for word in run]))}${behind}"
    return " ".join([escaped(word.text) for word in run]) + behind


def _sign(sign: str) -> str:
    return _SIGNS[sign] if sign in _SIGNS else rf"\text{{{letter(sign)}}}"


_SIGNS = {**MATH, **{sign: sign for sign in "()[]/,.;:=+-<>!?@"}, "|": r"\vert", " ": ""}
_SCRIPTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "raised": ("^", lambda run: "".join([RAISED[sign] for sign in run])),
    "lowered": ("_", lambda run: "".join([LOWERED[sign] for sign in run])),
    "below": ("_", TEX.subscript),
}
_SPELLED: dict[str, Callable[[str], str]] = {"number": str, "name": TEX.word, "sign": _sign}
