"""The array reading: equations of families as numpy over whole layers and batches, made into one function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from .one_thread import np
from .settled import CANCELLED, LOOKED_AT, has_sums, is_of_products, is_sum, size
from .tree import Call, Count, Each, Num, Op, Ref, Same, Sum, Tree


class Piece(NamedTuple):
    """Python for an array, and the letters of its axes in order."""

    code: str
    axes: str = ""


class Families(Protocol):
    """What a formula of families refers to."""

    def array(self, ref: Ref) -> Piece:
        """The variable that holds a family at its layer; its axes are named by the letters of the reference."""

    def size(self, letter: str) -> str:
        """Python for the number of values of a letter."""


def emit(root: Tree, axes: str, shape: str, families: Families, settles: bool = False) -> str:
    """Python for the array of a tree over these axes; `shape` is Python for the array's shape. `settles` settles its sums."""
    emitter = _Emitter(families, axes, settles)
    piece = emitter.piece(root)
    aligned = emitter.aligned(piece, axes)
    return aligned if set(piece.axes) == set(axes) else f"broadcast_to({aligned}, {shape})"


class _Emitter:
    def __init__(self, families: Families, axes: str, settles: bool = False) -> None:
        self.families, self.order, self.settles = families, axes, settles

    def piece(self, root: Tree) -> Piece:
        if self.settles and not has_sums(root):
            return self.settled(root) if is_sum(root) and is_of_products(root) else self.plain().piece(root)
        return _EMIT[type(root)](self, root)

    def plain(self) -> _Emitter:
        """The same, for what is not settled."""
        return _Emitter(self.families, self.order)

    def settled(self, root: Tree) -> Piece:
        total, large = self.plain().piece(root), self.plain().piece(size(root))
        return Piece(f"settle({total.code}, lambda: {self.aligned(large, total.axes)})", total.axes)

    def together(self, pieces: Sequence[Piece]) -> tuple[str, list[str]]:
        """All axes that occur in the pieces, and each piece's code over them."""
        found = dict.fromkeys("".join(piece.axes for piece in pieces))
        axes = "".join(sorted(found, key=lambda axis: (self.order + axis).index(axis)))
        return axes, [self.aligned(piece, axes) for piece in pieces]

    def aligned(self, piece: Piece, axes: str) -> str:
        """The piece over more axes, or the same ones in another order."""
        if not piece.axes or piece.axes == axes:
            return piece.code
        order = sorted(piece.axes, key=axes.index)
        code = f"({piece.code})"
        if order != list(piece.axes):
            code += f".transpose({', '.join(str(piece.axes.index(axis)) for axis in order)})"
        if len(order) < len(axes):
            code += f"[{', '.join(':' if axis in piece.axes else 'None' for axis in axes)}]"
        return code

    def operation(self, root: Op) -> Piece:
        if root.symbol == "+":
            return self.sum_of(root)
        axes, codes = self.together([self.piece(arg) for arg in root.args])
        if root.symbol == "-":
            return Piece(f"-({codes[0]})", axes)
        if root.symbol == "^":
            return Piece(f"power({', '.join(codes)})", axes)
        return Piece(f" {root.symbol} ".join(f"({code})" for code in codes), axes)

    def sum_of(self, root: Op) -> Piece:
        """A sum whose terms keep their signs, so that no array is made only to be negated."""
        signs = ["-" if isinstance(term, Op) and term.symbol == "-" else "+" for term in root.args]
        terms = [term.args[0] if sign == "-" and isinstance(term, Op) else term for sign, term in zip(signs, root.args, strict=True)]
        pieces = list(map(self.piece, terms))
        axes, codes = self.together(pieces)
        if signs == ["+", "-"] and isinstance(terms[1], Op) and axes and axes == pieces[1].axes:
            return Piece(f"subtract({codes[0]}, (made := {codes[1]}), out=made)", axes)  # into the array that was made for the second term
        return Piece(" ".join(f"{sign} ({code})" for sign, code in zip(signs, codes, strict=True)).removeprefix("+ "), axes)

    def call(self, root: Call) -> Piece:
        pieces = [self.piece(arg) for arg in root.args]
        if isinstance(root.args[-1], Each):  # the axis that the Each runs over comes last
            rest = pieces.pop()
            through = rest.axes.replace(root.args[-1].letter.name, "") + root.args[-1].letter.name
            pieces.append(Piece(self.aligned(rest, through), through))
            return Piece(f"f_{root.primitive.name}({', '.join(piece.code for piece in pieces)})", pieces[0].axes)
        axes, codes = self.together(pieces)
        return Piece(f"f_{root.primitive.name}({', '.join(codes)})", axes)

    def total(self, root: Sum) -> Piece:
        letter = root.letter.name
        factors = [self.piece(factor) for factor in _factors(root.body)]
        inside = [piece for piece in factors if letter in piece.axes]
        outside = [piece for piece in factors if letter not in piece.axes]
        summed = self.contracted(inside[0], inside[1], letter) if len(inside) == 2 else self.summed(inside, letter)
        axes, codes = self.together([summed, *outside])
        return Piece(" * ".join(f"({code})" for code in codes), axes)

    def summed(self, pieces: Sequence[Piece], letter: str) -> Piece:
        axes, codes = self.together(pieces)
        product = " * ".join(f"({code})" for code in codes)
        return Piece(f"({product}).sum({axes.index(letter)})", axes.replace(letter, ""))

    def contracted(self, left: Piece, right: Piece, letter: str) -> Piece:
        """The sum over a letter of a product of two: a matmul if they have no other letter in common."""
        common = set(left.axes) & set(right.axes) - {letter}
        first, second = left.axes.replace(letter, ""), right.axes.replace(letter, "")
        if common or len(left.axes) > 2 or len(right.axes) > 2:
            axes = "".join(dict.fromkeys(first + second))
            return Piece(f"einsum('{left.axes},{right.axes}->{axes}', {left.code}, {right.code})", axes)
        if self.order.find(first or " ") > self.order.find(second or " "):  # so that the product needs no transposing
            left, right, first, second = right, left, second, first
        return Piece(f"{self.aligned(left, first + letter)} @ {self.aligned(right, letter + second)}", first + second)

    def array(self, root: Ref) -> Piece:
        return self.families.array(root)

    def count(self, root: Count) -> Piece:
        return Piece(self.families.size(root.letter.name))

    def same(self, root: Same) -> Piece:
        return Piece(f"eye({self.families.size(root.left.name)})", root.left.name + root.right.name)


