"""The key `vary` of an exercise: what differs from student to student, to which values, and what is said of a slip."""

from __future__ import annotations

from fractions import Fraction

import jsonschema
import orjson
import pytest
import yaml

from bptrace.inputs.config.config import Vary
from bptrace.inputs.config.config_schema import config_schema
from bptrace.inputs.config.keys import MOST_VALUES, MOST_VARIANTS, MOST_VARIED

from .good import DRILL, MAZUR, anywhere, problems, read

WHOLE = """\
exercise:
  vary:
    weights: {low: -0.9, high: 0.9, step: 0.1}
    biases: [0.3, 0.1, 0.30]
    inputs: [1/3, .5, 1e-1]
    targets: 0.5
    w5: {low: 1, high: 2, step: 0.3}
    i1: [0.1]
    t_o1: [0, 1]
    η: [0.1, 0.5]
  variants: 12
"""
TWO_SAMPLES = MAZUR + "  - {inputs: [0.5, 0.1], targets: [0.9, 0.1]}\n"


def varied(text: str, config: str = MAZUR) -> tuple[Vary, ...]:
    return read(f"{config}exercise: {{vary: {text}}}\n").exercise.vary


def tenths(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(number, 10) for number in numbers)


def test_all_that_can_vary() -> None:
    exercise = read(MAZUR + WHOLE).exercise
    assert {each.what: each.values for each in exercise.vary} == {
        "weights": tenths(*range(-9, 10)),
        "biases": tenths(1, 3),
        "inputs": (Fraction(1, 10), Fraction(1, 3), Fraction(1, 2)),
        "targets": tenths(5),
        "w5": tenths(10, 13, 16, 19),
        "i1": tenths(1),
        "t_o1": tenths(0, 10),
        "η": tenths(1, 5),
    }
    assert exercise.variants == 12


def test_it_stands_in_the_order_of_the_file_with_its_places() -> None:
    found = read(MAZUR + WHOLE).exercise.vary
    first = len(MAZUR.splitlines()) + 3
    assert [each.place.line for each in found] == list(range(first, first + 8))
    assert [(each.place.column, each.place.width, each.place.route) for each in found[4:6]] == [
        (5, 2, "exercise.vary.w5"),
        (5, 2, "exercise.vary.i1"),
    ]


@pytest.mark.parametrize("text", ["", "exercise: {}\n", "exercise: {vary: null}\n"])
def test_nothing_varies(text: str) -> None:
    exercise = read(MAZUR + text).exercise
    assert (exercise.vary, exercise.variants) == ((), None)


def test_it_comes_back_as_it_was_written() -> None:
    config = read(MAZUR + WHOLE)
    again = read(orjson.dumps(config.data))
    assert config.data["exercise"]["vary"]["weights"] == {"low": -0.9, "high": 0.9, "step": 0.1}
    assert anywhere(again) == anywhere(config)


# fmt: off
NAMES = {"W5": "w5", "w₅": "w5", "b_o2": "b_o2", "eta": "η", "lr": "η", "learning_rate": "η", "i1": "i1", "out_i1": "i1",
         "i1#2": "i1#2", "i1 (2)": "i1#2", "T_O2#1": "t_o2#1"}
# fmt: on


@pytest.mark.parametrize(("typed", "name"), NAMES.items())
def test_names_are_read_as_elsewhere(typed: str, name: str) -> None:
    assert [(each.what, each.values) for each in varied(f"{{'{typed}': 1}}", TWO_SAMPLES)] == [(name, (1,))]


def test_the_only_sample_is_not_named() -> None:
    assert [each.what for each in varied("{'i1#1': 1}")] == ["i1"]
    assert told(f"exercise: {{vary: {{i1: 1, 'i1#1': 2}}}}\n{MAZUR}") == ["1:26 'i1#1' says the same as 'i1' | keep one of them"]


def test_what_is_said_of_one_sample_comes_last() -> None:
    assert [each.what for each in varied("{'i1#2': 1, i1: 2, inputs: 3}", TWO_SAMPLES)] == ["i1", "inputs", "i1#2"]


def test_what_is_frozen_or_drawn_may_vary() -> None:
    drawn = MAZUR.replace("[[0.40, 0.45], [0.50, 0.55]]", "{init: uniform, seed: 1}") + "frozen: [w1, layer 2]\n"
    assert [each.what for each in varied("{w1: 1, w8: 1, weights: 2}", drawn)] == ["w1", "w8", "weights"]


