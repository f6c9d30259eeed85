"""The JSON Schema of a report."""

from __future__ import annotations

from typing import Any

from ...check.report import VERDICTS

SCHEMA = "bptrace.report/1"

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_FLAG = {"type": "boolean"}
_NAMES = {"type": "array", "items": _TEXT}
_COUNT = {"type": "integer", "minimum": 0}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "additionalProperties": False, "properties": properties}


def _or_nothing(kind: dict[str, Any]) -> dict[str, Any]:
    return {**kind, "type": [kind["type"], "null"]}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def report_schema() -> dict[str, Any]:
    """The schema of a report. What is not revealed is not there: see `bptrace check --reveal`."""
    problem = _object(
        "code message hint line column", code=_TEXT, message=_TEXT, hint=_TEXT, line=_or_nothing(_COUNT), column=_or_nothing(_COUNT)
    )
    sheet = _object(
        "student file score max_score problems answers",
        student=_TEXT,
        file=_TEXT,
        score=_NUMBER,
        max_score=_NUMBER,
        problems=_list(problem),
        begin=_TEXT,
        answers=_list(_answer_schema()),
    )
    top = _object("schema bptrace title sheets", schema={"const": SCHEMA}, bptrace=_TEXT, title=_TEXT, sheets=_list(sheet))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A report of bptrace", **top}


def _answer_schema() -> dict[str, Any]:
    cause = _object(
        "code message hint how cells confirmed convention also",
        code=_TEXT,
        message=_TEXT,
        hint=_TEXT,
        how=_TEXT,
        cells=_NAMES,
        confirmed=_FLAG,
        convention=_FLAG,
        also=_NAMES,
    )
    return _object(
        "name cell written score max_score asked",
        name=_TEXT,
        cell=_TEXT,
        written=_TEXT,
        verdict={"enum": list(VERDICTS)},
        message=_TEXT,
        expected=_or_nothing(_NUMBER),
        carried=_or_nothing(_NUMBER),
        causes=_list(cause),
        **{"from": _NAMES},
        tell=_TEXT,
        score=_NUMBER,
        max_score=_NUMBER,
        asked=_FLAG,
    )
