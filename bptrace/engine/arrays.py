"""The backend over arrays, for large networks: whole layers and batches at a time, by one numpy function made for the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

from ..formula.array_code import ARRAY_NAMESPACE, Piece, emit
from ..formula.float_code import exposed
from ..formula.one_thread import np
from ..formula.primitives import IF_POSITIVE
from ..formula.tree import Index, Letter, Num, Ref, Tree, nodes
from ..formula.walk import in_order
from ..inputs.config.config import Sample
from ..model.layer_equations import equation_of_layer, layer_of, letters_of
from ..model.page import LETTERS, Page, evaluate, settles
from ..model.symbols import KINDS, TERMS, Cell, is_per_sample
from ..trace.step import Arrayed, ArrayKey, Layout, entry
from .backend import Backend, Diverged, not_finite

Arrays = tuple[Any, ...]
MARKS = ("<", "^", "=")  # marks before a kind: of the iteration before, of the first one, and given
MOST_SETTLED = 500  # numbers of a kind in a layer; more nobody reads one by one, and to look for what cancels would take its time


class ArrayBackend(Backend):
    """Works an iteration layer by layer, over arrays: w (units, inputs), b (units,), all of a sample's (samples, ...)."""

    def __init__(self, layout: Layout, eta: float, updating: bool, rounded: object = None) -> None:
        assert rounded is None, "arrays are not rounded step by step"
        page = layout.page
        self.layout, self.page, self.eta = layout, page, eta
        self.parameters: list[ArrayKey] = page.parameter_keys()
        self.updated: list[ArrayKey] = [(KINDS[kind].updated, layer) for kind, layer in self.parameters] if updating else []
        self.data: list[ArrayKey] = [("out", 0), ("target", page.network.depth)]
        equations = Equations(page, frozenset(layout.keys))
        self.trees = in_order([*layout.keys, *self.updated], equations.tree, below)
        for given in (*self.parameters, *self.data):
            self.trees.setdefault(given, None)
        unknown = [key for key, tree in self.trees.items() if tree is None and key not in (*self.parameters, *self.data)]
        if unknown:  # on no page of ours, but on one that has been changed
            raise LookupError(f"{unknown[0]} is not on the page")
        self.straight = self._made(equations)

    def _made(self, equations: Equations) -> Any:
        """The function: parameters, data and constants in, every array out, in the order of `trees`."""
        names = {key: f"v{number}" for number, key in enumerate(self.trees)}
        lines = [f"    {names[key]} = given[{number}]" for number, key in enumerate([*self.parameters, *self.data])]
        lines.append(f"    n = len({names['out', 0]})")
        for key, tree in self.trees.items():
            if tree is not None:
                axes, shape = _axes(key), ("n, " if is_per_sample(key[0]) else "") + str(self.page.shape(*key))[1:-1]
                lines.append(
                    f"    {names[key]} = {emit(tree, axes, f'({shape})', _Families(names, self.page, key[1]), self._settles(key))}"
                )
        squares = [f"vdot({names[key]}, {names[key]})" for key in exposed(self.trees, _key)]  # which may overflow, but only rarely in vain
        checked = " + ".join(squares) or "0.0"
        lines.append(f"    return ({''.join(f'{name}, ' for name in names.values())}), isfinite({checked})")
        self.space = {**ARRAY_NAMESPACE, **equations.masks, "eta": self.eta, "isfinite": np.isfinite}
        exec("\n".join(["def straight(given):", *lines]), self.space)  # our own text: it contains nothing from a config
        return self.space["straight"]

    def put(self, arrays: Mapping[ArrayKey, Any]) -> None:
        """Arrays that the equations speak of, and that are worked elsewhere: kinds whose names begin with one of MARKS."""
        self.space.update((variable(*key), array) for key, array in arrays.items())

    def _settles(self, key: ArrayKey) -> bool:
        """True if what cancels in an array is 0; whether it is looked at does not depend on the number of samples."""
        return settles(key[0]) and prod(self.page.shape(*key)) <= MOST_SETTLED

    def initial(self, values: Mapping[str, float]) -> Arrays:
        """The arrays of the parameters; a missing connection is 0."""
        return tuple(self._filled(key, values) for key in self.parameters)

    def _filled(self, key: ArrayKey, values: Mapping[str, float]) -> Any:
        layer = self.page.network.layers[key[1] - 1]
        rows = layer.weights if key[0] == "w" else (layer.biases,)
        array = np.array([[0.0 if name is None else values[name] for name in row] for row in rows])
        return array if key[0] == "w" else array[0]

    def data_of(self, samples: Sequence[Sample]) -> Arrays:
        """The inputs and the targets, one row for each sample."""
        return np.array([sample.inputs for sample in samples]), np.array([sample.targets for sample in samples])

    def step(self, iteration: int, chosen: Sequence[int], state: Arrays, data: Arrays) -> tuple[Arrayed, Arrays]:
        with np.errstate(all="ignore"):
            arrays, finite = self.straight((*state, *data))
        found = dict(zip(self.trees, map(np.asarray, arrays), strict=True))
        if not finite and (stopped := self.stopped(iteration, chosen, found)) is not None:
            raise stopped
        recorded = {key: found[key] for key in self.layout.keys}
        return Arrayed(iteration, chosen, self.layout, _sealed(recorded)), tuple(found[key] for key in self.updated) or state

    def stopped(self, iteration: int, chosen: Sequence[int], found: Mapping[ArrayKey, Any]) -> Diverged | None:
        """The error for the first quantity, in the order of computation, that is not finite, with the values before it."""
        computed = [key for key, tree in self.trees.items() if tree is not None]
        bad = next((at for at, key in enumerate(computed) if not np.isfinite(found[key]).all()), None)
        if bad is None:
            return None
        place = tuple(int(index) for index in np.argwhere(~np.isfinite(found[computed[bad]]))[0])
        cell = Cell(*computed[bad], place[1:], place[0]) if is_per_sample(computed[bad][0]) else Cell(*computed[bad], place)
        layout = Layout(self.page, [key for key in self.layout.keys if key not in computed[bad:]], self.layout.keep)
        step = Arrayed(iteration, chosen, layout, _sealed({kept: found[kept] for kept in layout.keys}))

        def value(cell: Cell) -> float:
            """A value that an equation was worked with: from its array, or worked again if it has none."""
            if cell.kind == "eta":
                return self.eta
            if (cell.kind, cell.layer) in found:
                return entry(found, cell)
            equation = self.page.equation(cell)
            assert equation is not None
            return evaluate(cell.kind, equation, value)  # type: ignore[arg-type] # its leaves are cells

        return Diverged(step, not_finite(self.layout, cell, iteration, chosen, value))


