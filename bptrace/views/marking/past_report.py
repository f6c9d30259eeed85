"""A report of before, read back, and what has changed since: whose marks are others, and which verdicts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...errors import InputError, UsageError
from ...inputs.config.load import bytes_at
from ...inputs.tree.json_documents import MOST_OF_JSON, JsonDocument, NotJson, documents

SCHEMA = "bptrace.report/1"  # what a report calls itself
_NOT_JSON = "this is no report in JSON"
REMEDY = "name one that bptrace check has written: -o report.json"


class Points(NamedTuple):
    """A score, and the highest that there is."""

    score: float
    most: float

    def __str__(self) -> str:
        return f"{self.score:.6g} of {self.most:.6g}"


class Before(NamedTuple):
    """A sheet in the report of before: its marks, and the verdict on each quantity, as far as it was revealed."""

    student: str
    id: str
    points: Points
    verdicts: Mapping[str, str]


class Turned(NamedTuple):
    """An answer whose verdict is another."""

    cell: str
    before: str
    after: str


class Change(NamedTuple):
    """A student whose marks are others than before."""

    student: str
    id: str
    before: Points
    after: Points
    answers: Sequence[Turned]


class Changes(NamedTuple):
    """What has changed since the report of before, how many sheets are in both, and whose are in one of them only."""

    path: str
    changed: Sequence[Change]
    both: int
    new: Sequence[str]
    gone: Sequence[str]


# the report of before


def read_before(path: str) -> list[Before]:
    """The sheets of a report in JSON. Raises InputError for what is none, UnknownName where there is no file."""
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder, not a report", REMEDY)
    try:
        document, *more = documents(bytes_at(path, MOST_OF_JSON), path)
    except NotJson as error:
        raise InputError([problem._replace(code="report", message=_NOT_JSON, hint=REMEDY) for problem in error.problems]) from None
    data = document.data
    said = data.get("schema") if isinstance(data, dict) else None
    if more or said != SCHEMA:
        what = f"this is {said}, not {SCHEMA}" if isinstance(said, str) and said.isprintable() else "this is no report on marked sheets"
        document.wrong(("schema",) if said else (), what, REMEDY, "report")
    sheets = data.get("sheets")
    if not isinstance(sheets, list):
        document.wrong(("sheets",), "a report has a list of sheets", REMEDY, "report")
    return [_before(sheet, at, document) for at, sheet in enumerate(sheets)]


_KINDS = {"student": (str,), "score": (int, float), "max_score": (int, float), "answers": (list,)}


def _before(sheet: Any, at: int, document: JsonDocument) -> Before:
    for key, kind in _KINDS.items():
        if not isinstance(sheet, dict) or type(sheet.get(key)) not in kind:
            document.wrong(("sheets", at, key), f"a sheet of a report has its {key} here", REMEDY, "report")
    points = Points(float(sheet["score"]), float(sheet["max_score"]))
    return Before(sheet["student"], str(sheet.get("id") or ""), points, _verdicts(sheet["answers"]))


def _verdicts(answers: Sequence[Any]) -> dict[str, str]:
    """The first verdict on each quantity that was asked; none where some of them were not revealed."""
    asked = [answer for answer in answers if isinstance(answer, dict) and answer.get("asked") is True]
    found = {str(answer.get("cell") or answer.get("name")): answer.get("verdict") for answer in reversed(asked)}
    return {cell: verdict for cell, verdict in found.items() if isinstance(verdict, str)} if all(found.values()) else {}
