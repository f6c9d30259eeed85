"""Documents for the tests: one like a page of a run, and any at all."""

from hypothesis import settings
from hypothesis import strategies as st

from bptrace.formula.markups import escaped
from bptrace.formula.number import shortest, show
from bptrace.views.document import (
    Chart,
    Column,
    Entries,
    Equation,
    Grid,
    Heading,
    Links,
    Listing,
    Math,
    MatrixEquation,
    Note,
    Section,
    Sign,
    Table,
)


def math(text, latex):
    """A formula by its text and its LaTeX."""
    return Math({"text": text, "latex": latex, "mathml": [f"<mtext>{escaped(piece)}</mtext>" for piece in text]}.__getitem__)


FORWARD = Table(
    (Column("unit", numeric=False, tone="name"), Column("net"), Column("out"), Column("dout/dnet"), Column("∂E/∂out"), Column("δ")),
    [
        (unit, *(show(value, 9) for value in values))
        for unit, values in {
            "h1": (0.3775, 0.5932699921071872, 0.24130070857232525, 0.03635030639314468, 0.008771354689486937),
            "h2": (0.3925, 0.596884378259767, 0.24061341724921745, 0.041370322648744704, 0.009954254705217202),
            "o1": (1.10590596705977, 0.7513650695523157, 0.18681560180895948, 0.7413650695523157, 0.13849856162855698),
            "o2": (1.2249214040964653, 0.7729284653214625, 0.17551005281727122, -0.21707153467853746, -0.03809823651655623),
        }.items()
    ],
)

STEPS = {
    "w1": ("i1 → h1", 0.15, 0.0004385677344743468),
    "w2": ("i2 → h1", 0.2, 0.0008771354689486937),
    "w5": ("h1 → o1", 0.4, 0.08216704056423078),
    "w6": ("h2 → o1", 0.45, 0.08266762784753325),
    "w7": ("h1 → o2", 0.5, -0.02260254047747507),
    "w8": ("h2 → o2", 0.55, -0.022740242215978222),
    "w9": ("1 → 重", 1.0, 3.51018778e-05),
}
UPDATES = Table(
    (
        Column("name", numeric=False, tone="name"),
        Column("from → to", numeric=False),
        Column("value"),
        Column("∂E/∂w"),
        Column("updated", tone="strong"),
    ),
    [
        *((name, ends, shortest(value), show(slope, 9), show(value - 0.5 * slope, 9)) for name, (ends, value, slope) in STEPS.items()),
        ("b1", "1 → h1", "0.35", "–", "0.35"),
    ],
    caption="w⁺ = w − η·∂E/∂w",
)

CHAIN = Equation(
    math(["∂E/∂w5"], [r"\frac{\partial E}{\partial w_{5}}"]),
    [
        math(
            ["∂E/∂out_o1", "· ∂out_o1/∂net_o1", "· ∂net_o1/∂w5"],
            [
                r"\frac{\partial E}{\partial \mathrm{out}_{o1}}",
                r"\cdot \frac{\partial \mathrm{out}_{o1}}{\partial \mathrm{net}_{o1}}",
                r"\cdot \frac{\partial \mathrm{net}_{o1}}{\partial w_{5}}",
            ],
        ),
        math(["0.741365070", "· 0.186815602", "· 0.593269992"], ["0.741365070", r"\cdot 0.186815602", r"\cdot 0.593269992"]),
        math(["0.0821670406"], ["0.0821670406"]),
    ],
    rule="chain rule: δ_o1 · out_h1, from (1)",
)
ERROR = Equation(
    math(["∂E/∂out_o1"], [r"\frac{\partial E}{\partial \mathrm{out}_{o1}}"]),
    [
        math(["out_o1", "- t_o1"], [r"\mathrm{out}_{o1}", "- t_{o1}"]),
        math(["0.751365070", "- 0.01"], ["0.751365070", "- 0.01"]),
        math(["0.741365070"], ["0.741365070"]),
    ],
    "(1)",
    "slope of the loss, half_squared_error",
)
WEIGHTS = [f"w{number}·重{number}" for number in range(1, 15)]
LONG = Equation(
    math(["net_重"], [r"\mathrm{net}_{\text{重}}"]),
    [
        math(
            [WEIGHTS[0], *(f"+ {term}" for term in WEIGHTS[1:])],
            [r"w_{1} \cdot \text{重1}", *(r"+ w_{2} \cdot \text{重2}" for _ in WEIGHTS[1:])],
        ),
        math(["3.51018778e-05"], ["3.51018778e-05"]),
    ],
    "(2)",
)
SYSTEM = Table(
    (Column("", numeric=False), Column("", numeric=False)),
    [
        (math(["net_j = Σ_i w_ji·out_i + b"], [r"\mathrm{net}_{j} = \sum_{i} w_{ji} \cdot \mathrm{out}_{i} + b"]), "layer 1"),
        (math(["b⁺ = b"], ["{b}^{+} = b"]), ""),
    ],
    keys=0,
)

