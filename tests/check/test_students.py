"""The students that marking is tried on: apart from the marking, and apart from the page of equations that it reads."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import bptrace
from bptrace.answers.numerals import read_numeral
from bptrace.inputs.config.load import parse

from ..benchmarks.marking.deck import Card, Deck
from ..benchmarks.marking.fills import FILLS
from ..benchmarks.marking.mistakes import MISTAKES
from ..benchmarks.marking.networks import Net, read
from ..benchmarks.marking.slips import SLIPS, Moment, slipped
from ..benchmarks.marking.students import Entry, Student, Thought, work
from ..benchmarks.marking.truth import dues
from ..benchmarks.marking.writing import Hand, cut, numeral
from ..published.texts import prints_as

ROOT = Path(__file__).parents[2]
PLAIN = (
    "mazur",
    "hexup",
    "hill",
    "han_kamber",
    "nielsen",
    "nielsen_cross_entropy",
    "softmax",
    "softmax_fused",
    "relu",
    "xor",
    "matrix-3-layer",
)
DECK = Deck(seed=5)


@cache
def _config(name: str) -> Net:
    """One of the project's configs, as the students have it; a few iterations are enough."""
    data = bptrace.load(str(ROOT / "configs" / f"{name}.yaml")).data
    one = [
        layer | {"bias": layer["bias"][0]} if isinstance(layer.get("bias"), list) and len(layer["bias"]) == 1 else layer
        for layer in data["layers"]
    ]
    return read(data | {"iterations": min(data["iterations"], 3), "layers": one})


def _trace(net: Net) -> Any:
    return bptrace.run(parse(json.dumps(net.data).encode(), "drawn.json"))


def _numbers(entries: list[Entry]) -> dict[str, float]:
    return {entry.name: entry.value for entry in entries}


def _agrees(net: Net, plus: bool) -> None:
    trace = _trace(net)
    for name, value in _numbers(work(net, Student(plus=plus))).items():
        assert value == pytest.approx(trace[name], rel=1e-11, abs=1e-14), name


# Numbers that are known from elsewhere


@pytest.mark.parametrize("name", PLAIN)
def test_an_honest_student_has_what_a_run_of_a_config_has(name: str) -> None:
    _agrees(_config(name), plus=True)


@pytest.mark.parametrize("place", range(0, len(DECK.nets), 2))
def test_an_honest_student_has_what_a_run_of_a_drawn_network_has(place: int) -> None:
    _agrees(DECK.nets[place], plus=place % 4 == 0)


def _thinking(name: str, code: str, kinds: set[str], hand: Hand | None = None) -> dict[str, float]:
    net = _config(name)
    thoughts = (Thought(code, tuple(MISTAKES[code].layers(net)), frozenset(kinds)),)
    return _numbers(work(net, Student(thoughts=thoughts, plus=True) if hand is None else Student(hand, thoughts, plus=True)))


def test_through_updated_weights_mazur_comes_to_his_closing_number() -> None:
    numbers = _thinking("mazur", "updated-weights", {"through"})
    assert prints_as(numbers["E+"], "0.29102792390544")
    assert not prints_as(_numbers(work(_config("mazur"), Student(plus=True)))["E+"], "0.29102792")


def test_with_slopes_at_the_outputs_hill_is_reworked_as_in_print() -> None:
    numbers = _thinking("hill", "slope-at-out", {"slope"})
    text = yaml.safe_load((ROOT / "tests" / "published" / "hill_reworked.yaml").read_text("utf-8"))
    printed = {row["name"]: row["printed"] for row in text["wrong"] if row["cause"].startswith(("slope", "the slope"))}
    assert len(printed) == 9
    assert [name for name, number in printed.items() if not prints_as(numbers[name], number)] == []
    assert prints_as(numbers["out_o1+"], "0.719269360605435")
    assert prints_as(numbers["E+"], "0.1839862418540884")


def test_rounding_each_number_gives_err_6_as_the_textbook_prints_it() -> None:
    hand = Hand(3, "dp")
    assert _numbers(work(_config("han_kamber"), Student(hand)))["delta_6"] == pytest.approx(-0.131)
    flipped = _thinking("han_kamber", "flipped-sign", {"error"}, Hand(4, "dp"))
    assert flipped["delta_6"] > 0
    assert flipped["delta_5"] == pytest.approx(-0.0065, abs=1e-4)


# What a misconception changes, and what it does not


@pytest.mark.parametrize("code", MISTAKES)
def test_a_misconception_changes_its_own_numbers_and_those_that_follow(code: str) -> None:
    (worked,) = DECK.again(len(code)).worked([Card((code,), digits=6)])
    right = work(worked.net, worked.student._replace(thoughts=()))
    wrong = [entry.spot for entry in worked.entries if entry.code]
    assert {spot.cell.kind for spot in wrong} <= set(MISTAKES[code].rules)
    changed = [entry.spot for entry, other in zip(worked.entries, right, strict=True) if entry.text != other.text]
    assert changed[0] == wrong[0]
    before = {entry.spot for entry in worked.entries[: worked.entries.index(next(e for e in worked.entries if e.code))]}
    assert not before & set(changed)


