"""The reading for scripts: equations of families as array code that a person would write: `delta1.T @ x / n`.

`formula.array_code` makes the same arrays quickly; here each is an expression that can be read. Samples are rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from .matrix_form import summed
from .tree import Call, Count, Each, Num, Op, Primitive, Ref, Same, Sum, Tree


class Binds(IntEnum):
    """How tightly an expression binds. A product of matrices gets brackets as a factor of one of entries, which a reader asks for."""

    LOOSE, ADD, MATMUL, MULTIPLY, POWER, ATOM = range(6)


class Code(NamedTuple):
    """An expression, how tightly it binds, the letters of its axes in order, and True if there is a minus before it."""

    text: str
    binds: int = Binds.ATOM
    axes: str = ""
    minus: bool = False


class Spelled(NamedTuple):
    """A function of entries: its pattern for `str.format`, how tightly that binds, and how tightly each argument has to bind."""

    pattern: str
    binds: int = Binds.ATOM
    needs: int = Binds.LOOSE


class Language(NamedTuple):
    """How a library of arrays is spelled: its name in code, the word for an axis, and its functions, by the names of primitives.

    A primitive that is not among the functions is written out.
    """

    library: str
    axis: str
    functions: Mapping[str, Spelled]


class Symbols(NamedTuple):
    """What a formula refers to: the code of a family at its layer, and the number of values of a letter."""

    array: Callable[[Ref], Code]
    size: Callable[[str], str]


def array_text(root: Tree, axes: str, language: Language, symbols: Symbols) -> Code:
    """The tree as an expression over these axes; it lacks those that it does not depend on, if numpy adds them by itself.

    Raises ValueError for a primitive that has no spelling and cannot be written out.
    """
    writer = _Writer(axes, language, symbols)
    found = writer.read(root)
    return Code(writer.aligned(found, axes), Binds.ADD, found.axes and axes)


class _Writer:
    def __init__(self, axes: str, language: Language, symbols: Symbols) -> None:
        self.order, self.language, self.symbols = axes, language, symbols

    def read(self, root: Tree) -> Code:
        return _READ[type(root)](self, root)

    def union(self, pieces: Sequence[Code]) -> str:
        """All axes that occur in the pieces: those that are wanted in their order, then the others."""
        found = dict.fromkeys("".join(piece.axes for piece in pieces))
        return "".join(sorted(found, key=lambda axis: (self.order + axis).index(axis)))

    def aligned(self, piece: Code, axes: str, binds: int = Binds.LOOSE) -> str:
        """The piece so that it meets others over these axes, and binds as tightly as that."""
        own = "".join(sorted(piece.axes, key=axes.index))
        if own != piece.axes:
            assert len(own) == 2, "more than two axes are not transposed"
            piece = Code(f"{inside(piece, Binds.ATOM)}.T", Binds.ATOM, own)
        if own and not axes.endswith(own):
            places = (":" if axis in own else "None" for axis in axes[axes.index(own[0]) :])
            return f"{inside(piece, Binds.ATOM)}[{', '.join(places)}]"
        return inside(piece, binds)

    # arithmetic

    def sum_of(self, root: Op) -> Code:
        pieces = list(map(self.read, root.args))
        axes = self.union(pieces)
        first, *others = pieces
        terms = [f" {'-' if piece.minus else '+'} {self.aligned(_bare(piece), axes, Binds.MATMUL)}" for piece in others]
        return Code("".join((self.aligned(first, axes, Binds.ADD), *terms)), Binds.ADD, axes)

    def product(self, pieces: Sequence[Code]) -> Code:
        """The product of entries: its signs before it, then what has no axes; a factor of 1 is left out."""
        bare = sorted(map(_bare, pieces), key=lambda piece: bool(piece.axes))
        bare = [piece for piece in bare if piece.text != "1"] or bare[:1]
        if len(bare) == 1:
            return bare[0]._replace(minus=_odd(pieces))
        axes = self.union(bare)
        texts = (self.aligned(piece, axes, Binds.POWER if place else Binds.MULTIPLY) for place, piece in enumerate(bare))
        return Code(" * ".join(texts), Binds.MULTIPLY, axes, _odd(pieces))

    def over(self, root: Op) -> Code:
        left, right = pieces = [self.read(arg) for arg in root.args]
        axes = self.union(pieces)
        above, below = self.aligned(_bare(left), axes, Binds.MATMUL), self.aligned(_bare(right), axes, Binds.POWER)
        return Code(f"{above} / {below}", Binds.MULTIPLY, axes, _odd(pieces))

    def power(self, root: Op) -> Code:
        left, right = (self.read(arg) for arg in root.args)
        return Code(f"{inside(left, Binds.ATOM)} ** {inside(right, Binds.ATOM)}", Binds.POWER, left.axes)

    # functions

    def call(self, root: Call) -> Code:
        """A function of entries; one of a whole layer too, such as softmax, is given the layer."""
        spelled = self.language.functions.get(root.primitive.name)
        if spelled is None:
            return self.read(_written_out(root.primitive, root.args))
        pieces = [self.read(arg) for arg in root.args if not isinstance(arg, Each)]
        axes = self.union(pieces)
        return Code(spelled.pattern.format(*(self.aligned(piece, axes, spelled.needs) for piece in pieces)), spelled.binds, axes)

    # sums over letters

    def total(self, root: Sum) -> Code:
        over, factors = summed(root)
        pieces = [self.read(factor) for factor in factors]
        apart = [piece for piece in pieces if not set(over) & set(piece.axes)]
        within = self.grouped([piece for piece in pieces if set(over) & set(piece.axes)])
        if len(over) == 1 and len(within) == 2:
            return self.product([*apart, self.contracted(within[0], within[1], over[0])])
        return self.product([*apart, self.added(self.product(within), over)])

    def grouped(self, pieces: Sequence[Code]) -> list[Code]:
        """The pieces, with the product of those that have the same axes in their place."""
        groups: dict[frozenset[str], list[Code]] = {}
        for piece in pieces:
            groups.setdefault(frozenset(piece.axes), []).append(piece)
        return [self.product(group) if len(group) > 1 else group[0] for group in groups.values()]

    def added(self, piece: Code, over: Sequence[str]) -> Code:
        """The sum of entries over letters."""
        left = "".join(axis for axis in piece.axes if axis not in over)
        places = ", ".join(str(piece.axes.index(letter)) for letter in over)
        along = f"{self.language.axis}={places if len(over) == 1 else f'({places})'}" if left else ""
        return Code(f"{inside(_bare(piece), Binds.ATOM)}.sum({along})", Binds.ATOM, left, piece.minus)

    def contracted(self, left: Code, right: Code, letter: str) -> Code:
        """The sum over a letter of a product of two: a product of matrices if they have no other letter in common."""
        if self.place(right, letter) < self.place(left, letter):
            left, right = right, left  # so that the product need not be transposed
        first, second = left.axes.replace(letter, ""), right.axes.replace(letter, "")
        minus = _odd((left, right))
        left, right = _bare(left), _bare(right)
        if set(first) & set(second):
            axes = "".join(sorted(set(first + second), key=self.order.index))
            return Code(
                f'{self.language.library}.einsum("{left.axes}, {right.axes} -> {axes}", {left.text}, {right.text})', Binds.ATOM, axes, minus
            )
        text = f"{self.aligned(left, first + letter, Binds.ATOM)} @ {self.aligned(right, letter + second, Binds.ATOM)}"
        return Code(text, Binds.MATMUL, first + second, minus)

    def place(self, piece: Code, letter: str) -> int:
        """The position of a piece's first axis in the wanted order, but for a letter."""
        return self.order.find(piece.axes.replace(letter, "")[:1] or " ")

    def same(self, root: Same) -> Code:
        return Code(f"{self.language.library}.eye({self.symbols.size(root.left.name)})", Binds.ATOM, root.left.name + root.right.name)


