"""The table of misconceptions: every row says something, somewhere, that the page does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from bptrace.check.diagnosis.misconceptions import MISCONCEPTIONS
from bptrace.check.diagnosis.slips import THOUGHTS
from bptrace.check.diagnosis.wrong_equations import candidates
from bptrace.check.diagnosis.wrong_runs import WrongPage
from bptrace.check.marker import Marker
from bptrace.engine.steps import Run, record
from bptrace.explain.working import Working
from bptrace.formula.tree import Leaf, leaves
from bptrace.formula.write import TEXT, write
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse
from bptrace.model.names import Names
from bptrace.model.network import ERRORS
from bptrace.model.page import Page, spelled
from bptrace.model.symbols import KINDS, Cell

from ..benchmarks.marking.deck import Card, Deck
from ..benchmarks.marking.evidence import Desk
from ..benchmarks.marking.mistakes import MISTAKES
from ..benchmarks.marking.networks import Net, read
from .making import config, sheet

# The codes that users and other programs rely on.
FORWARD = ["no-bias", "not-activated", "activated-twice", "forward-transposed", "softmax-no-exp", "bias-only"]
FORWARD += ["neighbour-bias", "bias-twice", "term-forgotten", "weights-swapped", "sum-for-product", "other-sample"]
FORWARD += ["missing-brackets", "exponent-sign", "softmax-not-normalised"]
OUTPUT = ["flipped-sign", "factor-two", "mean-over-outputs", "extra-slope", "softmax-diagonal", "loss-as-error"]
OUTPUT += ["square-forgotten", "log-base-ten", "error-squared"]
SLOPE = ["slope-at-out", "slope-at-net", "no-slope", "wrong-layer-slope"]
SLOPE += ["slope-at-target", "other-activation-slope", "one-minus-out", "activation-as-slope", "no-error"]
HIDDEN = ["updated-weights", "updated-weights-forward", "backward-transposed", "one-path", "paths-averaged", "no-downstream-weight"]
HIDDEN += ["error-not-delta", "raw-error", "gradient-not-delta"]
GRADIENT = ["no-input", "own-output", "net-as-input", "bias-times-input", "bias-as-gradient"]
GRADIENT += ["sum-not-mean", "mean-not-sum", "averaged-activations", "weight-as-input", "rate-in-gradient"]
UPDATE = ["uphill", "no-learning-rate", "rate-twice", "step-only", "bias-not-updated", "bias-updated", "shared-bias-summed"]
CODES = {*FORWARD, *OUTPUT, *SLOPE, *HIDDEN, *GRADIENT, *UPDATE}
SLIPS = frozenset(
    ["digits-swapped", "digit-dropped", "digit-added", "sign-lost", "decimal-shift", "truncated", "another-cell", "off-by-one-iteration"]
)

# Networks in which, together, every row applies.
NETWORKS = ("mazur", "hill", "softmax", "softmax_fused", "minibatch", "threshold", "nielsen_cross_entropy", "matrix-3-layer", "xor")


@cache
def _every() -> tuple[Config, ...]:
    """These networks, with either reduction of a batch, and with either sign of an error."""
    made = [config(name) for name in NETWORKS]
    made.append(made[0]._replace(network=made[0].network._replace(frozen=frozenset())))
    either = product(made, ("mean", "sum"), ERRORS)
    return tuple(each._replace(network=each.network._replace(reduction=reduction, error=error)) for each, reduction, error in either)


def _cells(page: Page) -> list[Cell]:
    keys = [(kind, layer) for kind in KINDS for layer in range(page.network.depth + 1) if page.has(kind, layer) and kind != "eta"]
    return [Cell(*key, at, 0 if KINDS[key[0]].per_sample else None) for key in keys for at in page.indices(*key)]


def _found(made: Config) -> dict[str, set[str]]:
    """The codes that apply somewhere in a network, and the kinds in which they do."""
    page = Page(made.network, made.batch)
    found: dict[str, set[str]] = {}
    for cell in _cells(page):
        for candidate, _ in candidates(page, cell):
            found.setdefault(candidate.code, set()).add(cell.kind)
    return found


def test_all_codes_are_there_and_each_once() -> None:
    codes = [row.code for row in MISCONCEPTIONS]
    assert len(set(codes)) == len(codes)
    assert set(codes) >= CODES
    assert set(THOUGHTS) >= SLIPS


def test_every_wrong_equation_applies_somewhere() -> None:
    found: dict[str, set[str]] = {}
    for each in _every():
        for code, kinds in _found(each).items():
            found.setdefault(code, set()).update(kinds)
    for row in MISCONCEPTIONS:
        assert {wrong.kind for wrong in row.wrong} == found.get(row.code, set()), row.code


def _worked(made: Config) -> Iterator[dict[str, set[float]]]:
    """For each quantity of a network, what the rows come to there, by their codes; without what is right."""
    working = Working(made, next(iter(Run(made, backend="walk"))), lambda: None)
    for cell in _cells(working.page):
        found: dict[str, set[float]] = {}
        for candidate, tree in candidates(working.page, cell):
            if not any(isinstance(leaf, Cell) and leaf.is_updated for leaf in leaves(tree)):
                found.setdefault(candidate.code, set()).add(round(working.worked(tree), 12))
        right = round(working.value(cell), 12)
        yield {code: values - {right} for code, values in found.items()}


def test_no_row_says_the_same_as_another() -> None:
    """Each comes somewhere to a number that no other row comes to, and that is not right; two are about numbers after an update."""
    alone: set[str] = set()
    for each in _every():
        for found in _worked(each):
            times = Counter(value for values in found.values() for value in values)
            alone |= {code for code, values in found.items() if any(times[value] == 1 for value in values)}
    assert {row.code for row in MISCONCEPTIONS} - alone == {"updated-weights", "updated-weights-forward"}


# What a row comes to, in the letters of Mazur's network.
# fmt: off
WRITTEN = {
    ("net_h1", "no-bias"):                          ["w1·i1 + w2·i2"],
    ("net_o1", "forward-transposed"):               ["w5·out_h1 + w7·out_h2 + b2"],
    ("dE/dout_o1", "flipped-sign"):                 ["-(out_o1 - t_o1)"],
    ("dE/dout_o1", "loss-as-error"):                ["E_o1"],
    ("dout_h1/dnet_h1", "slope-at-net"):            ["net_h1·(1 - net_h1)"],
    ("delta_h1", "wrong-layer-slope"):              ["dE/dout_h1·dout_o1/dnet_o1"],
    ("dE/dout_h1|o1", "updated-weights"):           ["delta_o1·w5+"],
    ("dE/dout_h1|o2", "backward-transposed"):       ["delta_o2·w6"],
    ("dE/dout_h1", "one-path"):                     ["dE/dout_h1|o1", "dE/dout_h1|o2"],
    ("dE/dout_h1|o1", "raw-error"):                 ["out_o1 - t_o1"],
    ("dE/dout_h1|o1", "gradient-not-delta"):        ["dE/dw5"],
    ("dE/dw5", "own-output"):                       ["delta_o1·out_o1"],
    ("dE/dw5", "net-as-input"):                     ["delta_o1·net_h1"],
    ("net_h1", "term-forgotten"):                   ["w2·i2 + b1", "w1·i1 + b1"],
    ("net_h1", "weights-swapped"):                  ["w2·i1 + w1·i2 + b1"],
    ("net_h1", "sum-for-product"):                  ["w1 + i1 + (w2 + i2) + b1"],
    ("out_h1", "missing-brackets"):                 ["1 + e^(-net_h1)"],
    ("out_h1", "exponent-sign"):                    ["1/(1 + e^net_h1)"],
    ("E_o1", "square-forgotten"):                   ["½·|t_o1 - out_o1|", "|t_o1 - out_o1|"],
    ("E", "term-forgotten"):                        ["E_o2", "E_o1"],
    ("dE/dout_o1", "error-squared"):                ["(out_o1 - t_o1)²", "(out_o1 - t_o1)·|out_o1 - t_o1|"],
    ("dout_o1/dnet_o1", "slope-at-target"):         ["t_o1·(1 - t_o1)"],
    ("dout_h1/dnet_h1", "other-activation-slope"):  ["1 - out_h1²"],
    ("delta_h1", "no-error"):                       ["dout_h1/dnet_h1"],
    ("dE/dw5", "weight-as-input"):                  ["delta_o1·w5"],
    ("dE/dw5", "rate-in-gradient"):                 ["eta·(delta_o1·out_h1)"],
    ("w5+", "rate-twice"):                          ["w5 - eta·(eta·dE/dw5)"],
    ("w5+", "uphill"):                              ["w5 + eta·dE/dw5"],
    ("w5+", "step-only"):                           ["-eta·dE/dw5", "eta·dE/dw5"],
    ("b2+", "bias-updated"):                        ["b2 - eta·dE/db2"],
}
# fmt: on


@pytest.mark.parametrize("where", WRITTEN, ids=lambda where: " ".join(where))
def test_a_wrong_equation_written_out(where: tuple[str, str]) -> None:
    name, code = where
    network = config("mazur").network
    page, meant = Page(network), Names(network).read(name)
    cell = meant.cell  # type: ignore[union-attr]
    cell = cell._replace(kind=cell.kind + "#") if f"{cell.kind}#" in KINDS else cell
    cell = cell._replace(sample=0) if KINDS[cell.kind].per_sample else cell
    trees = [tree for candidate, tree in candidates(page, cell) if candidate.code == code]
    assert [write(tree, TEXT, lambda leaf: spelled(page, leaf.key) if isinstance(leaf, Leaf) else "") for tree in trees] == WRITTEN[where]


WIDE = """
inputs: [{inputs}]
layers: [{{units: [h1, h2], weights: [[{weights}], [{weights}]], biases: [1, 2]}}]
samples: [{{inputs: [{inputs_of}], targets: [0, 1]}}]
"""


@pytest.mark.parametrize(("many", "tried"), [(8, 8), (9, 0)])
def test_of_a_letter_with_more_than_eight_values_none_is_tried(many: int, tried: int) -> None:
    numbers = ", ".join(["0.5"] * many)
    text = WIDE.format(inputs=", ".join(f"x{at}" for at in range(many)), weights=numbers, inputs_of=numbers)
    page = Page(parse(text.encode(), "wide.yaml").network)
    found = [candidate.x for candidate, _ in candidates(page, Cell("net", 1, (0,), 0)) if candidate.code == "term-forgotten"]
    assert len(found) == tried


@cache
def _nets() -> tuple[Net, ...]:
    return read(config("mazur").data), *Deck(seed=5).nets


@pytest.mark.parametrize("code", MISTAKES)
def test_who_thinks_so_is_told_so_first(code: str) -> None:
    """On Mazur's network, or on the first where it can be thought."""
    worked = next(found for net in _nets() for found in Deck(1, [net]).worked([Card((code,), digits=6)]))
    cases = [case for case in Desk().result(worked).cases if case.shows and case.verdict == "wrong"]
    assert [case.name for case in cases if not case.first_is_true] == []
    assert cases


