"""The letters and families of the equations, and what each kind of quantity is called."""

from typing import NamedTuple

from ..formula.tree import Family, Letter

# A layer; units of that layer (two letters), of the one below it and of the one above it; a sample of the batch.
l, j, m, i, k, s = map(Letter, "ljmiks")  # noqa: E741 (the books' l)

net, out, target = Family("net"), Family("out"), Family("target")
share, loss = Family("E_o#"), Family("E#")
err, slope, jacobian, delta, through = Family("dE/dout"), Family("slope"), Family("jacobian"), Family("delta"), Family("through")
e, step_w, step_b = Family("e"), Family("step_w"), Family("step_b")
w, dw_one, dw = Family("w"), Family("dE/dw#"), Family("dE/dw")
b, db_one, db = Family("b"), Family("dE/db#"), Family("dE/db")
eta = Family("eta")
bias_input, free_w, free_b = Family("bias_input"), Family("free_w"), Family("free_b")  # constants: known when a formula is read


GIVEN, DATA, FORWARD, ERROR, BACKWARD, GRADIENT, UPDATE = range(7)  # the stages, in the order of computation


class Kind(NamedTuple):
    """A kind of quantity, with everything that is particular to it. No other file lists kinds, or takes their keys apart.

    `word` is what selectors and exports call it. `name` is the pattern of its names: `{j}` and `{m}` stand for its first and its
    last unit, `{k}` for a unit above, `{p}` for the parameter; `input` is the pattern at layer 0. `parameter` is the kind of
    parameter that it belongs to. A kind that each sample has (`per_sample`) may have a twin for the whole `batch`. An update makes
    a parameter into its `updated` kind. A derivative is one `of` a kind `by` another. A `part` is one of the terms that another
    kind adds up. A kind with `again` is computed again in the forward pass that follows an update. An `activation` states the value
    of the kind, or its slope: what cancels in it is meant. `also` has other words for it, which are read; a word may have an s
    behind it.
    """

    key: str
    word: str
    stage: int
    name: str
    per_sample: bool = False
    parameter: str = ""
    batch: str = ""
    updated: str = ""
    of: str = ""
    by: str = ""
    part: bool = False
    again: bool = False
    input: str = ""
    activation: bool = False
    also: str = ""

    @property
    def words(self) -> list[str]:
        """What people call it: its word, the word before the unit in its names (`t` in t_o1), and others."""
        head, unit, rest = self.name.partition("_{")
        return [self.word, *[head] * (bool(unit) and head.isalpha() and rest[1:] == "}"), *self.also.split()]

    @property
    def after(self) -> bool:
        """True if it has a value after an update too: made again, given with a sample, or a parameter that was updated."""
        return self.again or self.stage == DATA or bool(self.updated)

    @property
    def is_backward_slope(self) -> bool:
        """True for a derivative of the backward pass, or a part of one."""
        return self.stage == BACKWARD and bool(self.of or self.part)

    @property
    def part_or_twin(self) -> bool:
        """True for a kind that another kind may merely copy: E of one sample, E_o of one output."""
        return self.part or bool(self.batch)

    @property
    def term(self) -> bool:
        """True for a part of the backward pass, a product that is written out in the sum that it is a part of: δ·w, δ·out."""
        return self.part and self.stage > ERROR


# In the order of computation.
# fmt: off
_ROWS = (
    Kind("eta",      "eta",      GIVEN,    "eta",               False, also="learning_rate lr"),
    Kind("w",        "weight",   GIVEN,    "{p}",               False, parameter="w", updated="w+", also="parameter"),
    Kind("b",        "bias",     GIVEN,    "{p}",               False, parameter="b", updated="b+", also="biases parameter"),
    Kind("target",   "target",   DATA,     "t_{j}",             True),
    Kind("net",      "net",      FORWARD,  "net_{j}",           True,  again=True, also="z y i s"),
    Kind("out",      "out",      FORWARD,  "out_{j}",           True,  again=True, input="{j}", activation=True,
         also="a o activation output"),
    Kind("E_o#",     "loss",     ERROR,    "E_{j}",             True,  again=True, batch="E_o"),
    Kind("E#",       "loss",     ERROR,    "E",                 True,  again=True, batch="E", part=True),
    Kind("E_o",      "loss",     ERROR,    "E_{j}",             False, again=True, also="C L J cost"),
    Kind("E",        "loss",     ERROR,    "E",                 False, again=True, also="C L J cost"),
    Kind("e",        "e",        BACKWARD, "e_{j}",             True),
    Kind("through",  "through",  BACKWARD, "dE/dout_{m}|{k}",   True,  part=True),
    Kind("dE/dout",  "error",    BACKWARD, "dE/dout_{j}",       True,  of="E", by="out", input="dE/d{j}"),
    Kind("slope",    "slope",    BACKWARD, "dout_{j}/dnet_{j}", True,  of="out", by="net", activation=True),
    Kind("jacobian", "slope",    BACKWARD, "dout_{j}/dnet_{m}", True,  of="out", by="net", activation=True),
    Kind("delta",    "delta",    BACKWARD, "delta_{j}",         True,  of="E", by="net"),
    Kind("dE/dnet",  "dE/dnet",  BACKWARD, "dE/dnet_{j}",       True,  of="E", by="net"),
    Kind("dE/dw#",   "gradient", GRADIENT, "dE/d{p}",           True,  parameter="w", batch="dE/dw", of="E", by="w", part=True),
    Kind("dE/db#",   "gradient", GRADIENT, "dE/d{p}",           True,  parameter="b", batch="dE/db", of="E", by="b", part=True),
    Kind("dE/dw",    "gradient", GRADIENT, "dE/d{p}",           False, parameter="w", of="E", by="w", also="grad"),
    Kind("dE/db",    "gradient", GRADIENT, "dE/d{p}",           False, parameter="b", of="E", by="b", also="grad"),
    Kind("step_w",   "step",     UPDATE,   "Δ{p}",              False, parameter="w", part=True),
    Kind("step_b",   "step",     UPDATE,   "Δ{p}",              False, parameter="b", part=True),
    Kind("w+",       "updated",  UPDATE,   "{p}+",              False, parameter="w", also="new"),
    Kind("b+",       "updated",  UPDATE,   "{p}+",              False, parameter="b", also="new"),
)
# fmt: on
KINDS = {row.key: row for row in _ROWS}
CONSTANTS = {"bias_input": "", "free_w": "w", "free_b": "b"}  # families that are not quantities, and the parameters that they belong to

