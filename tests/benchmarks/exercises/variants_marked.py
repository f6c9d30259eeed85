"""The variants of an exercise, each marked: its key, and the sheet of a student with each misconception that can be made in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import NamedTuple

from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.exercise.lint.remedies import goals
from bptrace.exercise.lint.telling import Telling
from bptrace.exercise.new.exercise_text import Wish
from bptrace.exercise.new.new_exercise import new_exercise, wish
from bptrace.exercise.paper import Paper, Papers
from bptrace.exercise.variants.variants import Variants
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse

from ...exercise.drawn import Student

SECRET = b"of nobody who has tuned anything"
EXERCISES = {
    "2-2-2 sigmoid": wish("2-2-2", "sigmoid", seed=23),
    "2-2-2 tanh, softmax, two samples": wish("2-2-2", "tanh,softmax", samples=2, seed=29),
    "2-2-1 relu, identity, two samples": wish("2-2-1", "relu,identity", samples=2, seed=31),
}


class Tried(NamedTuple):
    """What was found of a variant. `exceptions` are the mistakes that `check` does not find, and the lint says it sees.

    `listed` counts those that it does not find and the lint says so, `cautious` those that it does find and the lint does not see.
    """

    code: str
    key_is_right: bool
    untold: tuple[str, ...]
    students: int
    listed: int
    cautious: int
    exceptions: tuple[str, ...]
    seconds: float


def drawn(wanted: Wish) -> Config:
    """A new exercise."""
    return parse(new_exercise(wanted).text.encode(), "drawn.yaml")


def tried(config: Config, count: int) -> Iterator[Tried]:
    """So many variants of an exercise."""
    variants, papers = Variants(config, SECRET), Papers(config)
    like = Telling(config)
    for number in range(count):
        start = perf_counter()
        variant = variants.variant(variants.code_of(f"student {number}"))
        own = variant.config(config)
        telling = Telling(own, like)
        untold = [f"{goal.code} {goal.other}".strip() for goal in goals(telling) if goal not in variants.untold]
        students, listed, cautious, exceptions = _students(telling, own)
        yield Tried(
            variant.code,
            _is_all_right(papers.paper(own), own),
            tuple(untold),
            students,
            listed,
            cautious,
            exceptions,
            perf_counter() - start,
        )


def _is_all_right(paper: Paper, config: Config) -> bool:
    """True if the numbers of the key are marked as all correct."""
    answers = tuple(answer(blank.name, blank.written, 0, 0) for blank in paper.blanks)
    marked = Student(config, [blank.at for blank in paper.blanks]).marker.mark(Sheet("", "", answers))
    return {mark.verdict for mark in marked.answers} == {"correct"} and marked.score == marked.max_score == paper.total


def _students(telling: Telling, config: Config) -> tuple[int, int, int, tuple[str, ...]]:
    """Students with each misconception, in each of its ways: how many, and of how many it is otherwise than one would wish."""
    student, exceptions, listed, cautious = Student(config, telling.asked), list[str](), 0, 0
    for code, candidates in telling.procedures.by_code.items():
        told = telling.sees_all(code)
        found = [student.is_found(candidate) for candidate in candidates]
        exceptions += [code] * (told and not all(found))
        listed += found.count(False) if not told else 0
        cautious += all(found) and not told
    return len(telling.procedures.candidates), listed, cautious, tuple(exceptions)


def summed(results: Sequence[Tried]) -> tuple[str, ...]:
    """The row of an exercise."""
    every = len(results)
    keys = sum(one.key_is_right for one in results)
    missed = sum(bool(one.untold) for one in results)
    students, listed, cautious = (
        sum(counts) for counts in zip(*((one.students, one.listed, one.cautious) for one in results), strict=True)
    )
    exceptions = sum(len(one.exceptions) for one in results)
    seconds = sum(one.seconds for one in results) / every
    return tuple(map(str, (every, keys, missed, students, listed, cautious, exceptions))) + (f"{seconds:.2f}",)
