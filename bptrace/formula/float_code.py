"""The compiled reading: equations as straight-line Python over floats, in a fixed order, made into one function.

It works them once, or again and again: what it carries from one time to the next stays within the function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .primitives import NAMESPACE, PRIMITIVES, function, made
from .statements import MOST_AT_ONCE, Settling, expressed
from .tree import Call, Leaf, Op, Tree, children
from .walk import Key

Floats = tuple[float, ...]
Rounded = Callable[[float], float]
Settles = Callable[[Any], bool]
Straight = Callable[..., tuple[Floats, Floats, bool]]
Turn = tuple[int, tuple[Any, Floats], bool]
"""A time that equations are worked: its number, what else is told of it and its numbers, and True if its values are taken."""
Repeated = Callable[[Floats, Iterable[Turn], Floats], tuple[Floats, "Turn | None"]]


class Taking(NamedTuple):
    """What is done with the values of a turn, as Python: lines over `number`, `told` and the names of the values, and what they use."""

    lines: Callable[[Sequence[str]], Iterable[str]]
    uses: Mapping[str, Any]


def calling(take: Callable[..., object]) -> Taking:
    """Calls a function with the number of a turn, what else is told of it, and the values."""
    return Taking(lambda names: [f"take(number, told, {', '.join(names)})"], {"take": take})


def compiled(
    equations: Mapping[Key, Tree | None],
    givens: Sequence[Sequence[Key]],
    recorded: Sequence[Key],
    carried: Sequence[Key],
    rounded: Rounded | None = None,
    names: Mapping[str, Any] | None = None,
    settles: Settles = lambda key: False,
) -> Straight:
    """A function of the givens, one sequence of floats for each sequence of keys.

    It returns the values recorded, the values carried to the next call, and whether every quantity is finite. If one is not
    finite, it may raise ArithmeticError. `equations` are in the order of evaluation; None stands for a given. `names` may replace
    the functions of math by others of the same names, for numbers other than floats. `settles` is True for a quantity whose sums
    are settled.
    """
    code = _Code(equations, rounded, settles)
    lines = [f"def straight({', '.join(f'g{number}' for number in range(len(givens)))}):"]
    lines += [f"    {code.listed(keys)}= g{number}" for number, keys in enumerate(givens) if keys]
    lines += [f"    {line}" for line in code.lines()]
    lines.append(f"    return ({code.listed(recorded)}), ({code.listed(carried)}), {code.finite()}")
    straight: Straight = code.function(lines, names or {})
    return straight


def repeated(
    equations: Mapping[Key, Tree | None],
    givens: tuple[Sequence[Key], Sequence[Key], Sequence[Key]],
    recorded: Sequence[Key],
    carried: Sequence[Key],
    taking: Taking,
    rounded: Rounded | None = None,
    settles: Settles = lambda key: False,
) -> Repeated:
    """A function that works the equations turn after turn. `givens` are the state, what is new in each turn, and the constants;
    `carried` of one turn is the state of the next.

    Its arguments are the state, the turns and the constants; `taking` is done with the values recorded. It returns the state after
    the last turn and None; or, if a quantity is not finite, the state before that turn and the turn, of which nothing was taken.
    """
    code = _Code(equations, rounded, settles)
    state, data, constants = givens
    before = code.listed(state)
    lines = [f"def straight(state, turns, constants, {', '.join(f'{name}={name}' for name in taking.uses)}):"]  # to be quick at hand
    lines += [f"    {code.listed(keys)}= {name}" for keys, name in ((state, "state"), (constants, "constants")) if keys]
    lines += ["    try:", "        for number, (told, given), taken in turns:"]
    lines += [f"            {code.listed(data)}= given"] if data else []
    lines += [f"            {line}" for line in code.lines()]
    lines += [f"            if not ({code.finite()}):", "                break"]
    lines += ["            if taken:", *(f"                {line}" for line in taking.lines([code.names[key] for key in recorded]))]
    pairs = [(code.names[old], code.names[new]) for old, new in zip(state, carried, strict=False)]
    lines += [f"            {old} = {new}" for old, new in pairs if old != new]
    lines += ["        else:", f"            return ({before}), None", "    except ArithmeticError:", "        pass"]
    lines.append(f"    return ({before}), (number, (told, given), taken)")
    straight: Repeated = code.function(lines, taking.uses)
    return straight


class _Code:
    """The equations as lines of Python. Their names are v0, v1, ..., so nothing of a config is in them."""

    def __init__(self, equations: Mapping[Key, Tree | None], rounded: Rounded | None, settles: Settles) -> None:
        self.equations, self.rounded, self.settles, self.settling = equations, rounded, settles, Settling()
        self.names: dict[Any, str] = {key: f"v{number}" for number, key in enumerate(equations)}

    def name(self, leaf: Tree) -> str:
        return self.names[leaf.key] if isinstance(leaf, Leaf) else ""

    def listed(self, keys: Sequence[Any]) -> str:
        return "".join(f"{self.names[key]}, " for key in keys)

    def lines(self) -> Iterator[str]:
        """A statement for each quantity, in the order of evaluation. One that is the same as another has the other's name."""
        for key, tree in self.equations.items():
            if tree is not None:
                *before, text = self.settling.statements(tree, self.name) if self.settles(key) else expressed(tree, self.name)
                yield from before
                if self.rounded:
                    yield f"{self.names[key]} = rounded({text})"
                elif text.isidentifier():
                    self.names[key] = text
                else:
                    yield f"{self.names[key]} = {text}"

    def finite(self) -> str:
        """Python that is True if every quantity is finite."""
        shown = list(dict.fromkeys(self.names[key] for key in exposed(self.equations))) or ["0.0"]
        checked = (" + ".join(shown[start : start + MOST_AT_ONCE]) for start in range(0, len(shown), MOST_AT_ONCE))
        return " and ".join(f"isfinite({total})" for total in checked)

    def function(self, lines: Sequence[str], names: Mapping[str, Any]) -> Any:
        """The function `straight` of these lines."""
        space: dict[str, Any] = {"isfinite": math.isfinite, "rounded": self.rounded, "settle": self.settling, **functions(names)}
        exec("\n".join(lines), space)  # our own text
        return space["straight"]


def functions(names: Mapping[str, Any]) -> dict[str, Any]:
    """All that expressions call, by name; `names` may replace the functions of math."""
    found = {f"f_{name}": made(row, {**NAMESPACE, **names}) if names else function(row) for name, row in PRIMITIVES.items()}
    return {**NAMESPACE, **found, **names}


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
