"""The working of one iteration: equation and value of every quantity, and of the derivative of any quantity by any other.

A derivative that is on the page of equations is that quantity; any other is worked from the trees by the chain rule.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import permutations
from math import isfinite, nan

from ..errors import NotFinite
from ..formula.derivative import derivative
from ..formula.settled import worked
from ..formula.substitute import add, product, replaced
from ..formula.tree import Leaf, Num, Tree, leaves
from ..formula.walk import in_order
from ..inputs.config.config import Config
from ..model.names import spelled_ratio
from ..model.page import Page, spelled
from ..model.symbols import ERROR, KINDS, Cell
from ..trace.step import Step
from .graph import Graph, copied
from .topics import ONE, ZERO, After, Derivative, Folded, Topic, following

MOST_FACTORS = 16  # of a chain that is written as one product


class Working:
    """The equations of one iteration with their numbers.

    `rest` ends the run, and gives the forward pass after the update, if there is one. It raises NotFinite if the run stopped in
    this iteration; so does a value that is not finite.
    """

    def __init__(self, config: Config, step: Step, rest: Callable[[], Step | None]) -> None:
        self.config, self.step, self._rest = config, step, rest
        self.page = Page(config.network, step.layout.batch)
        self.graph = Graph(self.page)
        self._known: dict[Hashable, float] = {}
        self._equations: dict[Topic, Tree | None] = {}
        self._trees: dict[Cell, Tree | None] = {}

    @cached_property
    def after(self) -> Step:
        found = self._rest()
        assert found is not None
        return found

    def equation(self, key: Topic) -> Tree | None:
        """The tree of a quantity or derivative, over Leaf(Key); None for a given."""
        if key not in self._equations:
            self._equations[key] = _EQUATION[type(key)](self, key)
        return self._equations[key]

    def value(self, key: Hashable) -> float:
        """The value of a key: as recorded, or worked from recorded values, and then kept. Raises NotFinite."""
        if isinstance(key, Cell):
            return self._finite(key)
        if key not in self._known:
            order = in_order([key], lambda part: self.equation(part) if isinstance(part, Derivative) and part not in self._known else None)
            for part in order:  # in order, not by recursion, however deep the network
                self._known[part] = self._finite(part)
        return self._known[key]

    def _finite(self, key: Hashable) -> float:
        try:
            found = self._known[key] if key in self._known else _VALUE[type(key)](self, key)
        except KeyError:  # the run stopped before it
            found = nan
        if not isfinite(found):
            self._rest()  # raises the error of the run, if it stopped
            raise NotFinite(self._spelled(key), self.step.iteration)
        return found

    def _spelled(self, key: Hashable) -> str:
        if isinstance(key, Derivative):
            return spelled_ratio(self.page, *key)
        return spelled(self.page, key.cell if isinstance(key, After) else key) if isinstance(key, (Cell, After)) else "a sum"

    def given(self, key: Topic) -> bool:
        """True for a number that the config states, or a constant. A parameter is given until its first update."""
        tree = self.equation(key)
        if isinstance(tree, Leaf):
            return self.given(tree.key)  # type: ignore[arg-type]
        if isinstance(tree, Num) or isinstance(key, Derivative):
            return isinstance(tree, Num)
        cell = key.cell if isinstance(key, After) else key
        return tree is None and isinstance(cell, Cell) and (not cell.is_parameter or self.step.iteration == 1)

    def worked(self, tree: Tree) -> float:
        """The value of a tree over keys, in which what cancels is 0."""
        return worked(tree, self.value)

    def meant(self, key: Topic) -> Topic:
        """The quantity itself; or, if it merely copies another one, that one: E of a batch of one sample copies E of the sample."""
        if isinstance(key, After):
            return After(copied(self.everyone.equation, key.cell))
        return copied(self.tree, key) if isinstance(key, Cell) else key

    @property
    def everyone(self) -> Page:
        """The page for all samples of the file, as the forward pass after the update needs it."""
        return self.page.sized(len(self.config.samples))

    # quantities of the page

    def tree(self, cell: Cell) -> Tree | None:
        """The equation of the page, even if it merely copies another quantity."""
        if cell not in self._trees:
            self._trees[cell] = self.page.equation(cell)
        return self._trees[cell]

    def of_cell(self, cell: Cell) -> Tree | None:
        return self.tree(copied(self.tree, cell))

    def cell_value(self, cell: Cell) -> float:
        return self.config.eta if cell.kind == "eta" else self.step.value(cell)

    # the forward pass after the update

    def of_after(self, key: After) -> Tree | None:
        equation = self.everyone.equation
        tree = equation(copied(equation, key.cell))
        return None if tree is None else following(tree)

    def after_value(self, key: After) -> float:
        cell = key.cell
        return self.config.samples[cell.sample or 0].value(cell) if cell.is_data else self.after.value(cell)

    # derivatives

    def derived(self, key: Derivative) -> Tree:
        """The chain rule, from `above` down: one product, as long as only one of the quantities that it is worked from moves.

        After MOST_FACTORS factors, the last is the derivative of what is left.
        """
        above, below = key
        if above == below:
            return ONE
        if (working := self.between(above, below)) is not self:
            return working.derived(key)
        moving, factors = self.moving(above, below), list[Topic]()
        while len(moving) == 1 and moving != [below] and len(factors) < MOST_FACTORS:
            factors.append(self.slope(above, moving[0]))
            above = moving[0]
            moving = self.moving(above, below)
        if factors and moving:
            return self._product(*factors, self.slope(above, below))
        if len(moving) > 1 and KINDS[above.kind].per_sample and self._apart(moving):
            return add([self._product(self.slope(above, middle), self.slope(middle, below)) for middle in moving])
        return self._direct(above, moving, below)

    def between(self, above: Cell, below: Cell) -> Working:
        """The working in which one quantity moves with the other: if a fused loss skips the outputs, that of the network unfused."""
        network = self.page.network
        skips = network.fused and KINDS[above.kind].stage == ERROR and (below.kind, below.layer) == ("out", network.depth)
        return self._unfused if skips else self

    @cached_property
    def _unfused(self) -> Working:
        return Working(self.config._replace(network=self.config.network.unfused()), self.step, self._rest)

    def moving(self, above: Cell, below: Cell) -> list[Cell]:
        """The quantities that `above` is worked from and that move with `below`."""
        tree = self.tree(above)
        parts = dict.fromkeys(leaves(tree)) if tree is not None else ()
        return [leaf for leaf in parts if isinstance(leaf, Cell) and self.graph.moves(leaf, below)]

    def _apart(self, cells: Sequence[Cell]) -> bool:
        """True if none of them moves because another one does."""
        families = {(cell.kind, cell.layer) for cell in cells}
        return not any(self.graph.between(below, above) for below, above in permutations(families, 2))

    def _product(self, *factors: Topic) -> Tree:
        """The product of derivatives; all but the last belong to one equation each, and those that are 1 are left out."""
        *links, last = factors
        kept: list[Tree] = [Leaf(key) for key in (*(link for link in links if self.equation(link) != ONE), last)]
        return reduce(lambda left, right: product((left, right)), kept, ONE)

    def _direct(self, above: Cell, moving: list[Cell], below: Cell) -> Tree:
        """The derivative of the equation itself, with quantities by their names: out(1 − out), not σ(net)(1 − σ(net))."""
        tree = self.tree(above)
        if tree is None:
            return ZERO
        moved: dict[Hashable, Tree] = {leaf: ONE if leaf == below else Leaf(self.slope(leaf, below)) for leaf in moving}
        found = derivative(tree, lambda leaf: moved.get(leaf, ZERO))
        return found if above.kind != "out" else replaced(found, {self.tree(out): Leaf(out) for out in self._layer(above)})

    def _layer(self, cell: Cell) -> Iterator[Cell]:
        """The quantity, and the others of its layer if the activation depends on the whole layer."""
        whole = self.page.network.layers[cell.layer - 1].activation.whole_layer
        return (cell._replace(at=at) for at in (self.page.indices(cell.kind, cell.layer) if whole else (cell.at,)))

    def slope(self, above: Cell, below: Cell) -> Topic:
        """The derivative of one quantity by another; if it is a quantity of the page, that quantity."""
        own = KINDS[above.kind].batch == "E"
        kind = self.page.gradient(below.kind, below.layer) if above.kind in ("E", "E#") else ""
        if kind and below.is_parameter:
            gradient = below.gradient()._replace(sample=above.sample)
            return gradient.of_sample() if own else gradient
        same = above.sample == below.sample is not None
        if same and kind:
            return below._replace(kind=kind)
        if same and above.kind == "E_o#" and self.page.network.parts_loss(below.layer + 1):
            part = Cell("through", below.layer, above.at + below.at, above.sample)
            if below.kind == "out" and below.layer and self.page.holds(part):
                return part
        if same and (above.kind, above.layer, below.kind) == ("out", below.layer, "net"):
            if self.page.meaning("jacobian", above.layer):
                return Cell("jacobian", above.layer, above.at + below.at, above.sample)
            if self.page.meaning("slope", above.layer) and above.at == below.at:
                return above._replace(kind="slope")
        return Derivative(above, below)


_EQUATION: dict[type, Callable[..., Tree | None]] = {Cell: Working.of_cell, After: Working.of_after, Derivative: Working.derived}
_VALUE: dict[type, Callable[..., float]] = {
    Cell: Working.cell_value,
    After: Working.after_value,
    Derivative: lambda working, key: working.worked(working.equation(key)),
    Folded: lambda working, key: key.value(working.value),
}
