"""The languages in which people read formulas: text, LaTeX, and MathML, with places in which names or numbers are put."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import Literal, NamedTuple

from .tree import Leaf, Primitive, Tree
from .write import ATOM, LATEX, POWER, TEXT, Dialect, Text, pieces, short

Markup = Literal["text", "latex", "mathml"]

OPENED, CLOSED = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'  # brackets about what is no higher than a letter
NAMED, ENDED = "\x02", "\x03"  # about the name of a leaf in a blank: \x02 3 \x02 name \x03
_PLACE = re.compile(f"{NAMED}(\\d+){NAMED}[^{ENDED}]*{ENDED}")
_ONE = re.compile(rf"<(m\w+)[^>]*>(?:(?!<\1[ >]).)*</\1>|{_PLACE.pattern}", re.S)
_SIGNED = re.compile('(?:<mrow>)?(?:<mn>|<mo form="prefix">)−')
_FILLED = re.compile(r"\{([()]?)(\d+)\}")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str) -> str:
    """A text as it is, between tags."""
    return text.translate(_HTML)


def one(markup: str) -> str:
    """Markup as one element, as the parts of a fraction have to be."""
    found = _ONE.match(markup)
    return markup if found and found.end() == len(markup) else f"<mrow>{markup}</mrow>"


def numeral(text: str) -> str:
    """A number as one element; 3.5e-05 is a power of ten."""
    digits, _, power = text.replace("-", "−").partition("e")
    if not power:
        return f"<mn>{digits}</mn>"
    power = power.lstrip("+0") if power[0] != "−" else "−" + power[1:].lstrip("0")
    return f"<mrow><mn>{digits}</mn><mo>×</mo><msup><mn>10</mn><mn>{power}</mn></msup></mrow>"


def _constant(value: float) -> str:
    return '<mfrac displaystyle="false"><mn>1</mn><mn>2</mn></mfrac>' if value == 0.5 else numeral(short(value))


def bracketed(markup: str) -> str:
    """Markup in brackets, which are as high as a fraction or a matrix within them."""
    if "<mfrac>" in markup or "<mtable>" in markup:
        return f"<mrow><mo>(</mo>{markup}<mo>)</mo></mrow>"
    return f"{OPENED}{markup}{CLOSED}"


def begins_with_sign(markup: str) -> bool:
    return _SIGNED.match(markup) is not None


def guarded(markup: str) -> str:
    """Markup, in brackets if it begins with a sign."""
    return bracketed(markup) if begins_with_sign(markup) else markup


def _power(left: Text, right: Text, inside: Callable[[Text, int], str]) -> Text:
    """A power; a name that has something raised already gets brackets."""
    base = inside(left, ATOM)
    raised = "<msup" in base and not base.startswith((OPENED, "<mrow><mo>("))
    return Text(f"<msup>{one(bracketed(base) if raised else base)}{one(right.text)}</msup>", POWER)


class _Argument(str):
    """An argument within a pattern: {0} as it is, {0:b} in brackets."""

    def __format__(self, spec: str) -> str:
        return bracketed(self) if spec == "b" else str(self)


def _called(primitive: Primitive, args: list[Text], inside: Callable[[Text, int], str]) -> Text:
    pattern = primitive.mathml or f"<mi>{primitive.text.partition('({0})')[0]}</mi>{{0:b}}"
    return Text(pattern.format(*(_Argument(arg.text) for arg in args)), ATOM if primitive.name != "exp" else POWER)


MATHML = Dialect(
    plus='<mo form="infix">+</mo>',
    minus='<mo form="infix">−</mo>',
    negative='<mo form="prefix">−</mo>{0}',
    times="{0}<mo>·</mo>{1}",
    bracket=bracketed,
    guard=guarded,
    number=_constant,
    quotient=lambda left, right, inside: Text(f"<mfrac>{one(left.text)}{one(right.text)}</mfrac>", POWER),
    power=_power,
    call=_called,
    total="<munder><mo>∑</mo><mi>{0}</mi></munder>{1}",
    number_of="<msub><mi>n</mi><mi>{0}</mi></msub>",
    same="<mo>[</mo><mi>{0}</mi><mo>=</mo><mi>{1}</mi><mo>]</mo>",
    opened=(f"<mfrac><mn>1</mn><mrow>{{1}}</mrow></mfrac>{OPENED}{{0}}", f"{{0}}{CLOSED}"),
)
DIALECTS: dict[Markup, Dialect] = {"text": TEXT, "latex": LATEX, "mathml": MATHML}


class Blank(NamedTuple):
    """A formula in pieces of MathML with places for its leaves, which take names as well as numbers.

    {N} is the place of the leaf `leaves[N]`; {(N} and {)N} are those of a pair of brackets, which are needed if a negative number
    is put in at {N}. There are no other braces.
    """

    pieces: list[str]
    leaves: list[Hashable]

    def filled(self, spell: Callable[[Hashable], str]) -> list[str]:
        """The pieces with each leaf as `spell` has it: one element."""
        put = list(map(spell, self.leaves))
        brackets = [(OPENED, CLOSED) if begins_with_sign(leaf) else ("", "") for leaf in put]
        spelled = [{"": leaf, "(": opened, ")": closed} for leaf, (opened, closed) in zip(put, brackets, strict=True)]
        return [_FILLED.sub(lambda found: spelled[int(found[2])][found[1]], piece) for piece in self.pieces]


def blank(root: Tree, name: Callable[[Hashable], str]) -> Blank:
    """The formula as a blank. The names of its leaves decide about brackets: those about fractions are high, raised names have some."""
    leaves: list[Hashable] = []

    def placed(leaf: Tree) -> str:
        key = leaf.key if isinstance(leaf, Leaf) else leaf
        leaves.append(key)
        return f"{NAMED}{len(leaves) - 1}{NAMED}{name(key)}{ENDED}"

    written = [_PLACE.sub(r"{\1}", piece) for piece in pieces(root, _BLANK, placed)]
    order = list(dict.fromkeys(found[2] for piece in written for found in _FILLED.finditer(piece)))  # a part may be written in vain
    places = {old: str(new) for new, old in enumerate(order)}
    renumbered = [_FILLED.sub(lambda found: f"{{{found[1]}{places[found[2]]}}}", piece) for piece in written]
    return Blank(renumbered, [leaves[int(old)] for old in order])


def _guarded_place(markup: str) -> str:
    """Markup that begins with a place, in the places of brackets."""
    found = _PLACE.match(markup)
    return f"{{({found[1]}}}{markup}{{){found[1]}}}" if found else guarded(markup)


_BLANK = MATHML._replace(guard=_guarded_place)
