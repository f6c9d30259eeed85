"""The compiled reading equation by equation: a function for each, made once for all procedures that share it.

Procedures that differ in a few equations are made so in a fraction of the time that a function of the whole of each takes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .float_code import Floats, Rounded, Settles, functions
from .statements import Settling, expressed
from .tree import Leaf, Tree, leaves

_Step = Callable[[list[float]], float]


class Stepwise(NamedTuple):
    """Equations that are worked one after the other. All quantities have a place in a list of `size` values."""

    size: int
    givens: tuple[int, ...]
    steps: tuple[tuple[int, _Step], ...]
    recorded: tuple[int, ...]
    carried: tuple[int, ...]

    def work(self, given: Floats, rounded: Rounded | None = None) -> tuple[Floats, Floats]:
        """The values recorded, and those carried on. If one is not finite, it may raise ArithmeticError.

        `given` are the numbers of all givens; if `rounded` is there, every computed number is rounded as it is made.
        """
        values = [0.0] * self.size
        for place, value in zip(self.givens, given, strict=True):
            values[place] = value
        for place, step in self.steps:
            values[place] = step(values) if rounded is None else rounded(step(values))
        return tuple(values[place] for place in self.recorded), tuple(values[place] for place in self.carried)


class Steps:
    """Makes equations stepwise. Trees are known by their ids, and kept alive for that. `settles` is True for a quantity whose sums
    are settled.
    """

    def __init__(self, settles: Settles) -> None:
        self.settles, self.settling = settles, Settling()
        self._places: dict[Hashable, int] = {}
        self._steps: dict[tuple[int, bool], _Step] = {}
        self._below: dict[int, tuple[Tree, tuple[Hashable, ...]]] = {}
        self._space: dict[str, Any] = {"settle": self.settling, **functions({})}

    def stepwise(
        self, equations: Mapping[Any, Tree | None], givens: Sequence[Any], recorded: Sequence[Any], carried: Sequence[Any]
    ) -> Stepwise:
        """The equations, which are in the order of evaluation; None stands for a given."""
        for key in equations:
            self._places.setdefault(key, len(self._places))
        worked = [(key, tree, (id(tree), self.settles(key))) for key, tree in equations.items() if tree is not None]
        self._make([(key, tree) for key, tree, known in worked if known not in self._steps])
        steps = tuple((self._places[key], self._steps[known]) for key, _, known in worked)
        given, shown, left = (tuple(self._places[key] for key in keys) for keys in (givens, recorded, carried))
        return Stepwise(len(self._places), given, steps, shown, left)

    def below(self, tree: Tree) -> tuple[Hashable, ...]:
        """The quantities that a tree depends on, each once."""
        known = self._below.get(id(tree))
        if known is None:
            known = self._below[id(tree)] = (tree, tuple(dict.fromkeys(leaves(tree))))
        return known[1]

    def _make(self, equations: Sequence[tuple[Any, Tree]]) -> None:
        """Makes the functions of some trees."""
        lines = [line for number, (key, tree) in enumerate(equations) for line in self._lines(number, key, tree)]
        exec("\n".join(lines), self._space)  # our own text
        for number, (key, tree) in enumerate(equations):
            self._steps[id(tree), self.settles(key)] = self._space[f"step{number}"]
            self.below(tree)  # which keeps it

    def _lines(self, number: int, key: Any, tree: Tree) -> Iterator[str]:
        """A function of the list of values. Quantities are known by their places, so nothing of a config is in it."""
        *before, text = self.settling.statements(tree, self._name) if self.settles(key) else expressed(tree, self._name)
        yield f"def step{number}(v):"
        yield from (f"    {line}" for line in before)
        yield f"    return {text}"

    def _name(self, leaf: Tree) -> str:
        return f"v[{self._places[leaf.key]}]" if isinstance(leaf, Leaf) else ""