def test_weights_that_are_updated_too_early() -> None:
    """The numbers that Mazur's article closes with are those of a program with this mistake."""
    made = config("mazur")
    page = Page(made.network)
    (early,) = {one for cell in _cells(page) for one, _ in candidates(page, cell) if one.code == "updated-weights"}
    trace = record(made, page=WrongPage(made.network, (early,)))
    assert round(trace["E+"], 9) == 0.291027924
    assert trace["w5+"] == record(made)["w5+"]


@pytest.mark.parametrize("row", MISCONCEPTIONS, ids=[row.code for row in MISCONCEPTIONS])
def test_every_row_is_told_in_words(row: object) -> None:
    thought, hint = row.thought, row.hint  # type: ignore[attr-defined]
    assert thought
    assert thought[0].islower() or thought[0] in "δ∂"
    assert not thought.endswith(".")
    assert hint[-1] in "?."
    assert not any(sign.isdigit() for sign in hint)  # a hint gives no number away


SHORT_LAST_BATCH = """
inputs: [x]
layers: [{units: [y], weights: [[0.5]]}]
learning_rate: 0.1
batch: 2
iterations: 2
samples: [{inputs: [1], targets: [1]}, {inputs: [2], targets: [1]}, {inputs: [3], targets: [1]}]
"""


@pytest.mark.parametrize("written", ["net_y@2: 1.71234", "w1+@2: 0.61237"])
def test_a_short_batch_has_no_other_sample(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are tried with no input of a sample that it has not."""
    monkeypatch.setenv("BPTRACE_DEBUG", "1")
    (mark,) = Marker(parse(SHORT_LAST_BATCH.encode(), "short.yaml")).mark(sheet(written)).answers
    assert (mark.verdict, mark.causes) == ("wrong", ())
