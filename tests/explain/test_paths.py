"""The paths of a derivative: they add up to it, none is left out, and the largest are the largest."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bptrace.errors import UsageError
from bptrace.explain.find import find, working_at
from bptrace.explain.paths import Paths, ends, is_loss, paths
from bptrace.explain.working import Working
from bptrace.formula.derivative import partial
from bptrace.formula.tree import leaves
from bptrace.formula.walk import walk
from bptrace.model.symbols import Cell

from ..model.nets import config, drawn, layer
from ..oracles.drawing import loaded as made
from ..oracles.drawing import networks
from .everything import CONFIGS, loaded, worked

EVERY = 10**6
SMALL = sorted(set(CONFIGS) - {"digits"})

each_config = pytest.mark.parametrize("name", SMALL)


def told(name: str, quantity: str, most: int = EVERY) -> Paths:
    """The paths of a quantity by its name."""
    (asked,) = find(loaded(name), [quantity])
    return paths(asked.working, *ends(asked.working, asked.key), most)


def near(value: float, found: Paths) -> Any:
    """A sum of the products, but for rounding."""
    return pytest.approx(value, rel=1e-9, abs=1e-12 * max((abs(path.product) for path in found.shown), default=0))


def starts(working: Working) -> Iterator[Cell]:
    """Every parameter, and of each sample every input, net and out."""
    yield from working.page.parameters()
    layout = working.step.layout
    for slot in range(layout.batch):
        yield from (cell._replace(sample=slot) for cell in layout.of_sample if cell.kind in ("net", "out"))


def to_loss(working: Working, below: Cell, most: int = EVERY) -> Paths:
    depth = working.page.network.depth
    return paths(working, below, Cell("E", depth) if below.sample is None else Cell("E#", depth, (), below.sample), most)


# what they add up to


@each_config
@pytest.mark.parametrize("iteration", [1, 3])
def test_all_paths_add_up_to_the_gradient(name: str, iteration: int) -> None:
    working = worked(name, iteration)
    for below in starts(working):
        found = to_loss(working, below)
        assert found.number == len(found.shown)
        assert found.rest == 0
        assert found.sum == near(found.total, found)


@each_config
def test_a_path_is_the_product_of_its_factors(name: str) -> None:
    working = worked(name)
    for below in starts(working):
        for path in to_loss(working, below).shown:
            assert math.prod(map(working.value, path.factors)) == pytest.approx(path.product, rel=1e-12, abs=1e-300)
            assert len(path.factors) - (len(path.cells) - 1) in (0, 1)  # that of the mean over the samples may come after


def test_the_gradient_of_a_large_network() -> None:
    working = worked("digits")
    found = to_loss(working, Cell("w", 1, (3, 400)))
    assert found.number == 10 * 10
    assert found.sum == near(working.step.value(Cell("dE/dw", 1, (3, 400))), found)


def test_the_paths_of_the_classic() -> None:
    found = told("mazur", "w1")
    assert [[cell.kind + "".join(map(str, cell.at)) for cell in path.cells] for path in found.shown] == [
        ["w00", "net0", "out0", "net0", "out0", "E"],
        ["w00", "net0", "out0", "net1", "out1", "E"],
    ]
    assert [path.product for path in found.shown] == pytest.approx(
        [0.055399425 * 0.241300709 * 0.05, -0.019049119 * 0.241300709 * 0.05], rel=1e-7
    )
    assert [found.share(path.product) for path in found.shown] == pytest.approx([1.524043, -0.524043], abs=1e-6)
    assert found.total == pytest.approx(0.000438568, abs=5e-10)


@pytest.mark.parametrize("quantity", ["w1", "w1+", "dE/dw1", "grad_w1", "w1@2"])
def test_what_belongs_to_a_parameter_has_its_paths(quantity: str) -> None:
    assert told("mazur", quantity).shown[0].cells[0] == Cell("w", 1, (0, 0))


@pytest.mark.parametrize(
    ("quantity", "number"),
    [("i1", 4), ("b1", 4), ("net_h1", 2), ("out_h1", 2), ("delta_h1", 2), ("dE/dout_h1", 2), ("t_o1", 1), ("w5", 1), ("b2", 2)],
)
def test_paths_to_the_loss(quantity: str, number: int) -> None:
    assert told("mazur", quantity).number == number


@pytest.mark.parametrize(
    ("quantity", "number"),
    [("dout_o1/dw1", 1), ("dE_o1/dout_h1", 1), ("dnet_o2/di1", 2), ("dout_h1/dnet_h1", 1), ("dout_o1/db1", 2), ("dnet_h1/dw1", 1)],
)
def test_paths_between_any_two(quantity: str, number: int) -> None:
    found = told("mazur", quantity)
    assert found.number == number
    assert found.sum == near(found.total, found)


def test_every_output_of_softmax_is_a_way_on() -> None:
    assert told("softmax", "b3").number == 3
    assert told("softmax_fused", "b3").number == 1
    assert told("softmax", "dout_o2/dw5").number == 1


def test_samples_are_ways_apart() -> None:
    assert told("relu", "w1").number == 2
    assert told("relu", "net_h1#2").number == 1
    assert told("relu", "dE/dw1#2").total == told("relu", "net_h1#2").total * 0.5


def test_there_may_be_none() -> None:
    for quantity in ("dw5/dw1", "dnet_h2/dw1", "dout_o1/dt_o1", "dE_o1/dw7"):
        found = told("mazur", quantity)
        assert (found.number, found.total, found.shown) == (0, 0.0, ())


@pytest.mark.parametrize("quantity", ["ddelta_h1/dw5", "d(dE/dw1)/dw2", "dw1+/dw5", "E", "E_o1", "eta", "E+", "out_h1+"])
def test_what_has_no_paths(quantity: str) -> None:
    with pytest.raises(UsageError, match=r"paths (lead|from)"):
        told("mazur", quantity)


# the largest


def enumerated(working: Working, above: Cell, below: Cell) -> dict[tuple[Cell, ...], float]:
    """Every path by going down from equation to equation, with its product; what lies between the outputs and the loss left out."""

    def down(cell: Cell) -> dict[tuple[Cell, ...], float]:
        if cell == below:
            return {(cell,): 1.0}
        tree, found = working.equation(cell), defaultdict[tuple[Cell, ...], float](float)
        for leaf in dict.fromkeys(leaves(tree)) if tree is not None else ():
            slope = walk(partial(tree, leaf), working.value)
            for cells, product in down(leaf).items():
                found[cells if is_loss(cell) and cell != above else (*cells, cell)] += slope * product
        return found

    return down(above)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(networks(), st.data())
def test_the_largest_of_all_that_there_are(data: Any, draw: st.DataObject) -> None:
    working = working_at(made(data), 1, True)
    below = draw.draw(st.sampled_from(list(starts(working))))
    most = draw.draw(st.integers(1, 5))
    found = to_loss(working, below, most)
    every = enumerated(working, found.above, below)
    by_size = sorted(map(abs, every.values()), reverse=True)
    assert found.number == len(every)
    assert [abs(path.product) for path in found.shown] == pytest.approx(by_size[:most], rel=1e-6, abs=1e-12)
    assert all(path.product == pytest.approx(every[path.cells], rel=1e-6, abs=1e-12) for path in found.shown)
    assert found.total == pytest.approx(math.fsum(every.values()), rel=1e-6, abs=1e-9)
    assert found.sum + found.rest == pytest.approx(found.total, rel=1e-12, abs=1e-12)


def test_more_paths_than_could_be_told_one_by_one() -> None:
    deep = config(inputs=20, layers=[drawn(20) for _ in range(10)])
    found = to_loss(working_at(deep, 1, True), Cell("out", 0, (0,), 0), 3)
    assert found.number == 20**10
    assert len(found.shown) == 3
    assert found.rest == pytest.approx(found.total - found.sum)


def test_a_way_that_is_closed_comes_last() -> None:
    found = told("relu", "x1#1")
    assert [bool(path.product) for path in found.shown] == [True, True, False]
    dead = told("relu", "w5")
    assert (dead.number, dead.total, dead.share(0.0)) == (2, 0.0, None)


def test_a_missing_connection_is_no_way() -> None:
    sparse = config(layers=[layer(["h1", "h2"], [[0.1, None], [0.2, 0.3]], biases=[0.1, None]), layer(["o"], [[None, 0.4]])])
    working = working_at(sparse, 1, True)
    assert to_loss(working, Cell("w", 1, (0, 0))).number == 0
    assert to_loss(working, Cell("out", 0, (0,), 0)).number == 1
