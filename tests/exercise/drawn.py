"""Small exercises drawn at random, and the sheets of students with one misconception, worked apart from what is tested."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.check.diagnosis.wrong_equations import Candidate
from bptrace.check.diagnosis.wrong_runs import WrongRuns
from bptrace.check.judging.answer_key import AnswerKey
from bptrace.check.judging.iterations import At
from bptrace.check.marker import Marker
from bptrace.exercise.lint.telling import Telling
from bptrace.formula.number import ROUND, SHOW
from bptrace.inputs.config.config import Config, Rounding
from bptrace.inputs.config.load import parse

ASKED = ("net", "out", "loss", "E", "delta", "gradient", "updated")
DIGITS = ("2dp", "3dp", "4dp", "5dp", "2sf", "3sf", "4sf", "5sf")
TELLING = ("0", "1", "0.5", "0.1", "-0.3", "0.4", "0.25", "0.6", "-0.8")  # among them those that hide something
LOSSES = ("half_squared_error", "squared_error", "mean_squared_error")
INNER = ("sigmoid", "tanh", "relu", "identity")
FUSED = {"softmax": {"name": "cross_entropy", "fused": True}, "sigmoid": {"name": "binary_cross_entropy", "fused": True}}


def exercise(seed: int) -> Config:
    """A small exercise, which is another one for each seed."""
    return parse(json.dumps(_drawn(Random(seed))).encode(), "drawn.json")


def _drawn(chance: Random) -> dict[str, Any]:
    sizes = [chance.randint(1, 3), *[chance.randint(1, 2)] * chance.randint(0, 1), chance.randint(1, 2)]
    batch = chance.choice((1, 1, 1, 2))
    kinds = [chance.choice(INNER) for _ in sizes[1:]]
    fused = chance.random() < 0.2
    kinds[-1] = chance.choice(list(FUSED)) if fused else kinds[-1]
    layers = [_layer(chance, *layer) for layer in zip(sizes, sizes[1:], kinds, strict=False)]
    share = [1.0, *[0.0] * (sizes[-1] - 1)]
    samples = [
        {"inputs": [_number(chance) for _ in range(sizes[0])], "targets": share if fused else [_number(chance) for _ in share]}
        for _ in range(batch)
    ]
    return {
        "inputs": sizes[0],
        "layers": layers,
        "loss": FUSED[kinds[-1]] if fused else chance.choice(LOSSES),
        "learning_rate": chance.choice((1, 0.5, 0.1)),
        "reduction": chance.choice(("mean", "sum")),
        "samples": samples,
        "exercise": {"ask": list(ASKED) if chance.random() < 0.3 else _some(chance), "digits": chance.choice(DIGITS)},
    }


def _some(chance: Random) -> list[str]:
    return ["out", *chance.sample(ASKED, chance.randint(0, 4))]


def _number(chance: Random) -> float:
    return float(chance.choice(TELLING))


def _layer(chance: Random, below: int, units: int, kind: str) -> dict[str, Any]:
    biases = {"biases": [_number(chance) for _ in range(units)]} if chance.random() < 0.8 else {}
    return {"units": units, "activation": kind, "weights": [[_number(chance) for _ in range(below)] for _ in range(units)], **biases}


class Student:
    """One who writes what an exercise asks for, worked with a misconception wherever it applies."""

    def __init__(self, config: Config, asked: Sequence[At]) -> None:
        self.config, self.asked, self.marker = config, asked, Marker(config)
        digits = config.exercise.digits
        assert digits is not None
        self.digits: Rounding = digits
        keys = (AnswerKey(config), AnswerKey(config._replace(round_each=digits)))
        self.key, self.ways = keys[0], [WrongRuns(key) for key in keys]

    def is_found(self, candidate: Candidate) -> bool:
        """True if `check` finds a wrong number, both if all digits are kept and if each number is rounded to those that are asked."""
        return all(self._is_wrong(runs, candidate) for runs in self.ways)

    def _is_wrong(self, runs: WrongRuns, candidate: Candidate) -> bool:
        values = [(at, runs.value((candidate,), at)) for at in self.asked]
        if any(value is None for _, value in values):
            return True  # there is no such number: it cannot be written down
        answers = (answer(self.key.spelled(at), self.written(value), 0, 0) for at, value in values if value is not None)
        return any(mark.verdict in ("wrong", "carried") for mark in self.marker.mark(Sheet("", "", tuple(answers))).answers)

    def written(self, value: float) -> str:
        """A value to the digits asked."""
        return SHOW[self.digits.kind](ROUND[self.digits.kind](value, self.digits.digits), self.digits.digits)


def disagreements(seed: int) -> Iterator[str]:
    """What the lint and `check` say otherwise of an exercise."""
    config = exercise(seed)
    telling = Telling(config)
    student = Student(config, telling.asked)
    for candidate in telling.procedures.candidates:
        said, found = telling.sees(candidate), student.is_found(candidate)
        if said != found:
            yield f"{seed}: {candidate}: the lint says {'seen' if said else 'invisible'}, check {'finds' if found else 'does not find'} it"


def main(count: int) -> None:
    """Prints all disagreements of so many exercises, and how many wrong equations they were of."""
    found = [said for seed in range(count) for said in disagreements(seed)]
    tried = sum(len(Telling(exercise(seed)).procedures.candidates) for seed in range(count))
    print(*found, f"{count} exercises, {tried} wrong equations, {len(found)} disagreements", sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