def inside(piece: Code, binds: int) -> str:
    """The text of a piece, in brackets unless it binds as tightly as that."""
    if piece.minus:
        signed = f"-{inside(_bare(piece), Binds.MATMUL)}"
        return f"({signed})" if binds > Binds.ADD else signed
    return piece.text if piece.binds >= binds else f"({piece.text})"


def _bare(piece: Code) -> Code:
    return piece._replace(minus=False)


def _odd(pieces: Sequence[Code]) -> bool:
    """True if the product of the pieces has a minus before it."""
    return sum(piece.minus for piece in pieces) % 2 == 1


def _factors(root: Tree) -> list[Tree]:
    if isinstance(root, Op) and root.symbol == "*":
        return [factor for arg in root.args for factor in _factors(arg)]
    return [root]


def _written_out(primitive: Primitive, args: Sequence[Tree]) -> Tree:
    if primitive.expand is None:
        raise ValueError(f"no spelling for {primitive.name}")
    return primitive.expand(*args)


def _negative(writer: _Writer, root: Op) -> Code:
    piece = writer.read(root.args[0])
    return piece._replace(minus=not piece.minus)


def _number(root: Num) -> Code:
    size = abs(root.value)
    return Code(repr(int(size)) if size == int(size) and size < 1e15 else repr(size), Binds.ATOM, "", root.value < 0)


_OPERATION: dict[str, Callable[[_Writer, Op], Code]] = {
    "+": _Writer.sum_of,
    "-": _negative,
    "*": lambda writer, root: writer.product([writer.read(factor) for factor in _factors(root)]),
    "/": _Writer.over,
    "^": _Writer.power,
}

_READ: dict[type[Tree], Callable[[_Writer, Any], Code]] = {
    Num: lambda writer, root: _number(root),
    Ref: lambda writer, root: writer.symbols.array(root),
    Op: lambda writer, root: _OPERATION[root.symbol](writer, root),
    Call: _Writer.call,
    Sum: _Writer.total,
    Count: lambda writer, root: Code(writer.symbols.size(root.letter.name)),
    Same: _Writer.same,
}