MARKS = Table(
    (Column("name", numeric=False, tone="name"), Column("written"), Column("verdict", numeric=False), Column("why", numeric=False)),
    [
        ("net_h1", "0.3775", "correct", ""),
        ("out_h1", "0.59…", "rounded", "0.593269992 is written with fewer digits than were asked"),
        ("dE/dw5", "-0.0822", "wrong", "the sign is flipped: (target − out) stands where out − target is asked"),
    ],
)

PAGE = (
    Heading("A Step by Step Backpropagation Example 反向传播"),
    Note("A network of 2, 2 and 2 units with the sigmoid, E = ½Σ(t − o)², η = 0.5 and one sample (t_o1 = 0.01, t_o2 = 0.99)."),
    Heading("Iteration 1", 2),
    Heading("Forward and backward", 3),
    FORWARD,
    Heading("Updates", 3),
    UPDATES,
    Heading("Many iterations", 2),
    Chart([0.298371109 * 0.9**step + 3.5e-5 for step in range(200)], "E at each iteration", ("1", "200")),
    Note("https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/", "quiet"),
    Heading("Explained", 2),
    SYSTEM,
    CHAIN,
    ERROR,
    LONG,
    Heading("Marking", 2),
    MARKS,
)

some = settings(max_examples=50)  # each example holds dozens of texts and numbers

LATEX = ["w_{5}", r"\mathrm{out}_{h1}", r"\cdot \frac{1}{2}", "-0.5", "+ 3.5e-05", r"\text{重\_é}", r"\left|x\right|^{2}"]
words = st.text(st.characters(exclude_categories=()), max_size=12)
numbers = st.builds(show, st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 12))
given = st.floats(-1e6, 1e6).map(shortest) | st.integers(-1000, 1000).map(str)
cells = numbers | given | st.sampled_from(["–", "", "0.593…", "−0.5", "1/3"])
widths = st.none() | st.integers(1, 200)


@st.composite
def tables(draw, numeric=cells, text=words):
    """Any table: a key, then columns of numbers and of text."""
    columns = [Column(draw(words), False), *draw(st.lists(st.builds(Column, words, st.booleans()), max_size=6))]
    row = st.tuples(*(numeric if column.numeric else text for column in columns))
    return Table(columns, draw(st.lists(row, max_size=6)), draw(st.integers(0, len(columns))), draw(words))


@st.composite
def formulas(draw):
    """Any formula: its text may be anything, its LaTeX is of bptrace."""
    pieces = draw(st.lists(st.tuples(words, st.sampled_from(LATEX)), min_size=1, max_size=6))
    return math([text for text, _ in pieces], [latex for _, latex in pieces])


@st.composite
def matrices(draw):
    """The entries of any matrix."""
    size, columns = st.integers(1, 3), draw(st.integers(1, 3))
    rows = draw(
        st.lists(st.lists(st.tuples(words, st.sampled_from(LATEX)), min_size=columns, max_size=columns), min_size=1, max_size=draw(size))
    )
    text, latex = ([[entry[way] for entry in row] for row in rows] for way in (0, 1))
    mathml = [[f"<mtext>{escaped(entry)}</mtext>" for entry in row] for row in text]
    return Entries({"text": text, "latex": latex, "mathml": mathml}.__getitem__)


@st.composite
def grids(draw):
    """Any grid: its names may be anything."""
    columns = draw(st.lists(words, min_size=1, max_size=12))
    row = st.tuples(words, st.text("✓✗·", min_size=len(columns), max_size=len(columns)))
    legend = [Sign("✓", draw(words), "good"), Sign("✗", draw(words), "bad"), Sign("·", draw(words))]
    return Grid(draw(words), columns, draw(st.lists(row, max_size=6)), legend, draw(words))


signs = st.sampled_from([math(["· "], [r"\cdot "]), math(["+ "], ["+ "]), math(["σ "], [r"\sigma "])])
sides = st.lists(st.tuples(signs, matrices()), min_size=1, max_size=3)
equations = st.builds(Equation, formulas(), st.lists(formulas(), max_size=3), words, words)
documents = st.lists(
    st.builds(Heading, words, st.integers(1, 4))
    | st.builds(Note, words)
    | st.builds(Listing, st.lists(words, max_size=3))
    | tables()
    | st.builds(Chart, st.lists(st.floats(), min_size=1, max_size=100), words, st.tuples(words, words))
    | equations
    | st.builds(MatrixEquation, st.lists(sides, min_size=1, max_size=3))
    | grids()
    | st.builds(Links, st.lists(st.tuples(words, st.just("there")), max_size=3))
    | st.builds(Section, st.lists(st.builds(Note, words) | grids(), max_size=2), st.just("there")),
    max_size=4,
)
