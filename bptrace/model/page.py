"""THE page of equations read for one network: which quantities it has, and the one equation of each, or of a whole layer."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ..formula.settled import Value, worked
from ..formula.substitute import Env, ground
from ..formula.tree import Index, Leaf, Num, Tree, leaves
from ..formula.walk import walk
from .equations import PAGE, Chosen, filled
from .network import Network
from .symbols import GRADIENTS, KINDS, PARAMETER, PARAMETERS, Cell, of_stage

LETTERS = {"w": "ji", "free_w": "ji", "target": "j", **{row.kind: "".join(letter.name for letter in row.letters) for row in PAGE}}
LETTERS |= {family: "j" for family, parameter in PARAMETER.items() if parameter == "b"}  # a shared bias has index 0


def of_units(*stages: int) -> list[str]:
    """The kinds of some stages that each unit has for each sample, in the order of computation."""
    return [row.key for row in of_stage(*stages) if row.per_sample and LETTERS[row.key] == "j" and not row.parameter]


class Meaning(NamedTuple):
    """The equation of a family at a layer, and the letters that it is written with."""

    letters: str
    tree: Tree


class Page:
    """The page for one network. `batch` is the number of samples in a batch; `inlined` are kinds that are written out where they occur."""

    def __init__(self, network: Network, batch: int = 1, inlined: Iterable[str] = ()) -> None:
        self.network, self.batch, self.inlined = network, batch, frozenset(inlined)
        self._meanings: dict[tuple[str, int], Meaning | None] = {}
        self._skipped: set[tuple[str, int]] = set()
        self._gaps: dict[tuple[str, int], bool] = {}

    def sized(self, batch: int, inlined: Iterable[str] = ()) -> "Page":
        """The same page for another size of batch."""
        page = Page(self.network, batch, inlined)
        page.share(self)
        return page

    def share(self, other: "Page") -> None:
        """Takes over what another page of the same network has read already."""
        self._meanings, self._skipped, self._gaps = other._meanings, other._skipped, other._gaps

    def has(self, kind: str, layer: int) -> bool:
        """True if the layer has quantities of this kind; False for those that the fused form skips."""
        if not 0 <= layer <= self.network.depth:
            return False
        if kind == "target":
            return layer == self.network.depth and self.network.loss.has_targets
        if PARAMETER[kind] == "b":
            return layer > 0 and bool(self.network.layers[layer - 1].biases)
        if (kind == "w" and layer > 0) or kind == "out":
            return True
        return self.meaning(kind, layer) is not None and (kind, layer) not in self._skipped

    def meaning(self, kind: str, layer: int) -> Meaning | None:
        """The equation of a kind at a layer, with its letters; None if the kind is given, or has no equation there.

        What the fused form skips, ∂E/∂out and the slopes of the outputs, has the equation of a network that is not fused.
        """
        if (kind, layer) not in self._meanings:
            found = _meaning(self.network, kind, layer)
            if found is None and self.network.fused and (found := _meaning(self.network.unfused(), kind, layer)) is not None:
                self._skipped.add((kind, layer))
            self._meanings[kind, layer] = found
        return self._meanings[kind, layer]

    def shape(self, kind: str, layer: int) -> tuple[int, ...]:
        """The number of values of a kind at a layer, for each of its letters; 1 for a bias that its layer shares."""
        if self.shares(kind, layer):
            return (1,)
        return tuple(self.count(letter, layer) for letter in LETTERS[kind])

    def shares(self, family: str, layer: int) -> bool:
        """True for the bias of a layer whose units share one, and for everything that belongs to it."""
        return PARAMETER[family] == "b" and self.network.layers[layer - 1].shared

    def count(self, letter: str, layer: int) -> int:
        """The number of values that a letter has in an equation of this layer."""
        if letter == "s":
            return self.batch
        return len(self.network.units(layer + {"i": -1, "k": 1}.get(letter, 0)))

    def gradient(self, by: str, layer: int) -> str:
        """The kind of the derivative of the loss by a kind at a layer; "" if it is no kind. By the delta rule that by net is not δ."""
        return next((kind for kind in GRADIENTS.get(by, ()) if self.meaning(kind, layer) is not None), "")

    def is_derivative(self, kind: str, layer: int) -> bool:
        """True for a kind that is a derivative."""
        row = KINDS[kind]
        return bool(row.of) and (row.of != "E" or self.gradient(row.by, layer) == kind)

    def exists(self, kind: str, layer: int, at: Sequence[int]) -> bool:
        """True if the quantity exists; False if its connection or its bias is missing."""
        if PARAMETER[kind] == "w":
            return self.network.layers[layer - 1].weights[at[0]][at[1]] is not None
        if PARAMETER[kind] == "b":
            return bool(self.network.layers[layer - 1].biases) and self.network.layers[layer - 1].biases[at[0]] is not None
        return kind != "through" or self.network.layers[layer].weights[at[0]][at[1]] is not None

    def indices(self, kind: str, layer: int) -> Iterator[tuple[int, ...]]:
        """The indices of the quantities of a kind at a layer that exist."""
        every = product(*map(range, self.shape(kind, layer)))
        return (at for at in every if self.exists(kind, layer, at)) if self.gaps(kind, layer) else every

    def parameter_keys(self) -> list[tuple[str, int]]:
        """The kinds of parameters, layer by layer."""
        return [(kind, layer) for layer in range(1, self.network.depth + 1) for kind in PARAMETERS if self.has(kind, layer)]

    def parameters(self) -> list[Cell]:
        """The parameters, in the order of `network.parameters()`."""
        return [Cell(*key, at) for key in self.parameter_keys() for at in self.indices(*key)]

    def gaps(self, kind: str, layer: int) -> bool:
        """True if the layer lacks some quantities of the kind."""
        if (kind, layer) not in self._gaps:
            self._gaps[kind, layer] = self._has_gaps(kind, layer)
        return self._gaps[kind, layer]

    def _has_gaps(self, kind: str, layer: int) -> bool:
        if PARAMETER[kind] == "b":
            biases = self.network.layers[layer - 1].biases
            return not biases or None in biases
        above = layer + 1 if kind == "through" else layer if PARAMETER[kind] == "w" else 0  # the layer that the connections lead to
        return above > 0 and any(None in row for row in self.network.layers[above - 1].weights)

    def parameter(self, kind: str, layer: int, at: Sequence[int]) -> str:
        """The name of the parameter that a quantity belongs to."""
        of = self.network.layers[layer - 1]
        name = of.weights[at[0]][at[1]] if PARAMETER[kind] == "w" else of.biases[at[0]]
        assert name is not None
        return name

    def is_frozen(self, kind: str, layer: int, at: Sequence[int]) -> bool:
        """True if the parameter that a quantity belongs to is not updated."""
        return self.parameter(kind, layer, at) in self.network.frozen

    def equation(self, cell: Cell) -> Tree | None:
        """The tree of one quantity, over Leaf(Cell); None for a given."""
        meaning = self.meaning(cell.kind, cell.layer)
        return None if meaning is None else ground(meaning.tree, _env(meaning.letters, cell), self)

    def read(self, tree: Tree, cell: Cell, chosen: Chosen, x: int = 0) -> Tree | None:
        """Another tree in the letters of a quantity, over Leaf(Cell); None where something that it speaks of is not there.

        `chosen` is what its marks stand for. `x` is the value of the letter x, which the page does not use.
        """
        try:
            found = ground(filled(self.network, cell.layer, tree, chosen), {**_env(LETTERS[cell.kind], cell), "x": x}, self)
        except IndexError:  # a layer may have fewer units than the one that the letters were meant for
            return None
        return found if all(isinstance(leaf, Cell) and self.holds(leaf) for leaf in leaves(found)) else None

    def holds(self, cell: Cell) -> bool:
        """True if there is such a quantity."""
        if cell.kind == "eta":
            return True
        if not self.has(cell.kind, cell.layer):
            return False
        inside = all(at < size for at, size in zip(cell.at, self.shape(cell.kind, cell.layer), strict=False))
        return inside and self.exists(cell.kind, cell.layer, cell.at)

    # what the letters of a formula stand for (formula.substitute.Scope)

    def values(self, letter: str, env: Env) -> range:
        return range(self.count(letter, _number(env["l"])))

    def alike(self, letter: str) -> bool:
        return letter == "s"  # a connection that is missing is so in all samples

    def quantity(self, family: str, at: Sequence[Index], env: Env) -> Tree:
        layer, *index = map(_number, at)
        if family not in KINDS:
            return Num(self.constant(family, layer, index))
        if family == "eta":
            return Leaf(Cell("eta"))
        sample = _number(env["s"]) if KINDS[family].per_sample and "s" in env else None
        if len(index) > len(LETTERS[family]):
            sample = index.pop()
        if self.shares(family, layer):
            index = [0]
        if not self.exists(family, layer, index):
            return Num(0.0)
        cell = Cell(family, layer, tuple(index), sample)
        if self.writes_out(family, layer) and (tree := self.equation(cell)) is not None:
            return tree
        return Leaf(cell)

    def writes_out(self, kind: str, layer: int) -> bool:
        """True if the kind is not a quantity of its own but is written out where it occurs."""
        return kind in self.inlined or (kind == "through" and layer == 0)

    def constant(self, family: str, layer: int, index: Sequence[int]) -> float:
        """The value of bias_input; for free_w and free_b, 1 if the parameter is updated and 0 if it is frozen."""
        if family == "bias_input":
            return self.network.layers[layer - 1].bias_input
        if self.shares(family, layer):
            index = [0]
        return float(self.exists(family, layer, index) and not self.is_frozen(family, layer, index))


def _env(letters: str, cell: Cell) -> Env:
    """The values of the letters of a quantity."""
    env = {"l": cell.layer, **dict(zip(letters, cell.at, strict=False))}
    return env if cell.sample is None else {**env, "s": cell.sample}


def _meaning(network: Network, kind: str, layer: int) -> Meaning | None:
    for row in PAGE:
        if row.kind == kind and row.where(network, layer):
            return Meaning("".join(letter.name for letter in row.letters), filled(network, layer, row.tree))
    return None


def settles(kind: str) -> bool:
    """True for a kind in whose equation what cancels is 0; False for what an activation states."""
    return not KINDS[kind].activation


def evaluate(kind: str, tree: Tree, value: Value) -> float:
    """The value of a kind's equation."""
    return (worked if settles(kind) else walk)(tree, value)


def spelled(page: Page, cell: Cell) -> str:
    """The name of a quantity, without sample and iteration: the one spelling of tables, exports and answers."""
    row, layer, at = KINDS[cell.kind], cell.layer, cell.at
    pattern = row.input if layer == 0 and row.input else row.name
    if row.parameter:
        return pattern.format(p=page.parameter(cell.kind, layer, at))
    if not at:
        return pattern
    units = page.network.units(layer)
    if "{k}" in pattern:
        return pattern.format(k=page.network.units(layer + 1)[at[0]], m=units[at[-1]])
    return pattern.format(j=units[at[0]], m=units[at[-1]])


def _number(index: Index) -> int:
    assert isinstance(index, int)
    return index
