"""A report as JSON. Its schema is in schema.py."""

from __future__ import annotations

from typing import Any

from ... import __version__
from ...check.report import Cause, Mark, Marked
from ...errors import Problem
from ...trace.data import dump
from . import scores
from .report import Report, reasons
from .schema import SCHEMA


def as_json(report: Report) -> bytes:
    sheets = [_sheet(sheet, report) for sheet in report.sheets]
    return dump(sound({"schema": SCHEMA, "bptrace": __version__, "title": report.title, "sheets": sheets}))


def _sheet(sheet: Marked, report: Report) -> dict[str, Any]:
    return {
        "student": sheet.student,
        "file": sheet.file,
        "score": scores.number(sheet.score),
        "max_score": scores.number(sheet.max_score),
        "problems": list(map(_problem, reasons(sheet))),
        **({"begin": sheet.begin} if report.shows("status") else {}),
        "answers": [_answer(mark, report) for mark in sheet.answers],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    line, column = (place.line, place.column) if place else (None, None)
    return {"code": problem.code, "message": problem.message, "hint": problem.hint, "line": line, "column": column}


def _answer(mark: Mark, report: Report) -> dict[str, Any]:
    """What is known of an answer; what is not revealed is not there."""
    told: dict[str, Any] = {"name": mark.name, "cell": mark.cell, "written": mark.written}
    if mark.verdict:
        told |= {"verdict": mark.verdict, "message": mark.message}
    if report.shows("status"):
        told["from"] = list(mark.sources)
    if report.shows("hint"):
        told |= {"causes": list(map(_cause, mark.causes)), "tell": mark.tell}
    if report.shows("value"):
        told |= {"expected": mark.expected, "carried": mark.carried}
    return {**told, "score": scores.number(mark.score), "max_score": scores.number(mark.max_score), "asked": mark.asked}


def _cause(cause: Cause) -> dict[str, Any]:
    return dict(zip(Cause._fields, cause, strict=True))


def sound(data: Any) -> Any:
    """The data with each half of a letter, which no file can hold, written out: `\\udc80`."""
    if isinstance(data, str):
        return data.encode("utf-8", "backslashreplace").decode()
    if isinstance(data, dict):
        return {key: sound(value) for key, value in data.items()}
    return [sound(item) for item in data] if isinstance(data, (list, tuple)) else data