def test_a_range_may_have_just_so_many_values() -> None:
    (found,) = varied(f"{{w5: {{low: 0, high: {MOST_VALUES - 1}, step: 1}}}}")
    assert (len(found.values), found.values[-1]) == (MOST_VALUES, MOST_VALUES - 1)


RANGE = "{low: -0.9, high: 0.9, step: 0.1}"
CAN = "what can vary: weights, biases, inputs, targets, learning_rate, i1, i2, t_o1, t_o2, w1, … b_o2"
KEYS = "its keys: low, high, step"
SLIPS = {  # what stands after `vary:`, and what is said
    "{}": ["1:18 vary should say what varies, and to which values, not an empty mapping | write {weights: " + RANGE + "}"],
    "[w5]": ["1:18 vary should say what varies, and to which values, not a list | write {weights: " + RANGE + "}"],
    "weights": ["1:18 vary should say what varies, and to which values, not 'weights' | write {weights: " + RANGE + "}"],
    # what
    "{weight: 1}": ["1:19 there is nothing to vary that is called 'weight' | did you mean weights?"],
    "{Weights: 1}": ["1:19 there is nothing to vary that is called 'Weights' | did you mean weights?"],
    "{bias: 1}": ["1:19 there is nothing to vary that is called 'bias' | did you mean biases?"],
    "{x: 1}": ["1:19 there is nothing to vary that is called 'x' | did you mean inputs?"],
    "{rate: 1}": ["1:19 there is nothing to vary that is called 'rate' | did you mean learning_rate?"],
    "{w55: 1}": ["1:19 there is nothing to vary that is called 'w55' | did you mean w5?"],
    "{colour: 1}": [f"1:19 there is nothing to vary that is called 'colour' | {CAN}"],
    "{'w*': 1}": [f"1:19 there is nothing to vary that is called 'w*' | {CAN}"],
    "{net_h1: 1}": [f"1:19 'net_h1' is worked from other numbers, so it cannot vary | {CAN}"],
    "{w5+: 1}": [f"1:19 'w5+' is worked from other numbers, so it cannot vary | {CAN}"],
    "{dE/di1: 1}": [f"1:19 'dE/di1' is worked from other numbers, so it cannot vary | {CAN}"],
    "{w5@2: 1}": ["1:19 'w5@2' cannot vary in an iteration | leave @ out: what varies holds before the first"],
    "{'w5#1': 1}": ["1:19 'w5#1' cannot vary in a sample | leave # out: the samples share it"],
    "{'i1#2': 1}": ["1:19 there is no sample 2 | there is 1"],
    "{η: 1, eta: 1}": ["1:25 'eta' says the same as 'η' | keep one of them"],
    "{w5: 1, W5: 1}": ["1:26 'W5' says the same as 'w5' | keep one of them"],
    # to which values
    "{w5: }": ["1:23 the value of 'w5' is missing | write a number"],
    "{w5: []}": [f"1:23 'w5' has no values to vary to | write {RANGE}, or some numbers: [0.1, 0.2, 0.5]"],
    "{w5: many}": [f"1:23 the value of 'w5' should be a number: 'many' is not a number | write {RANGE}, some numbers: [0.1, 0.2], or one"],
    "{w5: [1, [2]]}": ["1:27 a value of 'w5' should be a number, not a list | "],
    "{w5: ['0,1', 50%]}": [
        "1:24 a value of 'w5' should be a number: '0,1' has a decimal comma | write 0.1",
        "1:31 a value of 'w5' should be a number: '50%' is a percentage | write 0.5",
    ],
    "{w5: 1e7}": ["1:23 the value of 'w5' should be at most 1,000,000, not '1e7' | "],
    "{w5: -1e7}": ["1:23 the value of 'w5' should be at least -1,000,000, not '-1e7' | "],
    "{w5: 1e-300}": ["1:23 the value of 'w5' has more digits than it needs: '1e-300' | write 0"],
    "{w5: {low: 1}}": [
        "1:24 the range of 'w5' has no high | add high, what no value is more than",
        "1:24 the range of 'w5' has no step | add step, from one value to the next",
    ],
    "{w5: {low: 0, high: 1, stp: 0.1}}": ["1:41 the range of 'w5' has no key 'stp' | did you mean step?"],
    "{w5: {min: 0, max: 1, steps: 0.1}}": [
        "1:24 the range of 'w5' has no key 'min' | did you mean low?",
        "1:32 the range of 'w5' has no key 'max' | did you mean high?",
        "1:40 the range of 'w5' has no key 'steps' | did you mean step?",
    ],
    "{w5: {low: 1, high: 0.9, step: 0.1}}": ["1:29 low is 1, which is more than high, 0.9 | "],
    "{w5: {low: 1, high: 2, step: 0}}": ["1:47 step should be more than 0, not 0 | write one such as 0.1"],
    "{w5: {low: 1, high: 2, step: -0.1}}": ["1:47 step should be more than 0, not -0.1 | write one such as 0.1"],
    f"{{w5: {{low: 0, high: {MOST_VALUES}, step: 1}}}}": ["1:51 'w5' has 10,001 values; there can be 10,000 | write a larger step"],
    # all at once
    "{net_h1: x, colour: {low: 2, high: 1, step: 1}}": [
        f"1:19 'net_h1' is worked from other numbers, so it cannot vary | {CAN}",
        f"1:27 the value of 'net_h1' should be a number: 'x' is not a number | write {RANGE}, some numbers: [0.1, 0.2], or one",
        f"1:30 there is nothing to vary that is called 'colour' | {CAN}",
        "1:44 low is 2, which is more than high, 1 | ",
    ],
}


