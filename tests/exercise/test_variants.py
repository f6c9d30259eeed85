"""Variants: within what may vary, kind, equally difficult, nobody's changed by anybody else, and the same for ever."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest

from bptrace.answers.roster import Enrolled, Roster
from bptrace.errors import UsageError
from bptrace.exercise.given_numbers import given_numbers
from bptrace.exercise.kind import Kindness
from bptrace.exercise.lint.remedies import goals
from bptrace.exercise.lint.telling import Telling
from bptrace.exercise.variants.copies import copies_of
from bptrace.exercise.variants.variants import FIGURES_APART, Variants, difficulty
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

SECRET = b"0123456789abcdef"
NEURON = """\
inputs: [a, b]
layers: [{units: [y], activation: sigmoid, weights: [[0.3, -0.2]], bias: [0.4]}]
learning_rate: 0.5
samples: [{inputs: [0.5, 0.3], targets: [0.9]}]
"""
ASK = "exercise: {ask: [net, out, delta, 'dE/dw*', 'w*+'], digits: 4dp, vary: {%s}}\n"
USUAL = "weights: {low: -0.9, high: 0.9, step: 0.2}, inputs: [0.2, 0.3, 0.5, 0.7]"


def loaded(vary: str = USUAL, base: str = NEURON) -> Config:
    return parse((base + ASK % vary).encode(), "exercise.yaml")


TWO_SAMPLES = NEURON.replace("[0.9]}]", "[0.9]}, {inputs: [0.7, 0.2], targets: [0.2]}]")


@cache
def variants(vary: str = USUAL, base: str = NEURON) -> Variants:
    return Variants(loaded(vary, base), SECRET)


def numbers(config: Config) -> dict[str, float]:
    return {number.name: number.value for number in given_numbers(config)}


def configs(some: Variants, count: int = 12) -> Iterator[Config]:
    return (some.variant(some.code_of(f"s{number}")).config(some.config) for number in range(count))


# what varies


def test_a_variant_stays_what_it_is() -> None:
    """Who has been given its code keeps its numbers."""
    code = variants().code_of("s1")
    assert (code, dict(variants().variant(code).numbers)) == ("C4D8-MVS", {"w1": "-0.1", "w2": "0.1", "a": "0.5", "b": "0.3"})


def test_what_varies_stays_within_its_values_and_nothing_else_changes() -> None:
    some = variants()
    base = numbers(some.config)
    for config in configs(some):
        found = numbers(config)
        assert {name for name in found if found[name] != base[name]} <= {"w1", "w2", "a", "b"}
        assert {found["w1"], found["w2"]} <= {-0.9, -0.7, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5, 0.7, 0.9}
        assert {found["a"], found["b"]} <= {0.2, 0.3, 0.5, 0.7}
        assert (config.network, config.exercise, config.title) == (some.config.network, some.config.exercise, some.config.title)


def test_the_numbers_are_those_of_the_config() -> None:
    some = variants()
    variant = some.variant(some.code_of("s1"))
    found = numbers(variant.config(some.config))
    assert {name: float(text) for name, text in variant.numbers.items()} == {name: found[name] for name in variant.numbers}
    assert list(variant.numbers) == ["w1", "w2", "a", "b"]


@pytest.mark.parametrize("vary", ["w1: [0.6], weights: [0.3, 0.7]", "weights: [0.3, 0.7], w1: [0.6]"])
def test_names_count_before_groups(vary: str) -> None:
    for config in configs(variants(vary), 6):
        found = numbers(config)
        assert found["w1"] == 0.6
        assert found["w2"] in (0.3, 0.7)


def test_a_sample_counts_before_all_of_them() -> None:
    some = variants("inputs: [0.3, 0.7], a: [0.2, 0.9], 'a#2': [0.4]", TWO_SAMPLES)
    for config in configs(some, 6):
        found = numbers(config)
        assert (found["a#1"] in (0.2, 0.9), found["a#2"]) == (True, 0.4)
        assert {found["b#1"], found["b#2"]} <= {0.3, 0.7}


def test_every_value_is_had_by_somebody() -> None:
    some = variants("w1: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]")
    assert {numbers(config)["w1"] for config in configs(some, 60)} == {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}


def test_values_that_hide_something_are_drawn_only_where_there_are_no_others() -> None:
    assert {numbers(config)["w1"] for config in configs(variants("w1: [0, 1, -1, 0.5]"), 8)} == {0.5}
    assert variants("targets: [0, 1]").rules["t_y"] == (0, 1)


# whose


def test_how_many_variants_there_are() -> None:
    config = parse((NEURON + (ASK % USUAL).replace("vary", "variants: 3, vary")).encode(), "exercise.yaml")
    some = Variants(config, SECRET)
    found = [some.code_of(f"s{number}") for number in range(60)]
    assert some.codes == frozenset(found)
    assert len(some.codes) == 3
    assert variants().codes is None
    assert len({variants().code_of(f"s{number}") for number in range(60)}) == 60


def test_an_id_is_the_same_however_it_is_typed() -> None:
    for one, other in (("s17", " S17 "), ("0017", "17"), ("Participant 12345", "12345")):
        assert variants().code_of(one) == variants().code_of(other)


def test_nobodys_numbers_follow_from_others() -> None:
    students = [Enrolled(f"s{number}", f"Student {number}", (f"s{number}",), ()) for number in range(6)]
    here = {copy.id: copy for copy in copies_of(loaded(), Roster("", (), tuple(students[:4])), Variants(loaded(), SECRET))}
    there = {copy.id: copy for copy in copies_of(loaded(), Roster("", (), tuple(students[::-1])), Variants(loaded(), SECRET))}
    assert all(there[whose].numbers == copy.numbers and there[whose].code == copy.code for whose, copy in here.items())
    assert len({copy.code for copy in there.values()}) == 6


def test_another_secret_gives_other_variants() -> None:
    other = Variants(loaded(), SECRET[::-1])
    assert other.code_of("s1") != variants().code_of("s1")
    assert other.variant("K7Q4-XMP").numbers != variants().variant("K7Q4-XMP").numbers


CHANGES = {  # of the text of the config: whether codes change with it
    ("0.4]", "0.6]"): True,
    ("targets: [0.9]", "targets: [0.8]"): True,
    ("low: -0.9", "low: -0.7"): True,
    ("delta, ", ""): True,
    ("4dp", "3dp"): True,
    ("digits: 4dp", "digits: 4dp, given: [delta]"): True,
    ("sigmoid", "tanh"): True,
    ("inputs: [a", "title: Another\ninputs: [a"): False,
    ("digits: 4dp", "digits: 4dp, marks: {default: 2}, reveal: none"): False,
    ("inputs: [a", "notation: z-a\ninputs: [a"): False,
}


@pytest.mark.parametrize(("change", "other"), CHANGES.items())
def test_codes_change_with_all_that_numbers_follow_from(change: tuple[str, str], other: bool) -> None:
    """So that a sheet that was printed before is never marked by other numbers unnoticed."""
    text = NEURON + ASK % USUAL
    changed = Variants(parse(text.replace(*change, 1).encode(), "exercise.yaml"), SECRET)
    assert (changed.code_of("s1") != variants().code_of("s1")) is other
    if not other:
        assert changed.variant("K7Q4-XMP") == variants().variant("K7Q4-XMP")


# how hard, and what they tell


def test_all_are_equally_difficult() -> None:
    some = variants()
    drawn = [some.variant(some.code_of(str(number))).numbers.values() for number in range(20)]
    every = [difficulty(map(Fraction, found)) for found in drawn]
    assert {each.negative for each in every} == {some.expected.negative} == {1}
    assert all(abs(each.figures - some.expected.figures) <= FIGURES_APART for each in every)


@pytest.mark.parametrize(
    ("values", "drawn"), [("[0.312, 0.5]", {0.312, 0.5}), ("[0.3124, 0.312, 0.5]", {0.3124, 0.312}), ("[0.31245, 0.5]", set())]
)
def test_figures_may_be_one_apart_from_the_expected(values: str, drawn: set[float]) -> None:
    """Of one figure and three two are expected; of one, three and four three; of one and five three, from which both are too far."""
    some = variants(f"w1: {values}")
    if drawn:
        assert {numbers(config)["w1"] for config in configs(some, 30)} == drawn
    else:
        with pytest.raises(UsageError, match="let values vary that have as many figures"):
            some.variant("K7Q4-XMP")


def test_all_are_kind_and_tell_what_can_be_told() -> None:
    some = variants()
    judge = Kindness(some.config)
    for config in configs(some, 6):
        assert not list(judge.unkind(config))
        assert not set(goals(Telling(config))) - some.untold


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("inputs: [0.2, 0.4]", "a and b are simple multiples of each other"),
        ("w1: [0]", "w1 is 0, which hides whether it was used"),
        ("weights: [90, -90]", "saturated"),
        ("η: [0.0001]", "of which too little is left to see"),
    ],
)
def test_what_is_too_narrow(vary: str, said: str) -> None:
    some = Variants(loaded(vary), SECRET)
    with pytest.raises(
        UsageError, match=r"no kind numbers were found in 20,000 draws\n.*most often .*times\).*widen what may vary"
    ) as error:
        some.variant("K7Q4-XMP")
    assert said in str(error.value)


def test_nothing_varies() -> None:
    with pytest.raises(UsageError, match="nothing varies in this exercise"):
        Variants(parse(NEURON.encode(), "exercise.yaml"), SECRET)
