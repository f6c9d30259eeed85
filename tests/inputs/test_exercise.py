"""The key `exercise`: what is asked, what it is worth, and what is said of a slip."""

from __future__ import annotations

from fractions import Fraction

import jsonschema
import orjson
import pytest
import yaml

from bptrace.inputs.config.config import Exercise, Rounding
from bptrace.inputs.config.config_schema import config_schema
from bptrace.inputs.config.keys import EXERCISE, REVEALS

from .good import MAZUR, anywhere, problems, read

WHOLE = """\
exercise:
  ask: [net:hidden, "out_*", delta:output, "dE/dw*", "w*+"]
  digits: 4dp
  marks: {default: 1, "w*+": 2, E: 1/3, net_h1: .5}
  carried: 0.5
  rounded: 0.1
  imprecise: 3/4
  convention: 1
  reveal: hint
"""


def exercise(text: str) -> Exercise:
    return read(MAZUR + text).exercise


def test_an_exercise_in_full() -> None:
    found = exercise(WHOLE)
    assert [asked.text for asked in found.ask] == ["net:hidden", "out_*", "delta:output", "dE/dw*", "w*+"]
    assert found.digits == Rounding("dp", 4)
    assert [(worth.text, worth.mark) for worth in found.marks] == [("w*+", 2), ("E", Fraction(1, 3)), ("net_h1", Fraction(1, 2))]
    assert (found.default, found.carried, found.rounded) == (1, Fraction(1, 2), Fraction(1, 10))
    assert (found.imprecise, found.convention, found.reveal) == (Fraction(3, 4), 1, "hint")


def test_places() -> None:
    line = len(MAZUR.splitlines()) + 2
    found = exercise(WHOLE)
    assert [(asked.place.line, asked.place.column, asked.place.route) for asked in found.ask[:2]] == [
        (line, 9, "exercise.ask[0]"),
        (line, 21, "exercise.ask[1]"),
    ]
    (text, place, mark), *_ = found.marks
    assert (text, place.line, place.column, place.width, place.route, mark) == ("w*+", line + 2, 23, 5, "exercise.marks.w*+", 2)
    assert place.text == WHOLE.splitlines()[3]


@pytest.mark.parametrize("text", ["", "exercise: null\n", "exercise: {}\n", "exercise: {ask: null, digits: off}\n"])
def test_defaults(text: str) -> None:
    found = exercise(text)
    assert found == Exercise()
    assert (found.ask, found.digits, found.marks, found.reveal) == ((), None, (), "value")
    assert (found.default, found.carried, found.rounded, found.imprecise, found.convention) == (1, 1, 1, 1, 0)


def test_one_selector_needs_no_list() -> None:
    assert [asked.text for asked in exercise("exercise: {ask: net:hidden}\n").ask] == ["net:hidden"]


def test_it_comes_back_as_it_was_written() -> None:
    config = read(MAZUR + WHOLE)
    assert config.data["exercise"] == yaml.safe_load(WHOLE)["exercise"] | {"marks": {"default": 1, "w*+": 2, "E": "1/3", "net_h1": ".5"}}
    assert anywhere(read(orjson.dumps(config.data))) == anywhere(config)


KEYS = "its keys: ask, given, digits, marks, carried, rounded, imprecise, repeated, convention, reveal, vary, variants"
SLIPS = {
    "4dp": [f"1:11 exercise should be a mapping of keys and values, not '4dp' | {KEYS}"],
    "[a]": [f"1:11 exercise should be a mapping of keys and values, not a list | {KEYS}"],
    "{aks: [a]}": ["1:12 exercise has no key 'aks' | did you mean ask?"],
    "{points: {E: 1}}": ["1:12 exercise has no key 'points' | did you mean marks?"],
    "{colour: red}": [f"1:12 exercise has no key 'colour' | {KEYS}"],
    "{ask: []}": ["1:17 ask: there should be at least one selector | leave the key out for all that a sheet holds"],
    "{ask: }": ["1:17 nothing stands after ask: | write its value, or leave the key out"],
    "{ask: [[a]]}": ["1:18 what is asked should be a selector, not a list | write [net:hidden, 'out_*', w5+]"],
    "{ask: [net: hidden]}": ["1:18 what is asked should be a selector, not a mapping | without the space: net:hidden"],
    "{ask: ['']}": ["1:18 what is asked should be a selector, not '' | write [net:hidden, 'out_*', w5+]"],
    "{digits: 4}": ["1:20 digits cannot be '4' | write 4dp for decimal places, 4sf for significant figures"],
    "{digits: 16dp}": ["1:20 digits cannot be '16dp' | from 1 to 15"],
    "{marks: 2}": ["1:19 marks should be a mapping of selectors to marks, not '2' | write {default: 2}"],
    "{marks: [2]}": ["1:19 marks should be a mapping of selectors to marks, not a list | write {default: 1, 'w*+': 2}"],
    "{marks: {E: -1}}": ["1:23 the mark of 'E' should be at least 0, not '-1' | "],
    "{marks: {E: 1e7}}": ["1:23 the mark of 'E' should be at most 1,000,000, not '1e7' | "],
    "{marks: {E: x}}": ["1:23 the mark of 'E' should be a number: 'x' is not a number | write one such as 0.5, 1e-3 or 1/3"],
    "{marks: {E: 1e-999999999}}": ["1:23 the mark of 'E' has more digits than it needs: '1e-999999999' | write 0"],
    "{marks: {default: [1]}}": ["1:29 the mark of 'default' should be a number, not a list | "],
    "{carried: 2}": ["1:21 carried should be at most 1, not '2' | write one from 0 to 1: it is a share of the mark"],
    "{convention: -0.1}": ["1:24 convention should be at least 0, not '-0.1' | write one from 0 to 1: it is a share of the mark"],
    "{rounded: 50%}": ["1:21 rounded should be a number: '50%' is a percentage | write 0.5"],
    "{reveal: all}": ["1:20 reveal cannot be 'all' | one of none, status, hint, value"],
    "{ask: [a], aks: [b]}": ["1:22 exercise has no key 'aks' | did you mean ask? it stands on line 1 already"],
    "{carried: 2, reveal: all}": [
        "1:21 carried should be at most 1, not '2' | write one from 0 to 1: it is a share of the mark",
        "1:32 reveal cannot be 'all' | one of none, status, hint, value",
    ],
}


@pytest.mark.parametrize(("text", "expected"), SLIPS.items())
def test_slips(text: str, expected: list[str]) -> None:
    found = problems(f"exercise: {text}\n{MAZUR}")
    assert all(problem.place for problem in found)
    told = [f"{problem.place.line}:{problem.place.column} {problem.message} | {problem.hint}" for problem in found if problem.place]
    assert told == expected


def test_a_long_selector_is_refused() -> None:
    assert problems(f"exercise: {{ask: {'a' * 2000}}}\n{MAZUR}")[0].message == "what is asked is longer than 1000 characters"


SCHEMA = jsonschema.Draft202012Validator(config_schema())


def test_the_schema_knows_it() -> None:
    config = yaml.safe_load(MAZUR + WHOLE)
    SCHEMA.validate(config)
    for wrong in ({"aks": 1}, {"reveal": "all"}, {"carried": 2}, {"digits": "four"}, {"marks": {"E": -1}}, {"ask": []}):
        assert not SCHEMA.is_valid(config | {"exercise": wrong})
    assert {key.name for key in EXERCISE} == set(Exercise._fields) - {"default"}
    assert REVEALS == ("none", "status", "hint", "value")
