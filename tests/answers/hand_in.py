"""Handing in a sheet: a file with a name and what stands in it."""

from __future__ import annotations

from pathlib import Path

from bptrace.answers.read_sheets import read_sheets
from bptrace.answers.sheet import Answer, Sheet

Values = dict[str, float | None]


def sheets(folder: Path, text: str | bytes, name: str = "s1.yaml") -> list[Sheet]:
    """The sheets in a file with this text, as a person with this name handed it in."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_sheets(str(path))


def sheet(folder: Path, text: str | bytes, name: str = "s1.yaml") -> Sheet:
    (found,) = sheets(folder, text, name)
    return found


def values(found: Sheet) -> Values:
    """The numbers by name, None for what is none. No name may come twice."""
    names = [answer.name for answer in found.answers]
    assert len(set(names)) == len(names)
    return {answer.name: answer.number.value if answer.number else None for answer in found.answers}


def only(found: Sheet) -> Answer:
    (answer,) = found.answers
    return answer


def told(found: Sheet) -> list[str]:
    """The problems as line:column message."""
    return [f"{problem.place.line}:{problem.place.column} {problem.message}" for problem in found.problems if problem.place]
