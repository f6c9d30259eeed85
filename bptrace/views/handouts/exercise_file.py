"""An exercise as a file that a program marks by: the config, with all that its paper asks for written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...exercise.paper import Copy, Paper
from ...inputs.config.keys import REVEALS
from ...trace.trace_json import dump

EXERCISE_FILE, STUDENTS_FILE = "exercise.json", "students.json"
_ELSEWHERE = REVEALS[REVEALS.index("value") - 1]  # where students see the report at once and may hand in again, it tells no number
_NOT_TAKEN = ("vary", "variants")  # what is to be drawn has been drawn


def exercise_file(paper: Paper) -> bytes:
    """The config of a paper as JSON, a config again if it is read.

    It asks for what the paper asks for, by name: a sheet on which something is missing is worth no less. Where the exercise does
    not say how much is revealed, that is all but the numbers.
    """
    written = paper.config.data.get("exercise") or {}
    kept = {key: value for key, value in written.items() if key not in _NOT_TAKEN}
    given = [one.text for one in paper.config.exercise.given]
    exercise = {"reveal": _ELSEWHERE, **kept, "ask": [blank.name for blank in paper.blanks], "digits": str(paper.digits)}
    return dump({**paper.config.data, "exercise": {**exercise, **({"given": given} if given else {})}})


def exercise_files(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """The file of the exercise; where there are variants, that of each, by its code, and who has which."""
    variants = {copy.code: copy.paper for copy in copies if copy.code}
    if not variants:
        yield EXERCISE_FILE, exercise_file(copies[0].paper)
        return
    yield STUDENTS_FILE, dump([{"id": copy.id, "name": copy.name, "code": copy.code} for copy in copies])
    yield from ((file_of(code), exercise_file(variants[code])) for code in sorted(variants))


def file_of(code: str) -> str:
    """Where the exercise of a variant is; with no code, that of everybody."""
    return f"variants/{code}.json" if code else EXERCISE_FILE
