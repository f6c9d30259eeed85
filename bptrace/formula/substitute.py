"""Replaces parts of a tree. Everything that replaces something in a formula uses one of these functions.

ground(root, env, scope)      letters become numbers or other letters, references become what they stand for
graft(root, {key: tree})      leaves become trees
reduced(root, {key: tree})    the same, without the factors that became 1 and the terms that became 0
replaced(root, {tree: tree})  whole trees become others
drop_letter(root, letter)     a letter that has only one value is left out
renamed(root, old, new)       a letter becomes another letter, in sums too

Terms known to be 0 and factors known to be 1 are left out, as on paper: a missing connection gives no term, a mean over one
sample no quotient. The resulting tree is both computed and shown, so what is shown is what was computed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Protocol, overload

from .tree import Call, Count, Each, Index, Leaf, Letter, Num, Op, Ref, Same, Sum, Tree, letters, rebuilt

Env = Mapping[str, Index]
MOST_TERMS = 1000  # of a longer sum over samples the terms are not kept


class Scope(Protocol):
    """What the letters of a formula stand for."""

    def values(self, letter: str, env: Env) -> Sequence[int] | None:
        """The values that a letter runs through, if the other letters have the values in `env`; None if it stays a letter."""

    def alike(self, letter: str) -> bool:
        """True if the terms of a sum over the letter are known to be 0 or 1 all together, or none of them is."""

    def quantity(self, family: str, at: Sequence[Index], env: Env) -> Tree:
        """The tree for a quantity of a family: a Leaf, a Ref, a Num if it is a known constant, or any other tree."""


class KeepLetters:
    """A scope in which letters stay letters; `known` gives what stands for a reference."""

    def __init__(self, known: Callable[[Ref], Tree] = lambda ref: ref) -> None:
        self.known = known

    def values(self, letter: str, env: Env) -> None:
        """None: the letter stays, so a sum stays a sum."""

    def alike(self, letter: str) -> bool:
        """False: nothing is known of the terms."""
        return False

    def quantity(self, family: str, at: Sequence[Index], env: Env) -> Tree:
        return self.known(Ref(family, tuple(at)))


def ground(root: Tree, env: Env, scope: Scope) -> Tree:
    """The tree with the values of `env` for its free letters, its references looked up in the scope, and its sums written out."""
    return _GROUND[type(root)](root, env, scope)


def graft(root: Tree, put: Mapping[Hashable, Tree]) -> Tree:
    """The tree with its leaves replaced as `put` says."""
    if isinstance(root, Leaf):
        return put.get(root.key, root)
    return rebuilt(root, lambda child: graft(child, put))


def reduced(root: Tree, put: Mapping[Hashable, Tree]) -> Tree:
    """The tree with its leaves replaced as `put` says, without the terms that became 0 and the factors that became 1."""
    if isinstance(root, Op):
        return OPERATIONS[root.symbol]([reduced(arg, put) for arg in root.args])
    return graft(root, put)


def replaced(root: Tree, others: Mapping[Tree | None, Tree]) -> Tree:
    """The tree with whole trees in it replaced by others."""
    return others[root] if root in others else rebuilt(root, lambda child: replaced(child, others))


def drop_letter(root: Tree, letter: str) -> Tree:
    """The tree for a letter that has only one value: without sums over it, counts of it, or indices with it."""
    if isinstance(root, Sum) and root.letter.name == letter:
        return drop_letter(root.body, letter)
    if isinstance(root, Count) and root.letter.name == letter:
        return Num(1.0)
    if isinstance(root, Ref):
        return Ref(root.family, tuple(index for index in root.at if not (isinstance(index, Letter) and index.name == letter)))
    if isinstance(root, Op):
        return OPERATIONS[root.symbol]([drop_letter(arg, letter) for arg in root.args])
    return rebuilt(root, lambda child: drop_letter(child, letter))


def renamed(root: Tree, old: str, new: str) -> Tree:
    """The tree with another letter in place of one, which does not occur in it yet."""

    def named(letter: Letter) -> Letter:
        return Letter(new, letter.offset) if letter.name == old else letter

    if isinstance(root, Ref):
        return Ref(root.family, tuple(named(index) if isinstance(index, Letter) else index for index in root.at))
    if isinstance(root, Count):
        return Count(named(root.letter))
    if isinstance(root, Same):
        return Same(named(root.left), named(root.right))
    if isinstance(root, (Sum, Each)):
        return type(root)(named(root.letter), renamed(root.body, old, new))
    return rebuilt(root, lambda child: renamed(child, old, new))


# letters


def _at(index: Index, env: Env) -> Index:
    """The value of an index; a letter that has none stays."""
    if not isinstance(index, Letter):
        return index
    value = env.get(index.name)
    return index if value is None else value + index.offset


def _each(root: Each, env: Env, scope: Scope) -> list[Tree] | None:
    """The body at every value of the letter; None if it stays a letter."""
    name = root.letter.name
    values = scope.values(name, env)
    return None if values is None else [ground(root.body, {**env, name: value}, scope) for value in values]


def _inside(root: Sum | Each, env: Env, scope: Scope) -> Tree:
    """The body of a Sum or an Each whose letter stays a letter."""
    return ground(root.body, {name: index for name, index in env.items() if name != root.letter.name}, scope)


def _kept(root: Each, env: Env, scope: Scope) -> Tree:
    return Each(root.letter, _inside(root, env, scope))


def _sum(root: Sum, env: Env, scope: Scope) -> Tree:
    """The sum written out, or with its letter; of terms that do not depend on the letter, as many as it has values."""
    values = scope.values(root.letter.name, env)
    if values is None:
        body = _inside(root, env, scope)
        return Sum(root.letter, body) if root.letter.name in letters(body) else product([Count(root.letter), body])
    terms = Terms(root, env, scope, values)
    kept = len(terms) <= MOST_TERMS or not scope.alike(root.letter.name) or isinstance(terms[0], Num)
    return add(list(terms)) if kept else Op("+", terms)


class Terms(Sequence[Tree]):
    """The terms of a sum: each is made whenever it is asked for, and none is kept, since there may be one for each of many samples."""

    def __init__(self, root: Sum, env: Env, scope: Scope, values: Sequence[int]) -> None:
        self.root, self.env, self.scope, self.values = root, env, scope, values

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> Tree: ...

    @overload
    def __getitem__(self, place: slice) -> Terms: ...

    def __getitem__(self, place: int | slice) -> Tree | Terms:
        if isinstance(place, slice):
            return Terms(self.root, self.env, self.scope, self.values[place])
        return ground(self.root.body, {**self.env, self.root.letter.name: self.values[place]}, self.scope)


def _call(root: Call, env: Env, scope: Scope) -> Tree:
    args: list[Tree] = []
    for arg in root.args:
        found = _each(arg, env, scope) if isinstance(arg, Each) else [ground(arg, env, scope)]
        args += [_kept(arg, env, scope)] if found is None and isinstance(arg, Each) else found or []
    return Call(root.primitive, tuple(args))


def _count(root: Count, env: Env, scope: Scope) -> Tree:
    values = scope.values(root.letter.name, env)
    return root if values is None else Num(float(len(values)))


def _same(root: Same, env: Env, scope: Scope) -> Tree:
    left, right = _at(root.left, env), _at(root.right, env)
    if isinstance(left, Letter) and isinstance(right, Letter):
        return Same(left, right)
    if isinstance(left, Letter) or isinstance(right, Letter):
        raise ValueError(f"one letter of {root!r} has a value, the other has none")
    return Num(float(left == right))


# arithmetic that leaves out what is known to be 0 or 1


def add(terms: Sequence[Tree]) -> Tree:
    """The sum of the terms that are not 0; of numbers that cancel, as 1 − [i = x] where i is x, 0."""
    kept = tuple(term for term in terms if not _is(term, 0))
    if all(isinstance(term, Num) for term in kept) and not sum(term.value for term in kept if isinstance(term, Num)):
        return Num(0.0)
    return Op("+", kept) if len(kept) > 1 else kept[0]


def negative(args: Sequence[Tree]) -> Tree:
    """The negative of one argument; that of a number is a number."""
    (arg,) = args
    if isinstance(arg, Num):
        return Num(-arg.value) if arg.value else arg
    return arg.args[0] if isinstance(arg, Op) and arg.symbol == "-" else Op("-", (arg,))


def product(args: Sequence[Tree]) -> Tree:
    """The product of two arguments."""
    left, right = args
    if _is(left, 0) or _is(right, 0):
        return Num(0.0)
    if _is(left, 1) or _is(right, 1):
        return right if _is(left, 1) else left
    if _is(left, -1) or _is(right, -1):
        return negative((right if _is(left, -1) else left,))
    return Op("*", (left, right))


def quotient(args: Sequence[Tree]) -> Tree:
    """The quotient of two arguments."""
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
    Ref: lambda root, env, scope: scope.quantity(root.family, [_at(index, env) for index in root.at], env),
    Op: lambda root, env, scope: OPERATIONS[root.symbol]([ground(arg, env, scope) for arg in root.args]),
    Call: _call,
    Sum: _sum,
    Each: _kept,
    Count: _count,
    Same: _same,
}