def _sealed(arrays: dict[ArrayKey, Any]) -> dict[ArrayKey, Any]:
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


class Equations:
    """The page, a whole layer at a time. Kinds whose arrays are not wanted are written out where they occur."""

    def __init__(self, page: Page, wanted: frozenset[ArrayKey]) -> None:
        self.page, self.wanted = page, wanted
        self.masks: dict[str, Any] = {}

    def tree(self, key: ArrayKey) -> Tree | None:
        """The equation of a kind at a layer; None for a given."""
        tree = equation_of_layer(self.page, *key, self.written_out, self.constant)
        return IF_POSITIVE(self.mask("there", key), tree, Num(0.0)) if tree is not None and self.page.gaps(*key) else tree

    def written_out(self, kind: str, layer: int) -> bool:
        return (kind in TERMS or kind == "jacobian") and (kind, layer) not in self.wanted

    def constant(self, ref: Ref) -> Tree:
        layer = layer_of(ref)
        if ref.family.startswith(MARKS):
            return ref
        if ref.family == "bias_input":
            return Num(self.page.constant(ref.family, layer, ()))
        free = (self.page.constant(ref.family, layer, at) for at in self.page.indices(ref.family, layer))
        return self.mask("free", (ref.family, layer)) if self.page.network.frozen and not all(free) else Num(1.0)

    def mask(self, name: str, key: ArrayKey) -> Tree:
        """A reference to an array that is 1 where a quantity exists (and is updated, if that is asked) and 0 elsewhere."""
        mask = np.zeros(self.page.shape(*key))
        for at in self.page.indices(*key):
            mask[at] = 1.0 if name == "there" else self.page.constant(key[0], key[1], at)
        variable = f"{name}{len(self.masks)}"
        self.masks[variable] = mask
        return Ref(variable, (key[1], *map(Letter, LETTERS[key[0]])))


class _Families(NamedTuple):
    """What a formula of families refers to, seen from a layer (a `formula.array_code.Families`)."""

    names: Mapping[ArrayKey, str]
    page: Page
    layer: int

    def array(self, ref: Ref) -> Piece:
        family = ref.family.lstrip("".join(MARKS))
        if family not in KINDS or ref.family == "eta":
            return Piece(family, letters_of(ref))
        key = ref.family, layer_of(ref)
        return _indexed(variable(*key) if family != ref.family else self.names[key], _indices(family, ref.at[1:]))

    def size(self, letter: str) -> str:
        return "n" if letter == "s" else str(self.page.count(letter, self.layer))


def variable(kind: str, layer: int) -> str:
    """The variable of an array that is worked elsewhere."""
    return f"elsewhere{MARKS.index(kind[0])}_{list(KINDS).index(kind[1:])}_{layer}"


def _indices(family: str, units: Sequence[Index]) -> Sequence[Index]:
    """The indices of all axes of a family's array; the sample's, which comes last in a formula, is the first here."""
    if not is_per_sample(family):
        return units
    return (units[-1], *units[:-1]) if len(units) > len(LETTERS[family]) else (Letter("s"), *units)


def _indexed(name: str, indices: Sequence[Index]) -> Piece:
    """An array at these indices: those that are letters name its axes."""
    axes = "".join(index.name for index in indices if isinstance(index, Letter))
    fixed = [":" if isinstance(index, Letter) else str(index) for index in indices]
    return Piece(name if len(axes) == len(indices) else f"{name}[{', '.join(fixed)}]", axes)


def _axes(key: ArrayKey) -> str:
    return ("s" if is_per_sample(key[0]) else "") + LETTERS[key[0]]


def _key(node: Tree) -> ArrayKey | None:
    return (node.family, layer_of(node)) if isinstance(node, Ref) and node.family in KINDS and node.family != "eta" else None


def below(tree: Tree) -> Iterator[ArrayKey]:
    """The arrays that an equation depends on."""
    return (key for node in nodes(tree) if (key := _key(node)) is not None)
