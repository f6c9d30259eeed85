"""What an exercise tells: each verdict with a small exercise that shows it, and that `check` says the same of every sheet."""

from __future__ import annotations

import json

import pytest

from bptrace.exercise.lint import remedies, telling
from bptrace.exercise.lint.linting import Lint
from bptrace.exercise.lint.remedies import Change, Changes, Goal, with_change
from bptrace.exercise.lint.telling import INVISIBLE, PARTLY, SEEN, Telling
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

from .drawn import disagreements

EXERCISES_DRAWN = 8  # of more of them by hand: python -m tests.exercise.drawn 200


def neuron(weights: str = "[0.4, 0.7]", bias: str = "0.3", inputs: str = "[0.5, 0.2]", rate: str = "0.5", **exercise: object) -> Config:
    """One sigmoid unit with two inputs."""
    exercise = {"ask": ["net", "out", "E", "delta", "gradient", "updated"], "digits": "4dp", **exercise}
    text = (
        f"inputs: [x1, x2]\nlayers:\n  - {{units: [o], activation: sigmoid, weights: [{weights}], biases: [{bias}]}}\n"
        f"learning_rate: {rate}\nsamples:\n  - {{inputs: {inputs}, targets: [0.1]}}\nexercise: {json.dumps(exercise)}\n"
    )
    return parse(text.encode(), "neuron.yaml")


def two_layers(weight: str = "0.8", **exercise: object) -> Config:
    """A unit after a unit."""
    exercise = {"ask": ["net", "out", "E", "delta", "gradient", "updated"], "digits": "4dp", **exercise}
    layer = "units: [{}], activation: sigmoid, weights: [[{}]], biases: [{}]"
    text = (
        f"inputs: [x]\nlayers:\n  - {{{layer.format('h', '0.6', '0.2')}}}\n  - {{{layer.format('o', weight, '-0.3')}}}\n"
        f"learning_rate: 0.4\nsamples:\n  - {{inputs: [0.7], targets: [0.1]}}\nexercise: {json.dumps(exercise)}\n"
    )
    return parse(text.encode(), "two.yaml")


def verdicts(config: Config) -> dict[str, str]:
    return {told.code: told.verdict for told in Telling(config).told}


# fmt: off
HIDDEN = [  # the misconception, an exercise that hides it, and the number that does
    ("no-bias",              neuron(bias="0"),                        "b_o"),
    ("bias-twice",           neuron(bias="0"),                        "b_o"),
    ("no-learning-rate",     neuron(rate="1"),                        "η"),
    ("rate-twice",           neuron(rate="1"),                        "η"),
    ("no-downstream-weight", two_layers(weight="1"),                  "w2"),
    ("no-input",             neuron(inputs="[1, 1]"),                 "x1"),
    ("weights-swapped",      neuron(weights="[0.4, 0.4]"),            "w1"),
    ("weights-swapped",      neuron(inputs="[0.5, 0.5]"),             "x1"),
]
# fmt: on


@pytest.mark.parametrize(("code", "config", "number"), HIDDEN, ids=[f"{code}-{number}" for code, _, number in HIDDEN])
def test_a_number_hides_a_misconception_and_another_shows_it(code: str, config: Config, number: str) -> None:
    found = Telling(config)
    assert found.told_of(code).verdict == INVISIBLE
    changes = Changes(found)
    assert number in {change.what for change in changes.remedies(Goal(code))}
    for change in changes.remedies(Goal(code)):
        assert Telling(with_change(config, change)).told_of(code).verdict == SEEN


@pytest.mark.parametrize("config", [neuron(), two_layers()])
def test_kind_numbers_hide_nothing(config: Config) -> None:
    assert set(verdicts(config).values()) == {SEEN}
    lint = Lint(config)
    assert lint.untold == []
    assert not lint.can_be_mended


def test_what_is_not_asked_is_not_seen() -> None:
    config = neuron(ask=["net"])
    found = Lint(config)
    assert found.telling.told_of("no-bias").verdict == SEEN
    untold = next(each for each in found.untold if each.goal.code == "uphill")
    assert [change.said for change in untold.remedies] == ["ask for w1+ too"]
    assert not untold.wholly  # the bias may go uphill
    assert Telling(with_change(config, untold.remedies[0])).told_of("uphill").verdict == PARTLY