@pytest.mark.parametrize("code", MISTAKES)
def test_a_misconception_shows_on_some_sheet(code: str) -> None:
    every = DECK.again(3).worked([Card((code,))] * 3)
    true = [due for worked in every for due in dues(worked.net, worked.student, worked.entries).values()]
    assert any(due.shows for due in true)
    assert {frozenset([code])} == {due.codes for due in true}


def test_a_mistake_that_is_not_written_is_due_where_it_comes_to_light() -> None:
    net = _config("mazur")
    thought = Thought("no-bias", (1,), frozenset(["net"]))
    sheet = Student(Hand(5), (thought,), after=False, writes=FILLS["w+ only"])
    true = dues(net, sheet, work(net, sheet))
    assert set(true) == {f"w{n}+" for n in range(1, 9)}
    full = dues(net, sheet._replace(writes=FILLS["full"]), work(net, sheet._replace(writes=FILLS["full"])))
    assert set(full) == {"net_h1", "net_h2"}


def test_honest_students_have_nothing_due() -> None:
    for worked in DECK.again(1).worked([Card(digits=4, fill=fill) for fill in FILLS]):
        assert dues(worked.net, worked.student, worked.entries) == {}


def test_a_slip_on_paper_goes_no_further_and_one_carried_on_with_does() -> None:
    for goes_on in (False, True):
        (worked,) = DECK.again(2).worked([Card(slip="digits-swapped", goes_on=goes_on)])
        right = work(worked.net, worked.student._replace(slip=""))
        changed = [entry.name for entry, other in zip(worked.entries, right, strict=True) if entry.text != other.text]
        assert (len(changed) > 1) == goes_on


def test_the_same_seed_draws_the_same_students() -> None:
    cards = [Card((code,), fill="half") for code in list(MISTAKES)[:6]]
    first, second = ([worked.sheet() for worked in Deck(seed=9).worked(cards)] for _ in range(2))
    assert first == second


# Numbers as they are written


@pytest.mark.parametrize(
    ("value", "hand", "text"),
    [
        (0.593269992, Hand(4), "0.5933"),
        (0.593269992, Hand(3, "dp"), "0.593"),
        (-0.03809823, Hand(4), "-0.03810"),
        (-0.03809823, Hand(4, trims=True), "-0.0381"),
        (1.0, Hand(3, trims=True), "1"),
        (0.285, Hand(2), "0.29"),
        (0.285, Hand(2, "dp"), "0.29"),
        (0.99996, Hand(4), "1.000"),
        (0.0000123456, Hand(3), "0.0000123"),
        (0.00000012345, Hand(3), "1.23e-07"),
        (1234.5, Hand(3), "1.23e+03"),
        (0.0, Hand(4), "0.0000"),
        (-0.00001, Hand(3, "dp"), "0.000"),
        (0.59996, Hand(4, cuts=True), "0.5999"),
    ],
)
def test_a_number_is_written_as_a_hand_writes_it(value: float, hand: Hand, text: str) -> None:
    assert hand.write(value) == text


@pytest.mark.parametrize(
    ("text", "unit", "decimals", "figures"),
    [("0.5900", 1e-4, 4, 4), ("1.2e-05", 1e-6, 6, 2), ("5", 1.0, 0, 1), ("0.00", 1e-2, 2, 0), ("-0.0381", 1e-4, 4, 3)],
)
def test_a_number_claims_its_digits(text: str, unit: float, decimals: int, figures: int) -> None:
    assert numeral(text) == (text, float(text), unit, decimals, figures, False, "")


@pytest.mark.parametrize("text", ["0.5900", "-0.0381", "1.2e-05", "5", "0.00000", "1.23e+03", "-1.743", "0", "12.0"])
def test_a_number_is_to_students_what_it_is_to_the_marking(text: str) -> None:
    assert numeral(text) == read_numeral(text)


def test_a_number_is_cut_off() -> None:
    assert cut(0.59996, Hand(4)) == "0.5999"
    assert cut(-0.012399, Hand(3, "dp")) == "-0.012"


@pytest.mark.parametrize(
    ("code", "text", "of"),
    [
        ("digits-swapped", "0.012", {"0.021"}),
        ("digits-swapped", "0.33", {None}),
        ("digit-dropped", "-0.123", {"-0.13", "-0.23"}),
        ("digit-added", "1.23", {"1.223"}),
        ("sign-lost", "-0.5", {"0.5"}),
        ("sign-lost", "0.5", {None}),
        ("decimal-shift", "0.0123", {"0.123", "0.00123"}),
        ("decimal-shift", "1.23", {"12.3"}),
        ("another-cell", "0.5", {"0.7"}),
        ("off-by-one-iteration", "0.5", {"0.6"}),
        ("truncated", "0.0", {None}),
    ],
)
def test_a_slip_is_of_the_text(code: str, text: str, of: set[str | None]) -> None:
    now = Moment(float(text), text, Hand(3), ["0.7"], "0.6")
    assert {slipped(code, now, random.Random(seed)) for seed in range(20)} == of


def test_every_slip_is_tried() -> None:
    assert {worked.student.slip for worked in DECK.again(4).worked([Card(slip=code) for code in SLIPS])} == set(SLIPS)
