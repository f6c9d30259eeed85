"""The matrix reading: an equation of a family as one formula of whole matrices. `formula.array_code` does the same for numpy.

A matrix has a letter for its rows and one for its columns: w is j × i, out of a batch j × s, a column b is j × 1. From the
letters alone a Sum of a product over their common letter becomes a product of matrices, a product over the same letters one
of entries, and a sum of a single factor a sum over rows or columns; the sum of all squares is that of a norm. If samples are
rows, all of it is the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

from .substitute import KeepLetters, ground
from .tree import Call, Count, Each, Letter, Num, Op, Ref, Sum, Tree, letters


class Matrix(NamedTuple):
    """An operation on matrices. `rows` and `columns` are the letters of its rows and columns, "" if there is only one.

    Without parts it is a "symbol" of a Ref, a "number" or the "size" of a letter, and a "call" is one of a Primitive: `of`.
    """

    operation: str
    parts: tuple[Matrix, ...] = ()
    rows: str = ""
    columns: str = ""
    of: Any = None

    @property
    def letters(self) -> str:
        """The letters of its entries; none for a single number."""
        return self.rows + self.columns


Axes = Callable[[Ref], "tuple[str, str] | None"]


class _Unfit(Exception):
    """The formula cannot be written with matrices."""


def matrices(root: Tree, rows: str, columns: str, axes: Axes) -> Matrix | None:
    """The tree as a formula of matrices with these rows and columns; None if there is none.

    `axes` gives the letters of a family's rows and columns, None for a family that is not a matrix.
    """
    try:
        return _fitted(_Reader(axes, rows, columns).read(root), rows, columns)
    except _Unfit:
        return None


def nodes(root: Matrix) -> Iterator[Matrix]:
    """The formula and everything that it is made of, from left to right."""
    yield root
    for part in root.parts:
        yield from nodes(part)


class _Reader:
    def __init__(self, axes: Axes, rows: str, columns: str) -> None:
        self.axes, self.order = axes, rows + columns
        self.alone = -1 if columns and not rows else len(self.order) + 1

    def read(self, root: Tree) -> Matrix:
        if type(root) not in _READ:
            raise _Unfit
        return _READ[type(root)](self, root)

    def symbol(self, root: Ref) -> Matrix:
        axes = self.axes(root)
        if axes is None:
            raise _Unfit
        return Matrix("symbol", (), *axes, root)

    def operation(self, root: Op) -> Matrix:
        parts = [self.read(arg) for arg in root.args]
        return _negative(parts[0]) if root.symbol == "-" else reduce(_OPERATIONS[root.symbol], parts)

    def call(self, root: Call) -> Matrix:
        """A function of each entry, or of an entry and all others of its column or its row; a function of two arguments is written out."""
        first, *others = root.args
        if len(others) == 1 and isinstance(others[0], Each):
            return self.down(root, first, others[0])
        if root.primitive.expand and (not root.primitive.text or "{1}" in root.primitive.text):
            return self.read(root.primitive.expand(*root.args))
        parts = [self.read(arg) for arg in root.args]
        return _entries("call", *parts)._replace(of=root.primitive)

    def down(self, root: Call, first: Tree, others: Each) -> Matrix:
        inner = self.read(first)
        if not any(ground(others.body, {others.letter.name: Letter(own)}, KeepLetters()) == first for own in inner.letters):
            raise _Unfit
        return Matrix("down", (inner,), inner.rows, inner.columns, root.primitive)

    def total(self, root: Sum) -> Matrix:
        over, factors = summed(root)
        parts = [self.read(factor) for factor in factors]
        summand = self.over(over, [part for part in parts if part.letters])
        return reduce(_times, [*(part for part in parts if not part.letters), summand])

    def over(self, gone: Sequence[str], factors: Sequence[Matrix]) -> Matrix:
        """The sum over letters of a product: a product of matrices if two have that letter and no other in common."""
        if len(factors) == 2 and [letter for letter in factors[0].letters if letter in factors[1].letters] == gone:
            return self.contracted(factors[0], factors[1], gone[0])
        inner = reduce(_times, factors)
        if inner.operation == "power" and inner.parts[1].of == 2 and sorted(gone) == sorted(inner.letters):
            return Matrix("norm", inner.parts[:1])
        for sum_, along in (("sum", inner.letters), ("sum of columns", inner.columns), ("sum of rows", inner.rows)):
            if sorted(along) == sorted(gone):
                return Matrix(sum_, (inner,), *("" if letter in gone else letter for letter in (inner.rows, inner.columns)))
        raise _Unfit

    def contracted(self, left: Matrix, right: Matrix, letter: str) -> Matrix:
        first, second = (part.letters.replace(letter, "") for part in (left, right))
        if self.place(second) < self.place(first):  # so that the product need not be transposed
            left, right, first, second = right, left, second, first
        return Matrix("product", (_fitted(left, first, letter), _fitted(right, letter, second)), first, second)

    def place(self, letter: str) -> int:
        """The position of a letter in the wanted shape; a letter that is not in it comes last, none where a row or a column has none."""
        return (self.order + letter).index(letter) if letter else self.alone


def summed(root: Tree) -> tuple[list[str], list[Tree]]:
    """The letters that are summed over, and the factors under the sum; a sum within a sum is one sum over both letters."""
    if isinstance(root, Sum):
        inner, factors = summed(root.body)
        return [root.letter.name, *inner], factors
    if isinstance(root, Op) and root.symbol == "-":
        inner, factors = summed(root.args[0])
        return inner, [Num(-1.0), *factors]
    if isinstance(root, Op) and root.symbol == "*":
        (one, left), (two, right) = map(summed, root.args)
        mixed = (one and letters(root.args[1])) or (two and letters(root.args[0]))
        return ([], list(root.args)) if mixed else ([*one, *two], [*left, *right])
    return [], [root]


def _number(root: Num) -> Matrix:
    number = Matrix("number", of=abs(root.value))
    return _negative(number) if root.value < 0 else number


def _negative(part: Matrix) -> Matrix:
    return part.parts[0] if part.operation == "negative" else Matrix("negative", (part,), part.rows, part.columns)


def _transposed(part: Matrix) -> Matrix:
    """The rows as columns: (A·B)ᵀ is Bᵀ·Aᵀ."""
    if part.operation == "product":
        left, right = part.parts
        return Matrix("product", (_transposed(right), _transposed(left)), part.columns, part.rows)
    return part.parts[0] if part.operation == "transposed" else Matrix("transposed", (part,), part.columns, part.rows)


def _widest(parts: Sequence[Matrix]) -> Matrix:
    """The matrix with the most letters: its rows and columns are those of the result."""
    return max(parts, key=lambda part: len(part.letters))


def _fitted(part: Matrix, rows: str, columns: str) -> Matrix:
    """The matrix with these rows and columns, transposed if need be; a number stands for a matrix full of it."""
    if not part.letters or (part.rows, part.columns) == (rows, columns):
        return part
    if (part.rows, part.columns) == (columns, rows):
        return _transposed(part)
    raise _Unfit


def _plus(left: Matrix, right: Matrix) -> Matrix:
    """A sum of entries; a column is added to every column of a matrix, a row to every row."""
    _, _, rows, columns, _ = _widest((left, right))
    lines = (rows, ""), ("", columns)
    left, right = (part if (part.rows, part.columns) in lines else _fitted(part, rows, columns) for part in (left, right))
    if right.operation == "negative":
        return Matrix("minus", (left, right.parts[0]), rows, columns)
    return Matrix("plus", (left, right), rows, columns)


def _signs_first(make: Callable[[Matrix, Matrix], Matrix]) -> Callable[[Matrix, Matrix], Matrix]:
    """A product or quotient, with the signs of its parts moved to the front."""

    def made(left: Matrix, right: Matrix) -> Matrix:
        if left.operation == "negative":
            return _negative(made(left.parts[0], right))
        return _negative(made(left, right.parts[0])) if right.operation == "negative" else make(left, right)

    return made


@_signs_first
def _times(left: Matrix, right: Matrix) -> Matrix:
    """A product of entries, or with a number, which comes first; for two different columns, the outer product."""
    if _is_one(left) or _is_one(right):
        return right if _is_one(left) else left
    if right.operation == "number" or (left.letters and not right.letters):
        left, right = right, left
    if left.letters and left.operation == "scaled":
        return _times(left.parts[0], _times(left.parts[1], right))
    if not left.letters:
        return Matrix("scaled", (left, right), right.rows, right.columns)
    if len(left.letters) == len(right.letters) == 1 and left.letters != right.letters:
        return Matrix("product", (_fitted(left, left.letters, ""), _fitted(right, "", right.letters)), left.letters, right.letters)
    return _entries("each", left, right)


def _is_one(part: Matrix) -> bool:
    return (part.operation, part.of) == ("number", 1)


@_signs_first
def _over(left: Matrix, right: Matrix) -> Matrix:
    """A quotient of entries, or of entries by a number."""
    return _entries("over", left, right) if right.letters else Matrix("divided", (left, right), left.rows, left.columns)


def _entries(operation: str, *parts: Matrix) -> Matrix:
    """An operation on the entries of matrices of one shape."""
    _, _, rows, columns, _ = _widest(parts)
    return Matrix(operation, tuple(_fitted(part, rows, columns) for part in parts), rows, columns)


_OPERATIONS: dict[str, Callable[[Matrix, Matrix], Matrix]] = {
    "+": _plus,
    "*": _times,
    "/": _over,
    "^": partial(_entries, "power"),
}

_READ: dict[type[Tree], Callable[..., Matrix]] = {
    Num: lambda reader, root: _number(root),
    Ref: _Reader.symbol,
    Op: _Reader.operation,
    Call: _Reader.call,
    Sum: _Reader.total,
    Count: lambda reader, root: Matrix("size", of=root.letter.name),
}
