"""The page of misconceptions: for each its wrong equations, its hint, and an example, which is worked from a config that is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from bptrace.check.diagnosis.misconceptions import MISCONCEPTIONS, by_delta_rule
from bptrace.check.diagnosis.mistakes_backward import BACKWARD_ROWS
from bptrace.check.diagnosis.mistakes_forward import FORWARD_ROWS
from bptrace.check.diagnosis.vocabulary import BATCH, LOSS, SIGN, Misconception, Wrong
from bptrace.check.diagnosis.wrong_equations import candidates, wrong_tree
from bptrace.engine.steps import Run
from bptrace.explain.working import Working
from bptrace.formula.tree import Leaf, Letter, Ref, Tree
from bptrace.formula.write import LATEX, write
from bptrace.inputs.config.load import load
from bptrace.model.equations import delta_rule
from bptrace.model.page import LETTERS
from bptrace.model.symbols import KINDS, Cell
from bptrace.views.data.files import text_of
from bptrace.views.document import Block, Equation, Math
from bptrace.views.pages.formulas import Formulas
from bptrace.views.style import Look

from .equations import lettered
from .markdown import cell, code, fence, math, sentence, table
from .pages import ROOT

TABLE = (*FORWARD_ROWS, *BACKWARD_ROWS)
LONGEST = 400  # letters of an equation that is told
BAR = r"\vert "  # of an absolute value
ONE = {"layer": "another layer", "k": "one unit above", "i": "one unit below", "m": "one unit of the layer", "s": "one sample"}

# fmt: off
SEEN = {  # where a student would look for a wrong number of a kind
    "net": "net", "out": "out", "E_o#": "E", "E#": "E", "E_o": "E", "E": "E", "dE/dout": "∂E/∂out", "through": "∂E/∂out",
    "slope": "∂out/∂net", "jacobian": "∂out/∂net", "delta": "δ", "dE/dw#": "∂E/∂w", "dE/dw": "∂E/∂w", "dE/db#": "∂E/∂b",
    "dE/db": "∂E/∂b", "step_w": "Δw", "step_b": "Δb", "w+": "w⁺", "b+": "b⁺", "e": "e",
}
# fmt: on


def index() -> str:
    """All of them: the code, what was done, and the quantities in which it is seen first."""
    rows = [(f"[{code(row.code)}](#{row.code})", cell(row.thought), _seen(row)) for row in TABLE]
    return table(("code", "what was done", "seen in"), rows)


def _seen(row: Misconception) -> str:
    return ", ".join(dict.fromkeys(SEEN[wrong.kind] for wrong in row.wrong))


def sections() -> str:
    """A section for each, under its code, so that a report can link to it."""
    return "\n\n".join("\n\n".join(_section(row, whole)) for row, whole in zip(TABLE, MISCONCEPTIONS, strict=True))


def _section(row: Misconception, whole: Misconception) -> Iterator[str]:
    yield f"### {row.code}"
    yield " ".join(filter(None, (sentence(row.thought), CONVENTIONS[row.convention])))
    equations = _equations_of(wrong for wrong in row.wrong if wrong.where is not delta_rule)
    by_rule = (
        *(wrong for wrong in row.wrong if wrong.where is delta_rule),
        *(one for wrong in row.wrong for one in by_delta_rule(wrong, row)),
    )
    theirs = [equation for equation in _equations_of(by_rule) if equation not in equations]
    yield _list(equations)
    if theirs:
        yield "By the [delta rule](config.md#books-of-the-delta-rule):"
        yield _list(theirs)
    yield f"> {row.hint}"
    shown = example(whole)
    yield f"In [{shown.case.name}](../configs/{shown.case.name}.yaml){shown.case.but}:"
    yield fence("text", text_of(list(_equations(shown)), "text").rstrip().replace("\n\n", "\n"))


def _equations_of(wrong: Iterable[Wrong]) -> list[str]:
    return [equation for equation in dict.fromkeys(map(_equation, wrong)) if len(equation) <= LONGEST]


def _list(equations: list[str]) -> str:
    return "\n".join(f"- {equation}" for equation in equations)


# fmt: off
CONVENTIONS = {
    "":    "",
    SIGN:  "It is *another convention*: right where the error is taken that way.",
    LOSS:  "It is *another convention*: right where the loss has another factor.",
    BATCH: "It is *another convention*: right with the other `reduction`.",
}
# fmt: on


def _equation(wrong: Wrong) -> str:
    left = write(Ref(wrong.kind, (Letter("l"), *map(Letter, LETTERS[wrong.kind]))), LATEX, lettered)
    said = [f"x: {ONE[wrong.choice]}"] if wrong.choice else []
    said += ["all above worked again"] if wrong.rerun else []
    return math(f"{left} = {write(wrong.tree, LATEX, lettered).replace('|', BAR)}") + (f" ({'; '.join(said)})" if said else "")


# an example


class Case:
    """A config whose first iteration is an example, all numbers of which are there. `but` says what is otherwise in it."""

    def __init__(self, name: str, but: str = "", **changed: str) -> None:
        self.name, self.but, config = name, but, load(str(ROOT / "configs" / f"{name}.yaml"))
        config = config._replace(notation="net-out", digits=6, network=config.network._replace(**changed))
        self.working = Working(config, next(iter(Run(config, backend="walk"))), lambda: None)
        self.formulas = Formulas(Look(config), self.working)

    def cells(self, kind: str) -> Iterator[Cell]:
        """The quantities of a kind in the first sample, in the order in which they are worked."""
        page = self.working.page
        layers = range(1, page.network.depth + 1)
        for layer in layers if kind in ("net", "out") else reversed(layers):
            for at in page.indices(kind, layer) if page.has(kind, layer) else ():
                yield Cell(kind, layer, at, 0 if KINDS[kind].per_sample else None)


@cache
def cases() -> tuple[Case, ...]:
    """The configs in which an example is looked for, the most familiar first."""
    shipped = ("mazur", "hill", "softmax_fused", "softmax", "minibatch", "threshold", "nielsen_cross_entropy", "matrix-3-layer")
    return (*map(Case, shipped), Case("minibatch", " with `reduction: sum`", reduction="sum"))


class Example(NamedTuple):
    """A quantity that comes out otherwise by a wrong equation: as `written`, and as it is worked, which may say more."""

    case: Case
    cell: Cell
    written: Tree | None
    worked: Tree


NEAR = 1e-3  # numbers that differ by less of themselves show little


def example(row: Misconception) -> Example:
    """The first quantity that shows a misconception, in the first config where one does. Raises LookupError where none does."""
    found = next(_examples(row), None)
    if found is None:
        raise LookupError(f"no config shows {row.code}: add one that does to `cases` in {__name__}")
    return found


def _examples(row: Misconception) -> Iterator[Example]:
    for wrong, case in product(row.wrong, cases()):
        working = case.working
        for place in case.cells(wrong.kind):
            right = working.value(place)
            for tree in (tree for candidate, tree in candidates(working.page, place) if candidate.wrong is wrong):
                if abs(working.worked(tree) - right) > NEAR * abs(right):
                    yield Example(case, place, wrong_tree(working.page, wrong._replace(rerun=False), place) if wrong.rerun else tree, tree)


def _equations(shown: Example) -> Iterator[Block]:
    """The right equation with its numbers, and the wrong one."""
    formulas, right = shown.case.formulas, shown.case.working.tree(shown.cell)
    assert right is not None
    assert shown.written is not None
    value = shown.case.working.worked(shown.worked)
    numbers = formulas.numbers(shown.written, value) if shown.written is shown.worked else None
    yield _line("right", shown, right, formulas.numbers(right, shown.case.working.value(shown.cell)), formulas.value(shown.cell))
    yield _line("wrong", shown, shown.written, numbers, _plain(formulas.look.number(value)))


def _line(word: str, shown: Example, tree: Tree, numbers: Math | None, value: Math) -> Equation:
    """A formula, its numbers and its value, of which each says more than the one before."""
    formulas = shown.case.formulas
    between = [numbers] if numbers is not None and not isinstance(tree, Leaf) and numbers.text != value.text else []
    return Equation(formulas.symbol(shown.cell), [formulas.names(tree), *between, value], word)


def _plain(text: str) -> Math:
    return Math(lambda _: [text])