def _factors(root: Tree) -> list[Tree]:
    if isinstance(root, Op) and root.symbol == "*":
        return [factor for arg in root.args for factor in _factors(arg)]
    return [root]


_EMIT: dict[type[Tree], Callable[..., Piece]] = {
    Num: lambda emitter, root: Piece(repr(root.value)),
    Ref: _Emitter.array,
    Op: _Emitter.operation,
    Call: _Emitter.call,
    Each: lambda emitter, root: emitter.piece(root.body),
    Sum: _Emitter.total,
    Count: _Emitter.count,
    Same: _Emitter.same,
}


Array = Any  # numpy arrays of float64


def settle(total: Array, size: Callable[[], Array]) -> Array:
    """Sums of which those that cancel are 0; `size` works the sums of their terms' sizes. Nothing is worked exactly here."""
    sizes = np.abs(total)
    if sizes.min() >= LOOKED_AT:
        return total
    small = (sizes < LOOKED_AT) & (total != 0)
    return np.where(small & (sizes <= CANCELLED * size()), 0.0, total) if small.any() else total


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def _times_ln(t: Array, x: Array) -> Array:
    return np.where(t == 0, 0.0, t * np.log(np.where(t == 0, 1.0, x)))


def _over(t: Array, x: Array) -> Array:
    return np.where(t == 0, 0.0, t / np.where(t == 0, 1.0, x))


def _softmax(x: Array, rest: Array) -> Array:
    top = rest.max(-1, keepdims=True)
    return np.exp(x - top) / np.exp(rest - top).sum(-1, keepdims=True)


def _ln_softmax(x: Array, rest: Array) -> Array:
    top = rest.max(-1, keepdims=True)
    shares = np.exp(rest - top)
    np.put_along_axis(shares, rest.argmax(-1)[..., None], 0.0, -1)  # the largest is 1, beside which small ones would be lost
    return x - top - np.log1p(shares.sum(-1, keepdims=True))


# fmt: off
FUNCTIONS: dict[str, Callable[..., Array]] = {
    "exp":         np.exp,
    "expm1":       np.expm1,
    "ln":          np.log,
    "abs":         np.abs,
    "sign":        np.sign,
    "step":        lambda x: np.where(x > 0, 1.0, 0.0),
    "if_positive": lambda x, a, b: np.where(x > 0, a, b),
    "sigmoid":     _sigmoid,
    "tanh":        np.tanh,
    "tanh_slope":  lambda x: (1 - x) * (1 + x),
    "bipolar":     lambda x: np.tanh(x / 2),
    "relu":        lambda x: np.where(x > 0, x, 0.0),
    "softplus":    lambda x: np.where(x > 0, x, 0.0) + np.log1p(np.exp(-np.abs(x))),
    "times_ln":    _times_ln,
    "over":        _over,
    "softmax":     _softmax,
    "ln_softmax":  _ln_softmax,
}
# fmt: on
ARRAY_NAMESPACE: dict[str, Any] = {
    **{f"f_{name}": function for name, function in FUNCTIONS.items()},
    "settle": settle,
    **{name: getattr(np, name) for name in ("power", "eye", "einsum", "broadcast_to", "subtract", "vdot")},
}
