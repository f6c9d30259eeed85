"""The page of equations in mathematics: each tree written in LaTeX, and where it holds, found by asking it of networks of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from bptrace.check.diagnosis.vocabulary import F_TWICE, SLOPE_AT_NET, SLOPE_AT_OUT, SLOPE_AT_TARGET
from bptrace.formula.tree import Leaf, Letter, Ref, Tree
from bptrace.formula.write import LATEX, write
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.equations import F_SLOPE, PAGE, SHARE, SHARE_FUSED, SHARE_SLOPE, F, Quantity
from bptrace.model.losses import LOSSES
from bptrace.model.network import Layer, Network
from bptrace.model.page import Page, spelled
from bptrace.model.symbols import Cell

from .markdown import cell, code, math, table

# fmt: off
FAMILIES = {  # {0} is the layer as a raised index, {1} the unit, {2} both of a pair of units
    "net":      r"\mathrm{{net}}{0}_{{{1}}}",
    "out":      r"\mathrm{{out}}{0}_{{{1}}}",
    "target":   r"t_{{{1}}}",
    "E_o#":     r"E_{{s,{1}}}",
    "E#":       r"E_s",
    "E_o":      r"E_{{{1}}}",
    "E":        r"E",
    "dE/dout":  r"\frac{{\partial E_s}}{{\partial \mathrm{{out}}{0}_{{{1}}}}}",
    "slope":    r"\frac{{\partial \mathrm{{out}}{0}_{{{1}}}}}{{\partial \mathrm{{net}}{0}_{{{1}}}}}",
    "jacobian": r"\frac{{\partial \mathrm{{out}}{0}_{{{1}}}}}{{\partial \mathrm{{net}}{0}_{{{2}}}}}",
    "delta":    r"\delta{0}_{{{1}}}",
    "through":  r"\left.\frac{{\partial E_s}}{{\partial \mathrm{{out}}{0}_{{{2}}}}}\right\vert_{{{1}}}",
    "w":        r"w{0}_{{{1}{2}}}",
    "b":        r"b{0}_{{{1}}}",
    "dE/dw#":   r"\frac{{\partial E_s}}{{\partial w{0}_{{{1}{2}}}}}",
    "dE/db#":   r"\frac{{\partial E_s}}{{\partial b{0}_{{{1}}}}}",
    "dE/dw":    r"\frac{{\partial E}}{{\partial w{0}_{{{1}{2}}}}}",
    "dE/db":    r"\frac{{\partial E}}{{\partial b{0}_{{{1}}}}}",
    "step_w":   r"\Delta w{0}_{{{1}{2}}}",
    "step_b":   r"\Delta b{0}_{{{1}}}",
    "w+":       r"{{w{0}_{{{1}{2}}}}}^{{+}}",
    "b+":       r"{{b{0}_{{{1}}}}}^{{+}}",
    "eta":        r"\eta",
    "bias_input": r"c{0}",
    "free_w":     r"\varphi_{{{1}{2}}}",
    "free_b":     r"\varphi_{{{1}}}",
}
NET, OUT = r"\mathrm{net}^{l}_{j}", r"\mathrm{out}^{l}_{j}"
CHOSEN = {
    F.key:            r"f\left(NET\right)",
    F_SLOPE.key:      r"f'\left(NET\right)",
    SHARE.key:        r"L\left(t_{j}, OUT\right)",
    SHARE_FUSED.key:  r"L\left(t_{j}, OUT\right)",
    SHARE_SLOPE.key:  r"L'\left(t_{j}, OUT\right)",
    F_TWICE.key:      r"f\left(f\left(NET\right)\right)",
    SLOPE_AT_OUT.key: r"f'\left(OUT\right)",
    SLOPE_AT_NET.key: r"f'\text{, written in }\mathrm{out}\text{, of }NET",
    SLOPE_AT_TARGET.key: r"f'\text{, written in }\mathrm{out}\text{, of }t_{j}",
}
PLACES = {("hidden", "output"): "", ("input", "hidden", "output"): "", ("input", "hidden"): "inputs and hidden layers"}
# fmt: on


def equations() -> str:
    """The page: of each quantity an example of its name, where the equation holds, and the equation."""
    rows = []
    for row in PAGE:
        left, right = (write(tree, LATEX, lettered) for tree in (Ref(row.kind, (Letter("l"), *row.letters)), row.tree))
        rows.append((code(_example(row)), cell(_where(row)), math(f"{left} = {right}")))
    return table(("name", "where", "equation"), rows)


def lettered(tree: Tree) -> str:
    """A family at letters: net of layer l − 1, unit i."""
    if isinstance(tree, Leaf):
        return CHOSEN[tree.key].replace("NET", NET).replace("OUT", OUT)
    assert isinstance(tree, Ref)
    layer, *units = (_index(index) for index in tree.at) if tree.at else ("",)
    below = [unit for unit in units if unit != "s"]
    return FAMILIES[tree.family].format(f"^{{{layer}}}", below[0] if below else "", below[-1] if below else "").replace("_{}", "")


def _index(index: object) -> str:
    return repr(index).replace("+", " + ").replace("-", " - ") if isinstance(index, Letter) and index.offset else str(index)


# where an equation holds


class Case(NamedTuple):
    """A layer of a network, by what an equation may depend on."""

    place: str
    softmax: bool
    fused: bool
    shared: bool
    reduction: str
    network: Network
    layer: int


def _cases() -> Iterator[Case]:
    for softmax, fused, shared, reduction in product((False, True), (False, True), (False, True), ("mean", "sum")):
        kind = ACTIVATIONS["softmax" if softmax else "sigmoid"]
        hidden, out = (
            Layer((f"{name}1", f"{name}2"), kind, tuple((f"w{n}", f"w{n + 1}") for n in weights), biases[:1] if shared else biases, shared)
            for name, weights, biases in (("h", (1, 3), ("b1", "b2")), ("o", (5, 7), ("b3", "b4")))
        )
        network = Network(("i1", "i2"), (hidden, out), LOSSES["cross_entropy" if softmax else "binary_cross_entropy"], fused, reduction)
        for layer, place in enumerate(("input", "hidden", "output")):
            yield Case(place, softmax, fused and place == "output", shared, reduction, network, layer)


CASES = tuple(_cases())


def _holds(row: Quantity) -> list[Case]:
    return [case for case in CASES if row.where(case.network, case.layer)]


def _where(row: Quantity) -> str:
    """What all cases in which the equation holds have in common, and other cases of those places do not."""
    holds = _holds(row)
    places = tuple(dict.fromkeys(case.place for case in holds))
    said = [PLACES.get(places, f"{places[0]} layer") if row.letters else ""]
    among = [case for case in CASES if case.place in places]
    for field, words in _SAID.items():
        values = {getattr(case, field) for case in holds}
        if len(values) == 1 and values != {getattr(case, field) for case in among}:
            said.append(words[values.pop()])
    return ", ".join(filter(None, said))


_SAID: dict[str, dict[object, str]] = {
    "softmax": {True: "softmax", False: "not softmax"},
    "fused": {True: "fused", False: "not fused"},
    "shared": {True: "one bias for the layer", False: "a bias for each unit"},
    "reduction": {"mean": "reduction: mean", "sum": "reduction: sum"},
}


def _example(row: Quantity) -> str:
    """The name of the first such quantity that there is."""
    case = max(_holds(row), key=lambda case: (case.place == "hidden", case.layer))
    page = Page(case.network)
    at = (0, 1) if row.kind == "jacobian" else next(page.indices(row.kind, case.layer))
    name = spelled(page, Cell(row.kind, case.layer, at))
    return f"{name}#1" if row.kind.endswith("#") else name
