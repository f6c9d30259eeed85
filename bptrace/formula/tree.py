"""A formula as a tree of a few types of nodes. Everything the program does with a formula is a reading of its tree.

Num(0.5)                   a number
Ref("w", (l, j, i))        a quantity of a family, at indices that may be letters
Leaf(key)                  one quantity, once the letters have become numbers
Op("+", (a, b, c))         + - * / ^ ; "-" has one argument, "+" any number
Call(SIGMOID, (net,))      a primitive function
Each(i, body)              as an argument of a Call: the body at every value of a letter
Sum(i, body)               the sum of the body over every value of a letter
Count(s)                   how many values a letter has
Same(j, m)                 1 if two letters have the same value, else 0
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple, Union


class Letter:
    """An index of a family: j, or l - 1."""

    __slots__ = ("name", "offset")

    def __init__(self, name: str, offset: int = 0) -> None:
        self.name, self.offset = name, offset

    def __add__(self, offset: int) -> Letter:
        return Letter(self.name, self.offset + offset)

    def __sub__(self, offset: int) -> Letter:
        return self + -offset

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Letter) and (self.name, self.offset) == (other.name, other.offset)

    def __hash__(self) -> int:
        return hash((self.name, self.offset))

    def __repr__(self) -> str:
        return f"{self.name}{self.offset:+d}" if self.offset else self.name


Index = Union[Letter, int]
Number = Union["Tree", float, int]


class Tree:
    """A node. Trees are values: they are equal if their parts are equal, and they are never changed."""

    __slots__: tuple[str, ...] = ()

    def parts(self) -> tuple[Any, ...]:
        """The arguments of the constructor, in order."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and type(self) is type(other) and self.parts() == other.parts()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.parts()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.parts()))})"

    # fmt: off
    def __add__(self, other: Number) -> Tree:      return Op("+", (self, tree(other)))
    def __radd__(self, other: Number) -> Tree:     return Op("+", (tree(other), self))
    def __sub__(self, other: Number) -> Tree:      return Op("+", (self, -tree(other)))
    def __rsub__(self, other: Number) -> Tree:     return Op("+", (tree(other), -self))
    def __mul__(self, other: Number) -> Tree:      return Op("*", (self, tree(other)))
    def __rmul__(self, other: Number) -> Tree:     return Op("*", (tree(other), self))
    def __truediv__(self, other: Number) -> Tree:  return Op("/", (self, tree(other)))
    def __rtruediv__(self, other: Number) -> Tree: return Op("/", (tree(other), self))
    def __pow__(self, other: Number) -> Tree:      return Op("^", (self, tree(other)))
    def __neg__(self) -> Tree:                     return Op("-", (self,))
    # fmt: on


class Num(Tree):
    __slots__ = ("value",)

    def __init__(self, value: float) -> None:
        self.value = value


class Leaf(Tree):
    __slots__ = ("key",)

    def __init__(self, key: Hashable) -> None:
        self.key = key


class Ref(Tree):
    __slots__ = ("family", "at")

    def __init__(self, family: str, at: tuple[Index, ...]) -> None:
        self.family, self.at = family, at


class Op(Tree):
    """An operation of arithmetic. Raises ValueError for an unknown operation, or for too few or too many arguments."""

    __slots__ = ("symbol", "args")

    def __init__(self, symbol: str, args: Sequence[Tree]) -> None:
        if len(args) not in ARITIES.get(symbol, ()):
            raise ValueError(f"no operation {symbol!r} of {len(args)} arguments")
        self.symbol, self.args = symbol, args


ARITIES: dict[str, Sequence[int]] = {"+": range(1, 1 << 62), "-": (1,), "*": (2,), "/": (2,), "^": (2,)}


class Call(Tree):
    __slots__ = ("primitive", "args")

    def __init__(self, primitive: Primitive, args: tuple[Tree, ...]) -> None:
        self.primitive, self.args = primitive, args


class _Over(Tree):
    """A node that runs a letter through its range. Raises ValueError if the body does not use the letter."""

    __slots__ = ("letter", "body")

    def __init__(self, letter: Letter, body: Tree) -> None:
        if letter.name not in letters(body):
            raise ValueError(f"{letter.name} does not occur in {body!r}")
        self.letter, self.body = letter, body

    def parts(self) -> tuple[Any, ...]:
        return self.letter, self.body


class Sum(_Over):
    __slots__ = ()


class Each(_Over):
    __slots__ = ()


class Count(Tree):
    __slots__ = ("letter",)

    def __init__(self, letter: Letter) -> None:
        self.letter = letter


class Same(Tree):
    __slots__ = ("left", "right")

    def __init__(self, left: Letter, right: Letter) -> None:
        self.left, self.right = left, right


class Primitive(NamedTuple):
    """A function of the language: a row of `formula.primitives`.

    `code` is its value as a Python expression over floats, in its `letters` and the names of `math`. It neither raises nor
    overflows. `slopes` gives the derivative by each argument as a tree; for `*rest`, as a function of one of the rest and the
    arguments. `expand` is the function written out, for display; if there is none, `text`, `latex` and `mathml` are patterns.
    `mathml` is needed only where `text` is not a name before brackets; {0:b} is an argument in brackets.
    """

    name: str
    letters: str
    code: str
    slopes: tuple[Callable[..., Tree], ...]
    text: str = ""
    latex: str = ""
    expand: Callable[..., Tree] | None = None
    mathml: str = ""

    def __call__(self, *args: Tree) -> Tree:
        return Call(self, args)


class Family:
    """A name whose quantities are told apart by indices: `w[l, j, i]`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getitem__(self, at: Index | tuple[Index, ...]) -> Tree:
        return Ref(self.name, (at,) if isinstance(at, (Letter, int)) else at)


def tree(value: Number) -> Tree:
    """The value as a tree."""
    return value if isinstance(value, Tree) else Num(float(value))


def mean(letter: Letter, body: Tree) -> Tree:
    """The mean of the body over every value of a letter."""
    return Sum(letter, body) / Count(letter)


def children(node: Tree) -> Sequence[Tree]:
    """The trees directly below a node."""
    if isinstance(node, (Op, Call)):
        return node.args
    return (node.body,) if isinstance(node, _Over) else ()


def rebuilt(node: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The node with each tree directly below it changed; the node itself if there is none."""
    if isinstance(node, Op):
        return Op(node.symbol, tuple(map(change, node.args)))
    if isinstance(node, Call):
        return Call(node.primitive, tuple(map(change, node.args)))
    return type(node)(node.letter, change(node.body)) if isinstance(node, _Over) else node


def nodes(root: Tree) -> Iterator[Tree]:
    """The tree and everything below it, from left to right."""
    yield root
    for child in children(root):
        yield from nodes(child)


def letters(root: Tree) -> set[str]:
    """The letters that occur in a tree, as indices or in a Count or a Same."""
    found: set[str] = set()
    for node in nodes(root):
        if isinstance(node, Ref):
            found.update(index.name for index in node.at if isinstance(index, Letter))
        elif isinstance(node, Same):
            found.update((node.left.name, node.right.name))
    return found


def leaves(root: Tree) -> list[Hashable]:
    """The keys that a tree depends on, in the order in which they are written; a key that occurs twice comes twice."""
    found: list[Hashable] = []
    _add_leaves(root, found)
    return found


def _add_leaves(node: Tree, found: list[Hashable]) -> None:
    if isinstance(node, Leaf):
        found.append(node.key)
    else:
        for child in children(node):
            _add_leaves(child, found)
