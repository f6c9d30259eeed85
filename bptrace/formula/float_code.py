"""The compiled reading: equations as straight-line Python over floats, in a fixed order, made into one function."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from .primitives import NAMESPACE, PRIMITIVES, function, made
from .statements import MOST_TERMS, Settling, expressed
from .tree import Call, Leaf, Op, Tree, children
from .walk import Key

Settles = Callable[[Any], bool]
Straight = Callable[..., tuple[tuple[float, ...], tuple[float, ...], bool]]


def compiled(
    equations: Mapping[Key, Tree | None],
    givens: Sequence[Sequence[Key]],
    recorded: Sequence[Key],
    carried: Sequence[Key],
    rounded: Callable[[float], float] | None = None,
    names: Mapping[str, Any] | None = None,
    settles: Settles = lambda key: False,
) -> Straight:
    """A function of the givens, one sequence of floats for each sequence of keys.

    It returns the values recorded, the values carried to the next call, and whether every quantity is finite. If one is not
    finite, it may raise ArithmeticError. `equations` are in the order of evaluation; None stands for a given. `names` may replace
    the functions of math by others of the same names, for numbers other than floats. `settles` is True for a quantity whose sums
    are settled.
    """
    functions = {f"f_{name}": made(row, {**NAMESPACE, **names}) if names else function(row) for name, row in PRIMITIVES.items()}
    space: dict[str, Any] = {"isfinite": math.isfinite, **NAMESPACE, **functions, **(names or {}), "rounded": rounded}
    settling = space["settle"] = Settling()
    source = _source(equations, givens, recorded, carried, "rounded({0})" if rounded else "{0}", settles, settling)
    exec(source, space)  # our own text: names are v0, v1, ..., so nothing of a config is in it
    straight: Straight = space["straight"]
    return straight


def _source(
    equations: Mapping[Key, Tree | None],
    givens: Sequence[Sequence[Key]],
    recorded: Sequence[Key],
    carried: Sequence[Key],
    made: str,
    settles: Settles,
    settling: Settling,
) -> str:
    names: dict[Any, str] = {key: f"v{number}" for number, key in enumerate(equations)}

    def listed(keys: Sequence[Key]) -> str:
        return "".join(f"{names[key]}, " for key in keys)

    def name(leaf: Tree) -> str:
        return names[leaf.key] if isinstance(leaf, Leaf) else ""

    lines = [f"def straight({', '.join(f'g{number}' for number in range(len(givens)))}):"]
    lines += [f"    {listed(keys)}= g{number}" for number, keys in enumerate(givens) if keys]
    for key, tree in equations.items():
        if tree is not None:
            *before, text = settling.statements(tree, name) if settles(key) else expressed(tree, name)
            lines += [f"    {line}" for line in before]
            lines.append(f"    {names[key]} = {made.format(text)}")
    shown = [names[key] for key in exposed(equations)] or ["0.0"]
    checked = (" + ".join(shown[start : start + MOST_TERMS]) for start in range(0, len(shown), MOST_TERMS))
    finite = " and ".join(f"isfinite({total})" for total in checked)
    return "\n".join([*lines, f"    return ({listed(recorded)}), ({listed(carried)}), {finite}"])


def leaf_key(node: Tree) -> Hashable:
    """The key of a leaf; None for any other node."""
    return node.key if isinstance(node, Leaf) else None


def exposed(equations: Mapping[Key, Tree | None], key: Callable[[Tree], Hashable] = leaf_key) -> list[Key]:
    """The quantities to check for finiteness: those whose overflow would not make another computed quantity infinite or NaN."""
    shown: set[Hashable] = set()
    for tree in equations.values():
        if tree is not None:
            shown.update(given_away(tree, key))
    return [name for name, tree in equations.items() if tree is not None and name not in shown]


def given_away(root: Tree, key: Callable[[Tree], Hashable]) -> set[Hashable]:
    """The quantities that make the tree's value infinite or not a number whenever they are.

    These are all quantities outside of functions, divisors and powers. A sum or a product with a term that is not finite is not
    finite either, since inf − inf and 0·inf are not numbers.
    """
    if (found := key(root)) is not None:
        return {found}
    if isinstance(root, Call) or (isinstance(root, Op) and root.symbol == "^"):
        return set()
    strict = root.args[:1] if isinstance(root, Op) and root.symbol == "/" else children(root)
    return set().union(*(given_away(part, key) for part in strict))
