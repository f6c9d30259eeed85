"""Sheets and configs for tests, made from a few lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bptrace.answers.numerals import read_numeral
from bptrace.answers.sheet import Answer, Sheet
from bptrace.check.marker import Marker
from bptrace.check.report import Mark, Marked
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import load, parse

CONFIGS = Path(__file__).parents[2] / "configs"


@cache
def config(name: str, more: str = "") -> Config:
    """One of the configs that come with bptrace, with some lines added."""
    path = CONFIGS / f"{name}.yaml"
    return parse(f"{path.read_text(encoding='utf-8')}\n{more}\n".encode(), str(path)) if more else load(str(path))


def marker(name: str, more: str = "") -> Marker:
    """A marker that has marked nothing yet."""
    return Marker(config(name, more))


def sheet(text: str, student: str = "s1") -> Sheet:
    """A sheet of lines `name: number`."""
    answers = []
    for line, written in enumerate(text.strip().splitlines(), 1):
        name, _, number = written.rpartition(":")
        answers.append(Answer(name.strip(), number.strip(), read_numeral(number.strip()) if number.strip() else None, line, 1))
    return Sheet(student, f"{student}.yaml", tuple(answers))


@cache
def _kept(name: str, more: str) -> Marker:
    return marker(name, more)


def marked(name: str, text: str, more: str = "") -> Marked:
    """A sheet, marked by the one marker of its config: test_course sees to it that none remembers a sheet."""
    return _kept(name, more).mark(sheet(text))


def marks(name: str, text: str, more: str = "") -> dict[str, Mark]:
    """The marks of a sheet, by the names on it."""
    return {mark.name: mark for mark in marked(name, text, more).answers}


def verdicts(name: str, text: str, more: str = "") -> dict[str, str]:
    return {typed: mark.verdict for typed, mark in marks(name, text, more).items()}


def codes(mark: Mark) -> list[str]:
    return [code for cause in mark.causes for code in (cause.code, *cause.also)]


def lines(values: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {text}" for name, text in values.items())
