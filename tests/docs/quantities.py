"""What quantities are called: the one spelling, what else is read, and the notations."""

from __future__ import annotations

from pathlib import Path

import bptrace
from bptrace.model.matrix_symbols import matrix_symbol
from bptrace.model.names import Name, Names
from bptrace.model.notation import NOTATIONS, symbol
from bptrace.model.page import Page, spelled
from bptrace.model.symbols import Cell, word

from .markdown import cell, code, table

MAZUR = str(Path(__file__).parents[2] / "configs" / "mazur.yaml")

# fmt: off
QUANTITIES = (
    ("an input",                                         "i1",              ()),
    ("a target",                                         "t_o1",            ("target_o1",)),
    ("a weighted input",                                 "net_h1",          ("z_h1", "i_h1", "net h1")),
    ("an output",                                        "out_h1",          ("h1", "a_h1", "o_h1")),
    ("an output's share of the loss",                    "E_o1",            ("C_o1", "L_o1")),
    ("the loss",                                         "E",               ("E_total", "loss", "C", "L")),
    ("∂E/∂out",                                          "dE/dout_h1",      ("∂E/∂out_h1", "dE_dout_h1", "dE/dh1")),
    ("∂out/∂net, the slope of the activation",           "dout_h1/dnet_h1", ("dout/dnet_h1", "σ'(net_h1)")),
    ("δ = ∂E/∂net",                                      "delta_h1",        ("δ_h1", "dE/dnet_h1")),
    ("the part of ∂E/∂out of h1 that comes through o1",  "dE/dout_h1|o1",   ("∂E/∂out_h1|o1",)),
    ("the gradient by an input",                         "dE/di1",          ("∂E/∂i1",)),
    ("a weight or a bias",                               "w5",              ()),
    ("its gradient",                                     "dE/dw5",          ("∂E/∂w5", "dE_dw5", "grad_w5")),
    ("the step that the update adds, w⁺ − w",            "Δw5",             ("step_w5",)),
    ("its value after the update",                       "w5+",             ("w5'", "w5_new", "w5 new")),
)
SHOWN = (
    ("weighted input",  Cell("net", 1, (0,))),
    ("output",          Cell("out", 1, (0,))),
    ("target",          Cell("target", 2, (0,))),
    ("∂E/∂out",         Cell("dE/dout", 1, (0,))),
    ("slope",           Cell("slope", 1, (0,))),
    ("δ",               Cell("delta", 1, (0,))),
    ("loss",            Cell("E", 2)),
    ("weight",          Cell("w", 2, (0, 1))),
    ("bias",            Cell("b", 2, (0,))),
    ("gradient",        Cell("dE/dw", 2, (0, 1))),
    ("updated weight",  Cell("w+", 2, (0, 1))),
)
WHOLE = (
    ("all inputs",             ("out", 0)),
    ("all outputs of a layer", ("out", 1)),
    ("all weights of a layer", ("w", 2)),
    ("all biases of a layer",  ("b", 2)),
)
# fmt: on


def names() -> str:
    """Every kind of quantity with a name in Mazur's network, what else is read as that name, and its word in selectors."""
    known = Names(bptrace.load(MAZUR).network)
    rows = []
    for about, name, others in QUANTITIES:
        meant = known.read(name)
        assert isinstance(meant, Name)
        assert all(known.read(other) == meant for other in others), name
        assert name == spelled(known.page, meant.cell) + ("+" if meant.after else "")
        rows.append((cell(about), code(name), ", ".join(map(code, others)), code(word(meant.cell.kind, meant.cell.layer))))
    return table(("quantity", "name", "also read", "kind"), rows)


def notations() -> str:
    """The same quantities of one network, in each notation."""
    config = bptrace.load(MAZUR)
    layers = [layer._replace(shared=False, biases=layer.biases * len(layer.units)) for layer in config.network.layers]
    page = Page(config.network._replace(layers=tuple(layers)))
    rows = [(cell(about), *(code(symbol(notation, page.network, at)) for notation in NOTATIONS.values())) for about, at in SHOWN]
    rows += [(cell(about), *(code(matrix_symbol(name, page.network, *key, "text").text) for name in NOTATIONS)) for about, key in WHOLE]
    rows.append(("sample 2", *(code(notation.sample.format(2)) for notation in NOTATIONS.values())))
    return table(("", *map(code, NOTATIONS)), rows)