def told(text: str) -> list[str]:
    found = problems(text)
    assert all(problem.place for problem in found)
    return [f"{problem.place.line}:{problem.place.column} {problem.message} | {problem.hint}" for problem in found if problem.place]


@pytest.mark.parametrize(("text", "expected"), SLIPS.items())
def test_slips(text: str, expected: list[str]) -> None:
    assert told(f"exercise: {{vary: {text}}}\n{MAZUR}") == expected


def test_a_network_without_biases_or_targets() -> None:
    assert told(f"exercise: {{vary: {{biases: 1, targets: 1, weights: 1}}}}\n{DRILL}") == [
        "1:19 the network has no biases, so biases cannot vary | leave them out",
        "1:30 sum_of_outputs has no targets, so targets cannot vary | leave them out",
    ]


def test_names_are_not_judged_by_a_network_that_could_not_be_read() -> None:
    broken = MAZUR.replace("[[0.40, 0.45], [0.50, 0.55]]", "[[0.40, 0.45]]")
    (problem, *others) = problems(f"exercise: {{vary: {{w8: 1, colour: 1}}}}\n{broken}")
    assert ("layer 2" in problem.message, others) == (True, [])


def test_as_many_as_are_read() -> None:
    entries = [f"a{number}: 1" for number in range(MOST_VARIED + 1)]
    names = ", ".join(f"a{number}" for number in range(MOST_VARIED + 1))
    config = f"inputs: [{names}]\nlayers: [{{units: 1, weights: {{init: he, seed: 1}}}}]\nlearning_rate: 1\n"
    config += f"samples: [{{inputs: [{', '.join('1' * (MOST_VARIED + 1))}], targets: [1]}}]\n"
    assert len(varied(f"{{{', '.join(entries[:-1])}}}", config)) == MOST_VARIED
    assert problems(f"{config}exercise: {{vary: {{{', '.join(entries)}}}}}")[0].message == "101 numbers vary; there can be 100"
    many = ", ".join(map(str, range(MOST_VALUES + 1)))
    assert problems(f"{MAZUR}exercise: {{vary: {{w5: [{many}]}}}}")[0].message == "'w5' has 10,001 values; there can be 10,000"


@pytest.mark.parametrize(("count", "good"), [("0", False), ("1", True), (str(MOST_VARIANTS), True), ("10001", False), ("2.5", False)])
def test_how_many_variants(count: str, good: bool) -> None:
    assert bool(problems(f"exercise: {{variants: {count}}}\n{MAZUR}")) is not good


def test_the_schema_knows_it() -> None:
    schema, config = jsonschema.Draft202012Validator(config_schema()), yaml.safe_load(MAZUR)
    schema.validate(yaml.safe_load(MAZUR + WHOLE))
    for wrong in ({}, {"w5": []}, {"w5": "x"}, {"w5": {"low": 1, "high": 2}}, {"w5": {"low": 1, "high": 2, "step": 1, "by": 1}}):
        assert not schema.is_valid(config | {"exercise": {"vary": wrong}})
    assert not schema.is_valid(config | {"exercise": {"variants": 0}})