def test_of_one_with_several_ways_some_may_be_seen() -> None:
    found = Telling(neuron(ask=["w1+", "w2+"])).told_of("step-only")
    assert found.verdict == PARTLY
    assert 0 < found.ways[0] < found.ways[1]


def test_it_begins_to_show_where_it_is_made() -> None:
    found = {told.code: told.shows for told in Telling(two_layers()).told}
    assert found["no-bias"][0] == "net_h"
    assert found["uphill"] == ("w2+", "b_o+", "w1+", "b_h+") or set(found["uphill"]) == {"w1+", "w2+", "b_h+", "b_o+"}
    assert found["no-downstream-weight"] == ("delta_h",)


def test_two_may_look_the_same() -> None:
    config = neuron(ask=["w1+", "w2+"])
    found = Telling(config)
    assert "uphill" in found.told_of("flipped-sign").same
    goal = Goal("flipped-sign", "uphill")
    assert goal in Changes(found).goals
    for change in Changes(found).remedies(goal):
        assert "uphill" not in Telling(with_change(config, change)).told_of("flipped-sign").same


def test_what_no_number_tells_apart_is_no_goal() -> None:
    """Of one unit with one input, the weights as they are and read the other way round are the same."""
    for seed in range(3):
        config = two_layers(weight=f"0.{seed + 3}")
        lint = Lint(config)
        assert {(each.goal.code, each.goal.other) for each in lint.untold}.isdisjoint(lint.one)
        for pair in lint.one:
            assert lint.telling.are_one(*pair) or lint.telling.are_one(*reversed(pair))


@pytest.mark.parametrize("config", [neuron(bias="0", rate="1", ask=["net", "w1+"]), two_layers(weight="1", ask=["out"], digits="3dp")])
def test_the_least_change_tells_all_that_can_be_told(config: Config) -> None:
    changes = Changes(Telling(config))
    for change in changes.least:
        config = with_change(config, change)
    left = Changes(Telling(config))
    assert len(left.goals) < len(changes.goals)
    assert not any(left.remedies(goal) for goal in left.goals)


# thresholds


@pytest.mark.parametrize(("units", "near"), [(0.9 * telling.NEAR, True), (1.1 * telling.NEAR, False)])
def test_sheets_that_are_further_apart_are_not_compared(units: float, near: bool) -> None:
    found = Telling(neuron())
    at = found.asked[0]
    one, other = ([(at, value, telling.NEAR * 1e-4)] for value in (0.5, 0.5 + units * 1e-4))
    assert telling._are_near(one, other) == near


def test_so_many_digits_more_are_tried() -> None:
    """A bias of 0.0004 shows in the fourth decimal; one of 0.00000004 in none that is tried."""
    most = 2 + remedies.MOST_DIGITS_MORE
    for places, shown in ((most, True), (most + 2, False)):
        config = neuron(bias=f"{4 * 10**-places:.{places}f}", ask=["net"], digits="2dp")
        found = [change.value for change in Changes(Telling(config)).remedies(Goal("no-bias")) if change.kind == "digits"]
        assert found == [f"{most}dp"] * shown


def test_changes_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    config = neuron(bias="0", rate="1", ask=["net", "w1+"])
    every = Changes(Telling(config)).least
    assert len(every) > 1
    monkeypatch.setattr(remedies, "MOST_CHANGES", len(every) - 1)
    assert Changes(Telling(config)).least == every[:-1]


# what is seen is what check finds


@pytest.mark.parametrize("seed", [*range(EXERCISES_DRAWN), 82, 184])
def test_the_lint_says_seen_where_check_finds_a_wrong_number_and_nowhere_else(seed: int) -> None:
    assert list(disagreements(seed)) == []


def test_a_change_is_said_in_words() -> None:
    assert [Change("digits", "5 decimal places", "5dp").said, Change("number", "w5", "0.9").said] == [
        "ask for 5 decimal places",
        "take 0.9 for w5",
    ]
