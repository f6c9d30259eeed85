"""Whatever a page prints can be typed back: every left side means what it stood for, in every notation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from bptrace.errors import BptraceError
from bptrace.explain.chain_rule import worked_as
from bptrace.explain.find import iteration_of, keys_of, line
from bptrace.explain.gradcheck.gradients import Checked, GradCheck
from bptrace.explain.paths import paths
from bptrace.explain.topics import After, Derivative, Folded, Topic
from bptrace.explain.working import Working
from bptrace.model.matrix_symbols import has_symbol, matrix_symbol
from bptrace.model.names import Name, Names
from bptrace.model.notation import NOTATIONS, symbol
from bptrace.model.page import of_units
from bptrace.model.symbols import BACKWARD, DATA, ERROR, FORWARD, GRADIENT, KINDS, UPDATE, Cell, of_stage
from bptrace.trace.selectors import meant
from bptrace.views.document import Equation
from bptrace.views.pages.extent import extent
from bptrace.views.pages.formulas import Formulas
from bptrace.views.pages.general_equations import equation
from bptrace.views.pages.solution import solution
from bptrace.views.style import Look

from .everything import BY_DELTA_RULE, CONFIGS, keys, loaded, worked

SMALL = [*(name for name in CONFIGS if name != "digits"), *BY_DELTA_RULE]


def looks(config: str, notation: str, iteration: int = 1) -> tuple[Working, Formulas, Names]:
    """A config's iteration in a notation, and the names that are read there."""
    found = worked(config, iteration)
    working = Working(found.config._replace(notation=notation), found.step, lambda: found.after)
    return working, Formulas(Look(working.config), working), Names(working.config.network, notation)


# quantities


def printed(working: Working) -> Iterator[Topic]:
    """Every quantity, and every derivative in the working of one, down to the givens."""
    found, waiting = set[Topic](), [*keys(working), *unrecorded(working)]
    while waiting:
        key = waiting.pop()
        if key not in found and not isinstance(key, Folded):
            found.add(key)
            waiting += line(working, key).parts
            yield key


def unrecorded(working: Working) -> Iterator[Topic]:
    """What no trace holds: Δw, and derivatives over layers, of derivatives, of what was updated, and along every path."""
    depth, samples = working.config.network.depth, range(len(working.step.samples))
    yield from (cell._replace(kind=f"step_{cell.kind}") for cell in working.page.parameters())
    for at in working.page.indices("w", 1):
        for sample in samples:
            out = Cell("out", depth, (0,), sample)
            yield Derivative(out, Cell("w", 1, at))
            yield Derivative(Cell("delta", depth, (0,), sample), Cell("w", 1, at))
            yield from (factor for path in paths(working, Cell("w", 1, at), out).shown for factor in path.factors)
        yield Derivative(Cell("dE/dw", 1, at), Cell("w", depth, next(working.page.indices("w", depth))))
        yield Derivative(Cell("w+", 1, at), Cell("w", 1, at))
        return


def read(working: Working, names: Names, typed: str) -> Topic:
    """The quantity that a name means."""
    (name,) = meant(names, typed)
    number, name = iteration_of(working.config, name, typed)
    assert number == working.step.iteration
    (key,) = keys_of(name, working, typed)
    return key


def same(working: Working, key: Topic) -> Topic:
    """A quantity in the one of the ways in which it can be had: an input is what it is before and after an update."""
    if isinstance(key, Derivative):
        return Derivative(*(cell for cell in (working.meant(worked_as(working, end)) for end in key) if isinstance(cell, Cell)))
    key = worked_as(working, key)
    if isinstance(key, Cell) and key.is_data:
        return After(key._replace(sample=working.step.samples[key.sample or 0] - 1))
    return working.meant(key)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("config", SMALL)
