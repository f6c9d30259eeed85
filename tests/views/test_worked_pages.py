"""The pages that a config is explained with, as LaTeX and Markdown: of every config, they are well-formed, and they compile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from bptrace.explain.find import Asked, find, working_at
from bptrace.model.notation import notation_for
from bptrace.views.document import Block, Equation, Figure, Note, Table
from bptrace.views.lines.layout import text
from bptrace.views.markup.latex import alone, latex
from bptrace.views.markup.markdown import markdown
from bptrace.views.pages import run_page
from bptrace.views.pages.explanation import Detail, explanations
from bptrace.views.pages.extent import extent
from bptrace.views.pages.solution import MOST_SAMPLES_BESIDE, solution
from bptrace.views.style import Look

from ..explain.everything import CONFIGS, loaded
from ..model.nets import config, drawn
from .test_golden import kept
from .test_latex import COMMANDS, DRAWING, compiled, needs_pdflatex, plain, within

each_config = pytest.mark.parametrize("name", CONFIGS, scope="module")  # what is worked for one test is there for the next
WRITTEN = set(
    re.findall(
        r"\w+",
        "partial delta eta frac tfrac left right cdot sum underbrace cdots text mathrm quad tag to "
        "odot oslash sigma nabla top ln tanh max begin end times vert bigl bigr theta boldsymbol pmatrix Vert",
    )
)


@cache
def solved(name: str) -> Sequence[Block]:
    working = working_at(loaded(name), 1)
    return tuple(solution(working, None, extent(working, None, False)))


def told(name: str) -> list[Block]:
    """What is explained of each kind of quantity, to the givens, and the paths of the first parameter."""
    config = loaded(name)
    kinds: dict[object, Asked] = {}
    first = notation_for(config.notation, config.network).first
    for selector in ("net:output", "out:output", "delta:output", f"gradient:{first}", f"updated:{first}", "loss:output"):
        kinds.update((getattr(found.key, "kind", None), found) for found in islice(find(config, [selector]), 4))
    parameter = find(config, [next(config.network.parameters())])
    return [*explanations(list(kinds.values()), None, Detail(2)), *explanations(list(parameter), None, Detail(paths=2))]


@each_config
def test_a_solution_in_latex_is_well_formed(name: str) -> None:
    page = re.sub(r"^(?:%|\\providecommand).*$", "", latex(solved(name)), flags=re.M)
    body = plain(page)
    assert page.isascii()
    assert set(re.findall(r"\\([A-Za-z]+)", body)) <= COMMANDS | WRITTEN | DRAWING
    assert body.count("{") == body.count("}")
    assert page.count(r"\left") == page.count(r"\right")
    assert sum(1 if each.startswith("begin") else -1 for each in within(page)) == 0


@each_config
def test_a_formula_is_the_same_in_text_and_in_latex(name: str) -> None:
    """As many pieces, and the same numbers in the same order."""
    for block in solved(name):
        if isinstance(block, Equation):
            for side in (block.left, *block.right):
                assert len(side.text) == len(side.latex)
                assert not side.text or numbers(" ".join(side.text)) == numbers(" ".join(side.latex))


def numbers(formula: str) -> list[str]:
    """The numbers with a point, in order; in a fraction of LaTeX they come in the order of the text."""
    return re.findall(r"\d+\.\d+(?:e[+-]?\d+)?", formula)


@needs_pdflatex
@pytest.mark.parametrize("names", [list(CONFIGS)[part::4] for part in range(4)], ids=" ".join)
def test_every_page_compiles(names: list[str], tmp_path: Path) -> None:
    """In four files, so that several can be set at once, and TeX does not begin anew for each page."""
    blocks = [block for name in names for block in (*solved(name), *told(name))]
    log = compiled(alone(blocks), tmp_path)
    assert [wide for wide in re.findall(r"Overfull \\hbox \((\d+)", log) if int(wide) > 20] == []
    assert "Missing character" not in log


@pytest.mark.parametrize("name", ["mazur", "nielsen", "matrix-3-layer"])
def test_a_solution_as_it_was_read_and_found_good(name: str) -> None:
    kept(f"solution-{name}.txt", text([block for block in steady(solved(name)) if not isinstance(block, Figure)][:200]))


def test_a_solution_in_other_formats_as_it_was_read_and_found_good() -> None:
    kept("solution-nielsen.md", markdown(steady(solved("nielsen"))))
    kept("solution-nielsen.tex", latex(steady(solved("nielsen"))))


@pytest.mark.parametrize(("samples", "beside"), [(1, False), (2, True), (MOST_SAMPLES_BESIDE, True), (MOST_SAMPLES_BESIDE + 1, False)])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradients_of_few_samples_stand_beside_those_of_the_batch(samples: int, beside: bool, reduction: str) -> None:
    rows = [{"inputs": [number, 1], "targets": [1]} for number in range(samples)]
    working = working_at(config(layers=[drawn(2, biases=[0, 1]), drawn(1, "sigmoid")], samples=rows, reduction=reduction), 1)
    tables = [
        block
        for block in solution(working, 17, extent(working, None, False))
        if isinstance(block, Table) and "gradient" in block.columns[0].title
    ]
    assert bool(tables) is beside
    for table in tables:
        assert [column.title for column in table.columns] == ["gradient", *(f"({number})" for number in range(1, samples + 1)), reduction]
        assert len(table.rows) == 8
        for _, *own, whole in table.rows:
            assert float(str(whole)) == pytest.approx(sum(map(float, map(str, own))) / (samples if reduction == "mean" else 1), rel=1e-12)


def test_parameters_come_row_by_row_as_their_matrix_is_written() -> None:
    layers = [{**drawn(2, "relu"), "weights": [[1, 2], [3, 4], [5, 6]], "weights_layout": "inputs-by-units"}]
    read = config(inputs=3, layers=layers, notation="x-W")
    working = working_at(read, 1)
    for blocks in (solution(working, None, extent(working, None, False)), run_page.parameters(working.step, Look(read))):
        table = next(block for block in blocks if isinstance(block, Table) and block.columns[0].title == "parameter")
        names = [cell if isinstance(cell, str) else cell.text[0] for cell, *_ in table.rows]
        assert names == ["w₁₁[1]", "w₁₂[1]", "w₂₁[1]", "w₂₂[1]", "w₃₁[1]", "w₃₂[1]"]
        assert [row[2] for row in table.rows] == ["1", "2", "3", "4", "5", "6"]


def steady(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the size of errors that are rounding alone, and differ between machines."""
    return [Note(block.text.partition("; the largest")[0]) if isinstance(block, Note) else block for block in blocks]


# general equations


GENERAL = re.compile(r"_[jimks]{1,2}\b|\([s]\)")


@each_config
def test_a_general_equation_has_a_general_caption(name: str) -> None:
    """It names no unit and no parameter of the network, and says what the equation says."""
    config = loaded(name)
    own = set(config.network.parameters()) | {unit for layer in range(config.network.depth + 1) for unit in config.network.units(layer)}
    own = {name for name in own if len(name) > 1}  # a may be a word of the notation
    general = [block for block in solved(name) if isinstance(block, Equation) and GENERAL.search(block.left.text[0])]
    for block in general:
        assert not own & set(re.findall(r"\w+", block.rule)), block
        if "Σ_k" in block.right[0].text[0] or "Σ_j E_j" in block.right[0].text[0]:
            assert block.rule.startswith(("sum over", "delta rule: the sum of")), block
    assert general or config.notation != "net-out"


def test_losses_of_different_samples_are_not_compared() -> None:
    def closing(name: str) -> list[str]:
        return [block.text for block in solved(name) if isinstance(block, Note) and " fall, from " in block.text.replace("fell", "fall")]

    assert len(closing("mazur")) == len(closing("xor")) == 1
    assert closing("minibatch") == []
