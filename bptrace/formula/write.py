"""A formula as text. There is one writer, with a table of precedences; a dialect says how each part is spelled."""

import re
from collections.abc import Callable
from typing import NamedTuple

from .tree import Call, Count, Each, Leaf, Num, Op, Primitive, Ref, Same, Sum, Tree

ADD, MULTIPLY, POWER, ATOM = range(1, 5)  # a unary minus binds like a product: −a·b is (−a)·b, the same number

SIGNS = "-−"

Name = Callable[[Tree], str]


class Text(NamedTuple):
    """A piece of a formula, and how tightly its outermost operation binds."""

    text: str
    binds: int = ATOM


class Dialect(NamedTuple):
    """How a language of formulas is spelled. Patterns are for `str.format`.

    `bracket` puts a formula in brackets; `guard` does so if it begins with a sign, which may not follow another sign or a factor.
    """

    plus: str
    minus: str
    negative: str
    times: str
    bracket: Callable[[str], str]
    guard: Callable[[str], str]
    number: Callable[[float], str]
    quotient: Callable[[Text, Text, Callable[[Text, int], str]], Text]
    power: Callable[[Text, Text, Callable[[Text, int], str]], Text]
    call: Callable[[Primitive, list[Text], Callable[[Text, int], str]], Text]
    total: str = "Σ_{0} {1}"
    number_of: str = "n_{0}"
    same: str = "[{0} = {1}]"
    expands: bool = True
    opened: tuple[str, str] = ("({0}", "{0})/{1}")  # the first and the last term of a sum over something


def write(root: Tree, dialect: Dialect, name: Name) -> str:
    """The tree in a dialect; `name` spells its leaves, as names or as numbers."""
    return _Writer(dialect, name).text(root).text


def pieces(root: Tree, dialect: Dialect, name: Name) -> list[str]:
    """The same in pieces: the terms of a sum, the factors of a product. A line may be broken between two pieces, else there is a space."""
    writer = _Writer(dialect, name)
    if isinstance(root, Call) and dialect.expands and root.primitive.expand:
        return pieces(root.primitive.expand(*root.args), dialect, name)
    if isinstance(root, Op) and root.symbol in _PARTED:
        return _PARTED[root.symbol](writer, root)
    return [writer.text(root).text]


class _Writer:
    def __init__(self, dialect: Dialect, name: Name) -> None:
        self.dialect, self.name = dialect, name

    def text(self, root: Tree) -> Text:
        return _WRITE[type(root)](self, root)

    def bracketed(self, piece: Text, binds: int) -> str:
        """The piece, in brackets if it binds less tightly than it has to; a negative number binds like a unary minus."""
        if piece.binds < binds:
            return self.dialect.bracket(piece.text)
        return self.dialect.guard(piece.text) if binds > MULTIPLY else piece.text

    def inside(self, root: Tree, binds: int) -> str:
        return self.bracketed(self.text(root), binds)

    def number(self, root: Num) -> Text:
        return Text(self.dialect.number(root.value))

    def leaf(self, root: Tree) -> Text:
        return Text(self.name(root))

    def operation(self, root: Op) -> Text:
        if root.symbol == "+":
            return self.sum_of(root)
        if root.symbol == "-":
            return Text(self.dialect.negative.format(self.unsigned(root.args[0])), MULTIPLY)
        left, right = map(self.text, root.args)
        if root.symbol == "*":
            return Text(self.dialect.times.format(self.bracketed(left, MULTIPLY), self.bracketed(right, POWER)), MULTIPLY)
        spell = self.dialect.quotient if root.symbol == "/" else self.dialect.power
        return spell(left, right, self.bracketed)

    def sum_of(self, root: Op) -> Text:
        return Text("".join(self.terms(root)), ADD)

    def terms(self, root: Op) -> list[str]:
        """The terms of a sum; each after the first starts with its sign."""
        first, *others = root.args
        found = self.terms(first) if isinstance(first, Op) and first.symbol == "+" else [self.inside(first, ADD)]
        for term in others:
            taken = isinstance(term, Op) and term.symbol == "-"
            joint = self.dialect.minus if taken else self.dialect.plus
            found.append(joint + self.unsigned(term.args[0] if isinstance(term, Op) and taken else term))
        return found

    def factors(self, root: Op) -> list[str]:
        """The factors of a product of products; each after the first starts with the multiplication sign."""
        left, right = root.args
        nested = isinstance(left, Op) and left.symbol == "*"
        found = self.factors(left) if isinstance(left, Op) and nested else [self.inside(left, MULTIPLY)]
        return [*found, f"{self.dialect.times.format('', '').strip()} {self.inside(right, POWER)}"]

    def shared(self, root: Op) -> list[str]:
        """The terms of a sum that is divided; a quotient of two terms, or of anything else, is one piece."""
        above, below = root.args
        terms = list(map(str.strip, self.terms(above))) if isinstance(above, Op) and above.symbol == "+" else []
        if len(terms) < 3:
            return [self.text(root).text]
        first, last = (
            pattern.format(term, self.inside(below, POWER))
            for pattern, term in zip(self.dialect.opened, terms[:: len(terms) - 1], strict=True)
        )
        return [first, *terms[1:-1], last]

    def unsigned(self, root: Tree) -> str:
        """What follows a sign: a product, in brackets if it would start with another sign."""
        return self.dialect.guard(self.inside(root, MULTIPLY))

    def call(self, root: Call) -> Text:
        if self.dialect.expands and root.primitive.expand:
            return self.text(root.primitive.expand(*root.args))
        return self.dialect.call(root.primitive, [self.text(arg) for arg in root.args], self.bracketed)

    def total(self, root: Sum) -> Text:
        return Text(self.dialect.total.format(root.letter, self.inside(root.body, MULTIPLY)), ADD)