def test_the_left_side_of_every_line_means_that_line(config: str, notation: str) -> None:
    working, formulas, names = looks(config, notation)
    every = list(printed(working))
    assert len(every) > 20
    for key in every:
        text = formulas.name(key)
        assert same(working, read(working, names, text)) == same(working, key), text


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_later_iteration_is_named_behind_the_symbol(notation: str) -> None:
    working, formulas, names = looks("xor", notation, 2)
    for key in printed(working):
        if not (isinstance(key, Cell) and key.is_parameter):  # it is what the update before has made
            text = formulas.name(key) + "@2"
            assert same(working, read(working, names, text)) == same(working, key), text


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_large_network_is_read_back_as_well(notation: str) -> None:
    network = loaded("digits").network
    names = Names(network, notation)
    for _, cell in list(names.cells())[::97]:
        assert names.read(symbol(NOTATIONS[notation], network, cell)) == Name(cell)


# kinds and matrices


def selected(names: Names, typed: str) -> set[tuple[str, int]]:
    """The kinds and layers that a text means."""
    found = list(meant(names, typed))
    assert all(isinstance(name, Name) for name in found)
    return {(KINDS[name.cell.kind].batch or name.cell.kind, name.cell.layer) for name in found if isinstance(name, Name)}


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("config", SMALL)
def test_a_matrix_means_all_its_entries(config: str, notation: str) -> None:
    network, names = loaded(config).network, Names(loaded(config).network, notation)
    for row in of_stage(DATA, FORWARD, BACKWARD, GRADIENT, UPDATE):
        for layer in range(network.depth + 1) if has_symbol(row.key) else ():
            if names.page.has(row.key, layer) and not names.page.shares(row.key, layer):
                text = matrix_symbol(notation, network, row.key, layer, "text").text
                if names.exact(text) is None:  # b₁ may be a bias that is called b1
                    assert selected(names, text) == {(NOTATIONS[notation].shown_as(row.key, network, layer), layer)}, text


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("config", SMALL)
def test_an_equation_in_letters_means_all_units(config: str, notation: str) -> None:
    look, names = Look(loaded(config)._replace(notation=notation)), Names(loaded(config).network, notation)
    for row in of_stage(FORWARD, ERROR, BACKWARD, GRADIENT, UPDATE):
        layers = [layer for layer in range(1, look.network.depth + 1) if look.page.has(row.key, layer) and look.is_worked(row.key, layer)]
        for layer, formula in ((layer, equation(look, row.key, layer)) for layer in layers):
            if formula is None:
                continue
            text = "".join(formula.left.text)
            kinds = {kind for kind, _ in selected(names, text)}
            assert look.notation.shown_as(row.batch or row.key, look.network, layer) in kinds, text
            assert len({KINDS[kind].word for kind in kinds}) == 1


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("config", ["mazur", "xor, t-o"])
def test_the_title_of_a_column_means_the_column(config: str, notation: str) -> None:
    look, names = Look(loaded(config)._replace(notation=notation)), Names(loaded(config).network, notation)
    kinds = [*of_units(FORWARD, BACKWARD), "target"]
    for kind in (kind for kind in kinds if any(look.page.has(kind, layer) for layer in (1, 2))):
        assert kind in {found for found, _ in selected(names, look.title(kind))}, look.title(kind)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("config", SMALL)
def test_a_whole_solution_has_no_left_side_that_is_not_read(config: str, notation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GradCheck, "__iter__", lambda _: iter(differences(config)))
    working, _, names = looks(config, notation)
    lefts = set[str]()
    for block in solution(working, None, extent(working, None, False)):
        if isinstance(block, Equation):
            lefts.add("".join(block.left.text))
    assert len(lefts) > 20
    for text in lefts:
        assert list(meant(names, text)), text


_checked = GradCheck.__iter__


@cache
def differences(config: str) -> Sequence[Checked]:
    """What the check of a config's gradients finds: the longest part of its solution, and the same in every notation."""
    return list(_checked(GradCheck(worked(config).config, worked=worked(config))))


def test_what_is_no_name_is_refused() -> None:
    names = Names(loaded("mazur").network)
    for typed in ("w_jj_", "net_h1(s)", "q_j", "(W1", "∂E/∂W9", "W9", "i9", "x1", "∇C", "b9+", "delta+", "E(t)"):
        with pytest.raises(BptraceError):
            list(meant(names, typed))
