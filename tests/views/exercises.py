"""What the tests of exercises to take elsewhere share: an exercise, and what its students write."""

from __future__ import annotations

from collections.abc import Mapping

from bptrace.exercise.paper import Copy, Paper
from bptrace.inputs.config.load import parse

from ..exercise.papers import paper_of

HOSTILE = "<b>x</b> `y` ${{ github.token }} $(id) \\\"'%s{0}\u202e"
EXERCISE = """\
title: %s
inputs: [x1, x2]
layers:
  - {units: [h1, h2], activation: sigmoid, weights: [[0.3, -0.2], [0.4, 0.1]], bias: [0.1, 0.2]}
  - {units: [y], activation: sigmoid, weights: [[0.5, -0.6]], bias: [0.2]}
learning_rate: 0.5
samples:
  - {inputs: [1, 0.5], targets: [1]}
exercise:
  ask: [net:hidden, 'out_*', delta:output, 'dE/dw*', 'w*+']
  digits: 4dp
  marks: {default: 1, 'w*+': 1.5}
"""
PHOTO = b"\x89PNG\r\n\x1a\n\x00\x00"


def exercise(text: str = EXERCISE, title: str = "Exercise 3") -> Paper:
    """The paper of a config in YAML."""
    return paper_of(parse((text % _quoted(title) if "%s" in text else text).encode(), "exercise.yaml"))


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


PAPER = exercise()
COPY = Copy(PAPER)


def written(changes: Mapping[str, str] = {}) -> dict[str, str]:
    """What is right on every line, but for the changes."""
    return {blank.name: changes.get(blank.name, blank.written) for blank in PAPER.blanks}


def sheet(answers: Mapping[str, str]) -> str:
    """Answers as a file."""
    return "answers:\n" + "".join(f"  {name}: {value}\n" for name, value in answers.items())
