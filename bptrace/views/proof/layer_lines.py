"""The equations of the layers as lines of a script: each is a row of THE page, written for a library of arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...formula.array_text import Binds, Code, Symbols, array_text
from ...formula.primitives import KINKED
from ...formula.substitute import reduced, replaced
from ...formula.tree import Call, Count, Letter, Num, Op, Primitive, Ref, Tree, nodes, rebuilt
from ...formula.walk import in_order
from ...model.layer_equations import equation_of_layer, layer_of, letters_of
from ...model.page import LETTERS, Page
from ...model.symbols import BACKWARD, ERROR, FORWARD, GRADIENT, KINDS, PARAMETER, UPDATE, is_per_sample, s
from ...trace.step import ArrayKey
from .frameworks import SILENT, Framework

SETTLED = Primitive("settled", "x", "x", ())  # what cancels on paper is 0, which decides on which side of a bend it is

_NAMES = {  # how a script calls the kinds that have lines of their own; all others are written out
    "net": "z{}",
    "out": "a{}",
    "target": "t",
    "E": "E",
    "jacobian": "J{}",
    "delta": "delta{}",
    "dE/dw": "dW{}",
    "dE/db": "db{}",
    "w": "W{}",
    "b": "b{}",
    "w+": "W{}",
    "b+": "b{}",
    "eta": "eta",
}
_PARTS = {FORWARD: "forward", ERROR: "loss", BACKWARD: "backward", GRADIENT: "backward", UPDATE: "update"}


class Seen(NamedTuple):
    """What a run was seen to need: a function that bends, at what cancels on paper; a log loss, at an output of 0 or 1."""

    bends: bool = False
    saturated: bool = False


class Mask(NamedTuple):
    """An array of ones, and zeros where a parameter is missing or frozen. `name` is that of a variable."""

    name: str
    entries: Sequence[Sequence[float]] | Sequence[float]
    remark: str


class Lines:
    """Lines of a script for a network, in the order of work. `several` is True if a batch may have more than one sample."""

    def __init__(self, page: Page, several: bool, framework: Framework, seen: Seen) -> None:
        self.page, self.network, self.several, self.framework = page, page.network, several, framework
        self.bends = seen.bends
        self.masks: dict[str, Mask] = {}
        functions = {**framework.language.functions, **(SILENT if seen.saturated else {})}
        self.language = framework.language._replace(functions=functions)

    def moved(self) -> list[ArrayKey]:
        """The parameters that are updated, unless all of a layer are frozen."""
        return [key for key in self.page.parameter_keys() if any(self.free(*key))]

    def partly_frozen(self) -> list[ArrayKey]:
        """The parameters of which some, but not all, are updated."""
        return [key for key in self.moved() if not all(self.free(*key))]

    def written(self, wanted: Sequence[ArrayKey]) -> Iterator[str]:
        """The lines that work these, under the names of their parts."""
        part = ""
        for key, tree in in_order(wanted, self.tree, self.below).items():
            if tree is None:
                continue
            if part != (part := _PARTS[KINDS[key[0]].stage]):
                yield f"# {part}"
            yield f"{self.name(*key)} = {self.code(key, tree)}"

    def name(self, kind: str, layer: int) -> str:
        """The variable of a kind at a layer."""
        return "x" if (kind, layer) == ("out", 0) else _NAMES[kind].format(layer)

    # trees

    def tree(self, key: ArrayKey) -> Tree | None:
        """The equation of a kind at a layer; None for a given. What does not exist is 0."""
        tree = equation_of_layer(self.page, *key, self.written_out, self.constant)
        if tree is None:
            return None
        tree = _once(tree if self.several else reduced(replaced(tree, {Count(s): Num(1.0)}), {}))
        tree = _settled(tree) if self.bends else tree
        return Op("*", (tree, self.mask("there", *key))) if PARAMETER[key[0]] and self.page.gaps(*key) and _is_gradient(key[0]) else tree

    def written_out(self, kind: str, layer: int) -> bool:
        return kind not in _NAMES

    def below(self, tree: Tree) -> Iterator[ArrayKey]:
        """What an equation depends on."""
        refs = (node for node in nodes(tree) if isinstance(node, Ref))
        return ((ref.family, layer_of(ref)) for ref in refs if ref.family in KINDS and ref.family != "eta")

    def constant(self, ref: Ref) -> Tree:
        layer = layer_of(ref)
        if ref.family == "bias_input":
            return Num(self.page.constant(ref.family, layer, ()))
        kind = PARAMETER[ref.family]
        if (kind, layer) in self.partly_frozen():
            return self.mask("free", kind, layer)
        missing = self.network.by_delta_rule and self.page.gaps(kind, layer)  # there an update is not worked from the gradient
        return self.mask("there", kind, layer) if missing else Num(float(any(self.free(kind, layer))))

    def free(self, kind: str, layer: int) -> list[bool]:
        """For each parameter of a layer, whether it is updated."""
        return [not self.page.is_frozen(kind, layer, at) for at in self.page.indices(kind, layer)]

    def mask(self, what: str, kind: str, layer: int) -> Tree:
        """A reference to an array that is 1 where a parameter is `there`, or `free` to be updated, else 0."""
        family = f"{what}_{self.name(PARAMETER[kind], layer)}"
        self.masks.setdefault(family, Mask(family, self._entries(what, PARAMETER[kind], layer), _REMARKS[what]))
        return Ref(family, (layer, *map(Letter, LETTERS[kind])))

    def _entries(self, what: str, kind: str, layer: int) -> Sequence[Sequence[float]] | Sequence[float]:
        of = self.network.layers[layer - 1]
        rows = [
            [float(name is not None and (what == "there" or name not in self.network.frozen)) for name in row]
            for row in (of.weights if kind == "w" else [of.biases])
        ]
        return rows if kind == "w" else rows[0]

    # code

    def code(self, key: ArrayKey, tree: Tree) -> str:
        axes = self.axes(Ref(key[0], (key[1], *map(Letter, LETTERS[key[0]]))))
        found = array_text(tree, axes, self.language, Symbols(self.array, lambda letter: self.size(letter, key[1])))
        if axes and not found.axes:  # one number for all units and samples, such as the slope of a sum of identities
            return f"{self.language.library}.full_like({self.name('net', key[1])}, {found.text})"
        return found.text

    def array(self, ref: Ref) -> Code:
        if ref.family not in KINDS:
            return Code(ref.family, Binds.ATOM, letters_of(ref))
        name, axes = self.name(ref.family, layer_of(ref) if len(ref.at) else 0), self.axes(ref)
        if self.framework.differentiates and PARAMETER[ref.family] and self.page.gaps(ref.family, layer_of(ref)):
            self.mask("there", ref.family, layer_of(ref))
            return Code(f"{name} * there_{name}", Binds.MULTIPLY, axes)  # so that what is missing has no gradient
        return Code(name, Binds.ATOM, axes)

    def axes(self, ref: Ref) -> str:
        """The letters of the axes of a family; a bias that its layer shares is one number."""
        if ref.family == "eta" or self.page.shares(ref.family, layer_of(ref)):
            return ""
        return ("s" if is_per_sample(ref.family) else "") + letters_of(ref)

    def size(self, letter: str, layer: int) -> str:
        return "n" if letter == "s" else str(self.page.count(letter, layer))


_REMARKS = {"there": "0 where there is none", "free": "0 where it is frozen"}


def _is_gradient(kind: str) -> bool:
    return KINDS[kind].stage == GRADIENT


def _once(root: Tree) -> Tree:
    """The tree without a factor that stands beside itself: by the delta rule, both a step and its update say what is frozen."""
    root = rebuilt(root, _once)
    if isinstance(root, Op) and root.symbol == "*" and isinstance(root.args[1], Ref) and root.args[1].family not in KINDS:
        left = root.args[0]
        return left if isinstance(left, Op) and left.symbol == "*" and left.args[1] == root.args[1] else root
    return root


def _settled(root: Tree) -> Tree:
    """The tree in which each argument at whose zero it bends or jumps is settled first."""
    root = rebuilt(root, _settled)
    if isinstance(root, Call) and root.primitive in KINKED:
        return Call(root.primitive, (SETTLED(root.args[0]), *root.args[1:]))
    return root
