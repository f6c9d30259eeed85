"""The letters and families that the equations are written in, and what each kind of quantity is called."""

from __future__ import annotations

from typing import NamedTuple

from ..formula.tree import Family, Letter

# A layer; units of that layer (two letters), of the one below it and of the one above it; a sample of the batch.
l, j, m, i, k, s = map(Letter, "ljmiks")  # noqa: E741 (the books' l)

net, out, target = Family("net"), Family("out"), Family("target")
share, loss = Family("E_o#"), Family("E#")
err, slope, jacobian, delta, through = Family("dE/dout"), Family("slope"), Family("jacobian"), Family("delta"), Family("through")
w, dw_one, dw = Family("w"), Family("dE/dw#"), Family("dE/dw")
b, db_one, db = Family("b"), Family("dE/db#"), Family("dE/db")
eta = Family("eta")
bias_input, free_w, free_b = Family("bias_input"), Family("free_w"), Family("free_b")  # constants: known when a formula is read


class Kind(NamedTuple):
    """A kind of quantity: its key, the word that selectors and exports use for it, and whether each sample has its own."""

    key: str
    word: str
    per_sample: bool


# fmt: off
_ROWS = (
    Kind("out",      "out",      True),   # of layer 0: the inputs
    Kind("target",   "target",   True),
    Kind("net",      "net",      True),
    Kind("E_o#",     "loss",     True),
    Kind("E#",       "loss",     True),
    Kind("dE/dout",  "error",    True),
    Kind("slope",    "slope",    True),
    Kind("jacobian", "slope",    True),
    Kind("delta",    "delta",    True),
    Kind("through",  "through",  True),
    Kind("dE/dw#",   "gradient", True),
    Kind("dE/db#",   "gradient", True),
    Kind("E",        "loss",     False),
    Kind("E_o",      "loss",     False),
    Kind("w",        "weight",   False),
    Kind("b",        "bias",     False),
    Kind("dE/dw",    "gradient", False),
    Kind("dE/db",    "gradient", False),
    Kind("w+",       "updated",  False),
    Kind("b+",       "updated",  False),
    Kind("eta",      "eta",      False),
)
# fmt: on
KINDS = {row.key: row for row in _ROWS}


class Cell(NamedTuple):
    """One quantity of one iteration: its kind, its layer, the units it belongs to, and its sample's place in the batch (from 0)."""

    kind: str
    layer: int = 0
    at: tuple[int, ...] = ()
    sample: int | None = None


def is_data(cell: Cell) -> bool:
    """Is it an input or a target of a sample?"""
    return cell.kind == "target" or cell[:2] == ("out", 0)


def word(kind: str, layer: int) -> str:
    """What selectors and exports call the kind of a quantity."""
    return "input" if kind == "out" and layer == 0 else KINDS[kind].word
