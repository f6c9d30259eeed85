"""A comparison of two runs as JSON, and its JSON Schema."""

from __future__ import annotations

from typing import Any

from ...explain.comparison.cause import Cause
from ...explain.comparison.difference import Difference
from ...explain.comparison.first_difference import Origin
from ...inputs.config.keys import document, list_of, object_of, one_of
from ...model.symbols import word
from ...trace.trace_json import dump
from ...version import __version__
from ..document import Equation, Note
from ..pages.comparison_page import KINDS_OF_SIDES, kind_of, lettered, only_there
from ..pages.difference_verdict import ComparisonLook, verdict

COMPARED = "bptrace.diff/1"
_TEXT = {"type": "string"}
_NAMES = list_of(_TEXT)
_NUMBER = {"type": "number"}
_COUNT = {"type": "integer", "minimum": 0}
_FLAG = {"type": "boolean"}
_SIDE = one_of(("a", "b"))


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema.get("type", "object"), "null"]}


def diff_schema() -> dict[str, Any]:
    """The schema of a comparison."""
    side = object_of("name kind dtype", name=_TEXT, kind=one_of(KINDS_OF_SIDES), dtype=_TEXT)
    row: dict[str, Any] = {
        "name": _TEXT,
        "iteration": _COUNT,
        "sample": _or_nothing(_COUNT),
        "kind": _TEXT,
        "layer": _COUNT,
        "a": _NUMBER,
        "b": _NUMBER,
    }
    wrong = list_of(_TEXT)
    first = object_of(f"{' '.join(row)} formula verdict", **row, formula=wrong, verdict=wrong)
    counts = {"explained": _COUNT, "differing": _COUNT}
    cause = object_of("code message hint explained differing others", code=_TEXT, message=_TEXT, hint=_TEXT, others=_NAMES, **counts)
    said = object_of("side message", side=_SIDE, message=_TEXT)
    top = object_of(
        "schema bptrace ok a b dtype tolerance atol quantities iterations numbers differing first differences notes unread only_in"
        " causes cannot_tell",
        schema={"const": COMPARED},
        bptrace=_TEXT,
        ok=_FLAG,
        a=side,
        b=side,
        dtype=_TEXT,
        tolerance=_NUMBER,
        atol=_NUMBER,
        quantities=_COUNT,
        iterations=_COUNT,
        numbers=_COUNT,
        differing=_COUNT,
        first=_or_nothing(first),
        differences=list_of(object_of(" ".join(row), **row)),
        notes=list_of(said),
        unread=list_of(object_of("side name message", side=_SIDE, name=_TEXT, message=_TEXT)),
        only_in=object_of("a b", a=_NAMES, b=_NAMES),
        causes=list_of(cause),
        cannot_tell=_NAMES,
    )
    return document("A comparison of bptrace", top, "Whether two runs agree, and where they first differ")


def diff_as_json(shown: ComparisonLook) -> bytes:
    """The comparison. `differences` are those that the page lists: the first 20, or all."""
    found, why = shown.found, shown.why
    sides = [(letter.lower(), side) for letter, side in lettered(found)]
    return dump(
        {
            "schema": COMPARED,
            "bptrace": __version__,
            "ok": found.first is None,
            **{letter: {"name": side.spec, "kind": kind_of(side), "dtype": side.dtype} for letter, side in sides},
            "dtype": found.tolerance.dtype,
            "tolerance": found.tolerance.relative,
            "atol": found.tolerance.absolute,
            "quantities": found.quantities,
            "iterations": found.iterations,
            "numbers": found.numbers,
            "differing": found.differing,
            "first": _first(shown),
            "differences": [_row(row, shown) for row in found.differences],
            "notes": [{"side": letter, "message": said} for letter, side in sides for said in side.notes],
            "unread": [
                {"side": letter, "name": typed, "message": said or side.unknown(typed)}
                for letter, side in sides
                for typed, said in side.unread.items()
            ],
            "only_in": {letter: only_there(found, place) for place, (letter, _) in enumerate(sides)},
            "causes": [_cause(cause) for cause in why.causes],
            "cannot_tell": list(why.cannot_tell),
        }
    )


def _row(row: Difference, shown: ComparisonLook) -> dict[str, Any]:
    cell = shown.found.order.cell(row.label)
    about = {"iteration": row.iteration, "sample": row.label.sample, "kind": word(cell.kind, cell.layer), "layer": cell.layer}
    return {"name": shown.name(row.label, row.iteration), **about, "a": row.a, "b": row.b}


def _first(shown: ComparisonLook) -> dict[str, Any] | None:
    """The first difference, with its formula on either side or on both, and what is said of it."""
    met = shown.found.first
    if met is None:
        return None
    said = list(verdict(Origin(met, shown.found.tolerance), shown))
    formulas = [" = ".join(" ".join(part.text) for part in (one.left, *one.right)) for one in said if isinstance(one, Equation)]
    return {**_row(met.difference, shown), "formula": formulas, "verdict": [one.text for one in said if isinstance(one, Note)]}


def _cause(cause: Cause) -> dict[str, Any]:
    told = cause._asdict()
    return {"code": told.pop("code"), "message": told.pop("thought"), **told}
