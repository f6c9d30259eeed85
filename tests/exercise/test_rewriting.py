"""A rewritten config reads as what was wanted, in whatever style it was written, and keeps its comments."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.exercise.lint.remedies import Change
from bptrace.exercise.lint.rewriting import rewritten
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

ASK, DIGITS = Change("ask", "dE/dw2"), Change("digits", "5 decimal places", "5dp")
CHANGES = [
    ASK,
    DIGITS,
    Change("number", "w2", "0.7"),
    Change("number", "b_h", "-0.4"),
    Change("number", "x1", "0.3"),
    Change("number", "η", "2"),
]
EXERCISES = (  # in block style, with the selectors that are asked
    ("", None),
    ("exercise: ~\n", None),
    ("exercise: {}\n", None),
    ("exercise: {digits: 3sf, carried: 0.5}  # marks\n", None),
    ("exercise:\n  # half\n  carried: 0.5\n", None),
    ("exercise:\n  ask: ~\n  digits: 4dp\n", None),
    ("exercise:\n  ask: net:h*  # as a word\n", ["net:h*"]),
    ("exercise:\n  ask: [net, 'w*+']  # the last ones\n  digits: 3dp # three\n", ["net", "w*+"]),
    ("exercise: {ask: [net, \"w1+\",], digits: '3dp'}\n", ["net", "w1+"]),
    ("exercise:\n  ask:\n    - net   # first\n    - w1+  # last\n    # below\n  reveal: hint\n", ["net", "w1+"]),
    ("exercise:\n  ask:\n  - net\n  - w1+", ["net", "w1+"]),
)
SPELT = ("0.1", ".1", "0.10", "1e-1", "1/10", '"0.1"')


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str] | None]:
    """A config in which one number stands in several places, and what it asks."""
    same = [draw(st.sampled_from(SPELT)) for _ in range(5)]
    exercise, asked = draw(st.sampled_from(EXERCISES))
    weights = draw(st.sampled_from(("{weights}", "\n      - {row}", "\n      - - {one}   # a\n        - {other}\n")))
    row = f"[{same[0]}, {same[1]}]"
    written = weights.format(weights=f"[{row}]", row=row, one=same[0], other=same[1])
    head = f"inputs: [x1, x2]  # two\nlayers:\n  - units: [h]\n    activation: sigmoid\n    weights: {written}\n    biases: [{same[2]}]\n"
    rate = draw(st.sampled_from(("0.1", "0.5 # η", "5e-1")))
    data = f"samples:\n  - {{inputs: [{same[3]}, 0.2], targets: [{same[4]}]}}\n"
    text = f"# of mine: 0.1\n{head}learning_rate: {rate}\n{data}"
    whole = exercise + text if draw(st.booleans()) and exercise.endswith("\n") else text + exercise
    return (whole.replace("\n", "\r\n") if draw(st.booleans()) else whole), asked


def comments(text: str) -> Iterator[str]:
    return (line.partition("#")[2].strip() for line in text.splitlines() if "#" in line)


def told(config: Config) -> dict[str, object]:
    asked = [each.text for each in config.exercise.ask]
    return {**config.parameters, "samples": config.samples, "η": config.learning_rate, "ask": asked, "digits": str(config.exercise.digits)}


@settings(max_examples=60, deadline=None)
@given(texts(), st.sampled_from(CHANGES))
def test_a_rewritten_config_says_what_was_wanted_and_nothing_else(drawn: tuple[str, list[str] | None], change: Change) -> None:
    text, asked = drawn
    before, done = told(parse(text.encode(), "mine.yaml")), rewritten(text, "mine.yaml", [change])
    after = told(parse(done.text.encode(), "mine.yaml"))
    if change.kind == "number" and float(change.value) == before.get(change.what):
        return
    assert done.made == (change,)
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"x1": {"samples"}}.get(change.what, {change.kind if change.kind != "number" else change.what})
    assert list(comments(done.text)) == list(comments(text))
    if change == ASK:
        usual = ["net", "out", "loss", "delta", "gradient", "updated"]
        assert after["ask"] == [*(asked or usual), "dE/dw2"]


IN_JSON = (
    '{"inputs": ["x1"], "layers": [{"units": ["h"], "weights": [[0.5]], "biases": [0.1]}], "learning_rate": 0.5, '
    '"samples": [{"inputs": [0.5], "targets": [0.1]}]%s}'
)


@pytest.mark.parametrize("said", ["", "null", "{}", '{"ask": ["net"]}', '{"ask": "net"}'])
def test_json_stays_json(said: str) -> None:
    changes = [Change("ask", "w1+"), DIGITS, Change("number", "b_h", "0.3")]
    done = rewritten(IN_JSON % (f', "exercise": {said}' if said else ""), "mine.json", changes)
    assert done.made == tuple(changes)
    found = json.loads(done.text)
    assert found["exercise"]["ask"][-1] == "w1+"
    assert found["exercise"]["digits"] == "5dp"
    assert found["layers"][0]["biases"] == [0.3]


def test_json_of_several_lines_stays_in_lines() -> None:
    layers, samples = '[{"units": ["h"], "weights": [[0.5]]}]', '[{"inputs": [0.5], "targets": [0.1]}]'
    text = f'{{\n  "inputs": ["x1"],\n  "layers": {layers},\n  "samples": {samples}\n}}\n'
    done = rewritten(text, "mine.json", [DIGITS])
    assert done.text == text.replace('{\n  "inputs"', '{\n  "exercise": {"digits": "5dp"},\n  "inputs"')


DRAWN = "inputs: [x1]\nlayers:\n  - {units: 2, weights: {init: uniform, seed: 1}}\nsamples:\n  - {inputs: [0.5], targets: [0.1, 0.2]}\n"


def test_a_number_that_is_drawn_is_not_changed() -> None:
    change = Change("number", "w1", "0.3")
    assert rewritten(DRAWN, "mine.yaml", [change]) == (DRAWN, (), (change,))


def test_of_two_names_for_one_number_neither_is_changed() -> None:
    text = DRAWN.replace("{init: uniform, seed: 1}", "[[&a 0.5], [*a]]")
    for name in ("w1", "w2"):
        assert rewritten(text, "mine.yaml", [Change("number", name, "0.3")]).unmade
