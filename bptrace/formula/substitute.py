"""Other trees in the place of some of a tree's: letters become numbers, references constants, names what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from .tree import Call, Count, Each, Index, Leaf, Letter, Num, Op, Ref, Same, Sum, Tree, rebuilt

if TYPE_CHECKING:
    from typing import TypeGuard

Env = Mapping[str, int]


class Scope(Protocol):
    """What the letters of a formula stand for."""

    def values(self, letter: str, env: Env) -> Iterable[int]:
        """The values that a letter runs through, where the other letters have the values of `env`."""

    def quantity(self, family: str, at: Sequence[int], env: Env) -> Tree:
        """A quantity of a family: a Leaf, or a Num where it is a known constant, or any tree that stands in for it."""


def ground(root: Tree, env: Env, scope: Scope) -> Tree:
    """The tree with no letter left in it."""
    return _GROUND[type(root)](root, env, scope)


def at(index: Index, env: Env) -> int:
    """The value of an index."""
    return env[index.name] + index.offset if isinstance(index, Letter) else index


def _each(root: Sum | Each, env: Env, scope: Scope) -> list[Tree]:
    name = root.letter.name
    return [ground(root.body, {**env, name: value}, scope) for value in scope.values(name, env)]


def _call(root: Call, env: Env, scope: Scope) -> Tree:
    args: list[Tree] = []
    for arg in root.args:
        args += _each(arg, env, scope) if isinstance(arg, Each) else [ground(arg, env, scope)]
    return Call(root.primitive, tuple(args))


def add(terms: Sequence[Tree]) -> Tree:
    """The sum of the terms that are not 0."""
    kept = tuple(term for term in terms if not _is(term, 0))
    return Op("+", kept) if len(kept) > 1 else kept[0] if kept else Num(0.0)


def negative(args: Sequence[Tree]) -> Tree:
    (arg,) = args
    if isinstance(arg, Num):
        return Num(-arg.value) if arg.value else arg
    return arg.args[0] if isinstance(arg, Op) and arg.symbol == "-" else Op("-", (arg,))


def product(args: Sequence[Tree]) -> Tree:
    left, right = args
    if _is(left, 0) or _is(right, 0):
        return Num(0.0)
    if _is(left, 1) or _is(right, 1):
        return right if _is(left, 1) else left
    if _is(left, -1) or _is(right, -1):
        return negative((right if _is(left, -1) else left,))
    return Op("*", (left, right))


def quotient(args: Sequence[Tree]) -> Tree:
    left, right = args
    return left if _is(right, 1) or _is(left, 0) else Op("/", (left, right))


def _power(args: Sequence[Tree]) -> Tree:
    return Op("^", tuple(args))


def _is(node: Tree, value: float) -> bool:
    return isinstance(node, Num) and node.value == value


OPERATIONS: dict[str, Callable[[Sequence[Tree]], Tree]] = {"+": add, "-": negative, "*": product, "/": quotient, "^": _power}

_GROUND: dict[type[Tree], Callable[..., Tree]] = {
    Num: lambda root, env, scope: root,
    Leaf: lambda root, env, scope: root,
    Ref: lambda root, env, scope: scope.quantity(root.family, [at(index, env) for index in root.at], env),
    Op: lambda root, env, scope: OPERATIONS[root.symbol]([ground(arg, env, scope) for arg in root.args]),
    Call: _call,
    Sum: lambda root, env, scope: add(_each(root, env, scope)),
    Count: lambda root, env, scope: Num(float(sum(1 for _ in scope.values(root.letter.name, env)))),
    Same: lambda root, env, scope: Num(float(at(root.left, env) == at(root.right, env))),
}


def specialise(root: Tree, known: Callable[[Ref], Tree]) -> Tree:
    """The tree with its references looked up: a constant or another tree may come in their place, and what is 0 or 1 is left out."""
    if isinstance(root, Ref):
        return known(root)
    if isinstance(root, Op):
        return OPERATIONS[root.symbol]([specialise(arg, known) for arg in root.args])
    return rebuilt(root, lambda child: specialise(child, known))


def reletter(root: Tree, letters: Mapping[str, Index]) -> Tree:
    """The tree with free letters renamed, moved or made numbers: jacobian[l, m, j] of jacobian[l, j, m], say."""
    if isinstance(root, Ref):
        return Ref(root.family, tuple(letters[index.name] + index.offset if _free(index, letters) else index for index in root.at))
    if isinstance(root, Same):
        return Same(*(letters.get(letter.name, letter) for letter in root.parts()))
    if isinstance(root, (Sum, Each)):
        letters = {name: index for name, index in letters.items() if name != root.letter.name}
    return rebuilt(root, lambda child: reletter(child, letters))


def _free(index: Index, letters: Mapping[str, Index]) -> TypeGuard[Letter]:
    return isinstance(index, Letter) and index.name in letters
