"""What the markers of variants share changes nothing: each sheet is marked as by a marker of its own."""

from __future__ import annotations

import pytest

from bptrace.answers.sheet import Sheet
from bptrace.check.marker import Marker
from bptrace.check.report import Marked
from bptrace.exercise.variants.variant_marker import MOST_KEPT, Held, VariantMarker
from bptrace.exercise.variants.variants import Variant
from bptrace.inputs.config.config import Config

from .making import config, sheet

WEIGHTS, RATES = ("0.1", "-0.3", "0.7", "0.2"), ("0.5", "0.1", "0.9")


def held(number: int) -> Held:
    """A variant: other weights and, every third time, another η."""
    numbers = {"w1": WEIGHTS[number % 4], "w5": f"0.{number % 9 + 1}", "η": RATES[number % 3]}
    return Held(f"code {number}", Variant(f"code {number}", numbers))


def worked(own: Config, slip: int) -> Sheet:
    """A sheet that is right but for one number, which is wrong by as much as a bias that was left out."""
    key = Marker(own).key
    places = [at for what in ("net", "out", "delta", "dE/dw*", "w*+") for at in key.selected(what)]
    wrong, bias = slip % len(places), next((value for name, value in own.parameters.items() if name[0] == "b" and value), 0.1)
    return sheet("\n".join(f"{key.spelled(at)}: {key.truth(at) - bias * (place == wrong):.4f}" for place, at in enumerate(places)))


@pytest.mark.parametrize(("name", "slips"), [("mazur", range(12)), ("minibatch", range(3)), ("relu", range(3))])
def test_as_by_a_marker_of_its_own(name: str, slips: range) -> None:
    base = config(name)
    marker, seen = VariantMarker(base), set[str]()
    for number in slips:
        own = held(number).config(base)
        handed = worked(own, number)
        together, apart = marker.mark((handed, held(number))), Marker(own).mark(handed)
        assert together == apart
        seen |= {cause.code for mark in apart.answers for cause in mark.causes}
    assert seen


def test_so_many_are_kept_and_all_are_marked() -> None:
    base = config("mazur")
    marker = VariantMarker(base)

    def right(number: int) -> Marked:
        key = Marker(held(number).config(base)).key
        return marker.mark((sheet(f"net_h1: {key.truth(key.named('net_h1')):.4f}"), held(number)))

    for number in (*range(MOST_KEPT + 2), 0):
        assert right(number).all_right
    assert len(marker._markers) == MOST_KEPT


def test_numbers_that_cannot_be_worked_are_the_problem_of_their_sheet() -> None:
    base = config("softmax_fused")
    first = next(iter(base.network.outputs))
    marked = VariantMarker(base).mark((sheet("net_h1: 0.1"), Held("K7Q4-XMP", Variant("K7Q4-XMP", {f"t_{first}": "0.3"}))))
    (problem,) = marked.problems
    assert problem.message.startswith("the numbers of the variant K7Q4-XMP cannot be worked: ")
    assert (marked.score, marked.readable) == (0, False)
