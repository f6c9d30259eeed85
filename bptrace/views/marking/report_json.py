"""A report as JSON, and its JSON Schema."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...check.report import VERDICTS, Mark, Marked
from ...errors import Problem
from ...inputs.config.keys import document, list_of, object_of, one_of
from ...trace.trace_json import dump
from ...version import __version__
from . import scores
from .past_report import SCHEMA, Changes
from .revealed import Report, reasons

if TYPE_CHECKING:
    from ...answers.roster import Standing
    from ...check.diagnosis.causes import Cause
    from ...exercise.variants.fairness import Fairness

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_FLAG = {"type": "boolean"}
_NAMES = list_of(_TEXT)
_COUNT = {"type": "integer", "minimum": 0}


def _or_nothing(kind: dict[str, Any]) -> dict[str, Any]:
    return {**kind, "type": [kind["type"], "null"]}


def report_schema() -> dict[str, Any]:
    """The schema of a report. What is not revealed is not there: see `bptrace check --reveal`."""
    problem = object_of(
        "code message hint line column", code=_TEXT, message=_TEXT, hint=_TEXT, line=_or_nothing(_COUNT), column=_or_nothing(_COUNT)
    )
    sheet = object_of(
        "student file score max_score problems answers",
        student=_TEXT,
        id=_TEXT,
        file=_TEXT,
        on_roster=_FLAG,
        passed_over=_NAMES,
        variant=_TEXT,
        headings=_NAMES,
        score=_NUMBER,
        max_score=_NUMBER,
        problems=list_of(problem),
        begin=_TEXT,
        strict=_FLAG,
        notes=_NAMES,
        answers=list_of(_answer_schema()),
    )
    top = object_of(
        "schema bptrace title sheets",
        schema={"const": SCHEMA},
        bptrace=_TEXT,
        title=_TEXT,
        sheets=list_of(sheet),
        changes=_changes_schema(),
        variants=_fairness_schema(),
    )
    return document("A report of bptrace", top)


def _changes_schema() -> dict[str, Any]:
    points = object_of("score max_score", score=_NUMBER, max_score=_NUMBER)
    turned = object_of("cell before after", cell=_TEXT, before=_TEXT, after=_TEXT)
    sheet = object_of("student id before after answers", student=_TEXT, id=_TEXT, before=points, after=points, answers=list_of(turned))
    return object_of("report sheets new gone", report=_TEXT, sheets=list_of(sheet), new=_NAMES, gone=_NAMES)


def _fairness_schema() -> dict[str, Any]:
    """What is said of the variants of a class: those that several students have, or the properties of numbers that differ for all."""
    one = object_of("code students mean_score", code=_TEXT, students=_COUNT, mean_score=_NUMBER, right=_COUNT, asked=_COUNT)
    told = {"correlation": _or_nothing(_NUMBER), "p": _or_nothing(_NUMBER)}
    trait = object_of("property least most correlation p", property=_TEXT, least=_NUMBER, most=_NUMBER, **told)
    lists = {"each": list_of(one), "properties": list_of(trait)}
    return object_of("students said p each properties", students=_COUNT, said=_TEXT, p=told["p"], **lists)


def _answer_schema() -> dict[str, Any]:
    cause = object_of(
        "code message hint how cells confirmed convention also",
        code=_TEXT,
        message=_TEXT,
        hint=_TEXT,
        how=_TEXT,
        cells=_NAMES,
        confirmed=_FLAG,
        convention=_FLAG,
        also=_NAMES,
        shows=list_of(_COUNT),
    )
    return object_of(
        "name cell written score max_score asked",
        name=_TEXT,
        cell=_TEXT,
        written=_TEXT,
        verdict=one_of(VERDICTS),
        message=_TEXT,
        expected=_or_nothing(_NUMBER),
        carried=_or_nothing(_NUMBER),
        causes=list_of(cause),
        **{"from": _NAMES},
        tell=_TEXT,
        score=_NUMBER,
        max_score=_NUMBER,
        asked=_FLAG,
    )


def as_json(report: Report) -> bytes:
    sheets = [_sheet(sheet, report) for sheet in report.sheets]
    beside = {"changes": _changes(report.changes)} if report.changes else {}
    beside |= {"variants": _fairness(report.fairness, report)} if report.fairness else {}
    return dump(sound({"schema": SCHEMA, "bptrace": __version__, "title": report.title, **beside, "sheets": sheets}))


def _sheet(sheet: Marked, report: Report) -> dict[str, Any]:
    return {
        "student": sheet.student,
        "id": sheet.id,
        "file": sheet.file,
        **_standing(report.standings.get(sheet.student)),
        **({"variant": report.variant(sheet)} if report.variants else {}),
        "headings": list(sheet.headings),
        "score": scores.number(sheet.score),
        "max_score": scores.number(sheet.max_score),
        "problems": list(map(_problem, reasons(sheet))),
        **({"begin": sheet.begin} if report.shows("status") else {}),
        **({"strict": True} if sheet.strict else {}),
        **({"notes": list(sheet.notes)} if sheet.notes else {}),
        "answers": [_answer(mark, report) for mark in sheet.answers],
    }


def _standing(standing: Standing | None) -> dict[str, Any]:
    """What the roster says of a sheet, where there is one."""
    return {"on_roster": standing.enrolled is not None, "passed_over": list(standing.passed)} if standing else {}


def _changes(found: Changes) -> dict[str, Any]:
    changed = [
        {
            "student": each.student,
            "id": each.id,
            "before": {"score": each.before.score, "max_score": each.before.most},
            "after": {"score": each.after.score, "max_score": each.after.most},
            "answers": [turned._asdict() for turned in each.answers],
        }
        for each in found.changed
    ]
    return {"report": found.path, "sheets": changed, "new": list(found.new), "gone": list(found.gone)}


def _fairness(found: Fairness, report: Report) -> dict[str, Any]:
    each = [{"code": row.code, "students": row.students, "mean_score": scores.number(row.mean)} for row in found.variants]
    if report.shows("status"):
        each = [{**one, "right": row.right, "asked": row.asked} for one, row in zip(each, found.variants, strict=True)]
    traits = [
        {"property": name, "least": least, "most": most, "correlation": correlation, "p": _share(p)}
        for name, least, most, correlation, p in found.traits
    ]
    return {"students": found.students, "said": found.said, "p": _share(found.p), "each": each, "properties": traits}


def _share(part: Fraction | None) -> float | None:
    return None if part is None else scores.number(part)


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
    return cause._asdict()


def sound(data: Any) -> Any:
    """The data with each half of a letter, which no file can hold, written out: `\\udc80`."""
    if isinstance(data, str):
        return data.encode("utf-8", "backslashreplace").decode()
    if isinstance(data, dict):
        return {key: sound(value) for key, value in data.items()}
    return [sound(item) for item in data] if isinstance(data, (list, tuple)) else data