_PARTED: dict[str, Callable[[_Writer, Op], list[str]]] = {
    "+": lambda writer, root: list(map(str.strip, writer.terms(root))),
    "*": _Writer.factors,
    "/": _Writer.shared,
}

_WRITE: dict[type[Tree], Callable[..., Text]] = {
    Num: _Writer.number,
    Leaf: _Writer.leaf,
    Ref: _Writer.leaf,
    Op: _Writer.operation,
    Call: _Writer.call,
    Sum: _Writer.total,
    Each: lambda writer, root: writer.text(root.body),
    Count: lambda writer, root: Text(writer.dialect.number_of.format(root.letter)),
    Same: lambda writer, root: Text(writer.dialect.same.format(root.left, root.right)),
}

Bracketed = Callable[[Text, int], str]


class _Argument(str):
    """An argument within a pattern: {0} as it is, {0:a} in brackets unless it is an atom."""

    piece: Text
    bracketed: Bracketed

    def __format__(self, spec: str) -> str:
        return self.bracketed(self.piece, ATOM) if spec == "a" else str(self)


def _pattern(pattern: str, args: list[Text], bracketed: Bracketed) -> str:
    shown = []
    for piece in args:
        argument = _Argument(piece.text)
        argument.piece, argument.bracketed = piece, bracketed
        shown.append(argument)
    return pattern.format(*shown)


def _guarded(bracket: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: bracket(text) if text[0] in SIGNS else text


def _slash(left: Text, right: Text, bracketed: Bracketed) -> Text:
    return Text(f"{bracketed(left, MULTIPLY)}/{bracketed(right, POWER)}", MULTIPLY)


def short(value: float) -> str:
    """A constant as a person writes it: 1, 0.01, ½."""
    return "½" if value == 0.5 else repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _caret(left: Text, right: Text, bracketed: Bracketed) -> Text:
    if right.text == "2":
        return Text(f"{bracketed(left, ATOM)}²", POWER)
    return Text(f"{bracketed(left, ATOM)}^{bracketed(right, ATOM)}", POWER)


TEXT = Dialect(
    *(" + ", " - ", "-{0}", "{0}·{1}", "({0})".format, _guarded("({0})".format), short, _slash, _caret),
    call=lambda primitive, args, bracketed: Text(_pattern(primitive.text, args, bracketed), ATOM if primitive.name != "exp" else POWER),
)


def _raisable(base: str) -> str:
    """The base of a power, in brackets if it is a name that has a superscript already: z^{2}_{1}."""
    return rf"\left({base}\right)" if "^" in base and not base.startswith(r"\left(") else base


LATEX = Dialect(
    *(" + ", " - ", "-{0}", r"{0} \cdot {1}", r"\left({0}\right)".format, _guarded(r"\left({0}\right)".format)),
    number=lambda value: r"\tfrac{1}{2}" if value == 0.5 else short(value),
    quotient=lambda left, right, bracketed: Text(rf"\frac{{{left.text}}}{{{right.text}}}", POWER),
    power=lambda left, right, bracketed: Text(f"{_raisable(bracketed(left, ATOM))}^{{{right.text}}}", POWER),
    call=lambda primitive, args, bracketed: Text(_pattern(primitive.latex, args, bracketed), ATOM if primitive.name != "exp" else POWER),
    total=r"\sum_{{{0}}} {1}",
    number_of="n_{{{0}}}",
    same=r"\left[{0} = {1}\right]",
    opened=(r"\frac{{1}}{{{1}}} \bigl({0}", r"{0}\bigr)"),
)


def _inlined(primitive: Primitive, args: list[Text], bracketed: Bracketed) -> Text:
    """The primitive's line of code if its arguments are plain names, else a call of it."""
    letters = primitive.letters.split(", ")
    if "*rest" in letters or not all(arg.text.isidentifier() for arg in args):
        return Text(f"f_{primitive.name}({', '.join(arg.text for arg in args)})")
    put = dict(zip(letters, (arg.text for arg in args), strict=True))
    return Text(f"({re.sub(r'[A-Za-z_]+', lambda word: put.get(word[0], word[0]), primitive.code)})")


def _python_power(left: Text, right: Text, bracketed: Bracketed) -> Text:
    if right.text == "2.0":  # a square is a product, whose factor is worked once
        return Text(f"{left.text} * {left.text}" if left.text.isidentifier() else f"(p := {left.text}) * p", MULTIPLY)
    return Text(f"power({left.text}, {right.text})")


PYTHON = Dialect(
    *(" + ", " - ", "-{0}", "{0} * {1}", "({0})".format, _guarded("({0})".format), repr),
    quotient=lambda left, right, bracketed: Text(f"{bracketed(left, MULTIPLY)} / {bracketed(right, POWER)}", MULTIPLY),
    power=_python_power,
    call=_inlined,
    expands=False,
)