PARAMETER = {**{row.key: row.parameter for row in _ROWS}, **CONSTANTS}  # for each family, the kind of parameter that it belongs to
PARAMETERS = tuple(row.key for row in _ROWS if row.updated)
OF_SAMPLE = {row.batch: row.key for row in _ROWS if row.batch}  # for a kind of the batch, its twin for one sample
BEFORE = {row.updated: row.key for row in _ROWS if row.updated}  # for an updated parameter, the parameter before
_BY = [(row.by, row.key) for row in _ROWS if row.of == "E" and not row.batch]
GRADIENTS = {by: tuple(key for of, key in reversed(_BY) if of == by) for by, _ in _BY}  # of the loss by a kind: the first there is
TERMS = frozenset(row.key for row in _ROWS if row.term)
ONE_SAMPLE = tuple(row.key for row in _ROWS if row.term and row.parameter)  # see Network.unasked
STEPS = tuple(row.key for row in _ROWS if row.word == "step")
_PLACE = {key: place for place, key in enumerate(KINDS)}


def of_stage(*stages: int) -> list[Kind]:
    """The kinds of some stages, in the order of computation."""
    return [row for row in _ROWS if row.stage in stages]


class Cell(NamedTuple):
    """One quantity of one iteration: its kind, its layer, the units it belongs to, and its sample's place in the batch (from 0)."""

    kind: str
    layer: int = 0
    at: tuple[int, ...] = ()
    sample: int | None = None

    @property
    def is_parameter(self) -> bool:
        """True for a weight or a bias before its update."""
        return self.kind in PARAMETERS

    @property
    def is_updated(self) -> bool:
        """True for a weight or a bias after its update."""
        return self.kind in BEFORE

    @property
    def is_data(self) -> bool:
        """True for an input or a target of a sample."""
        return self.kind == "target" or (self.kind == "out" and self.layer == 0)

    def updated(self) -> "Cell":
        """What the update makes of a parameter."""
        return self._replace(kind=KINDS[self.kind].updated)

    def before(self) -> "Cell":
        """The parameter before the update that made this."""
        return self._replace(kind=BEFORE[self.kind])

    def gradient(self) -> "Cell":
        """The derivative of the batch's loss by a parameter."""
        return self._replace(kind=GRADIENTS[self.kind][0])

    def parameter(self) -> "Cell":
        """The parameter that a gradient, or an updated parameter, belongs to."""
        return self._replace(kind=KINDS[self.kind].parameter, sample=None)

    def of_sample(self) -> "Cell":
        """The twin of a batch's quantity for one sample; a quantity without a twin is returned as it is."""
        return self._replace(kind=OF_SAMPLE.get(self.kind, self.kind))


def standing(cell: Cell) -> tuple[int, ...]:
    """Where a kind at a layer stands in the order of computation: by stage, the samples' kinds before the batch's, then layer by
    layer, from the top down in the backward pass."""
    if cell.is_data:
        return DATA, 0, cell.layer, _PLACE[cell.kind] * (cell.kind == "target")
    row = KINDS[cell.kind]
    return row.stage, not row.per_sample, -cell.layer if row.stage == BACKWARD else cell.layer, _PLACE[cell.kind]


def word(kind: str, layer: int) -> str:
    """What selectors and exports call the kind of a quantity."""
    return "input" if kind == "out" and layer == 0 else KINDS[kind].word


def is_per_sample(family: str) -> bool:
    """True for a kind that each sample has its own of; False for any other, and for a constant."""
    return family in KINDS and KINDS[family].per_sample
