"""A lint as JSON, and its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...exercise.lint.linting import Fixed, Lint, Untold
from ...exercise.lint.remedies import Change
from ...exercise.lint.telling import INVISIBLE, PARTLY, SEEN, Visibility
from ...inputs.config.keys import document, list_of, object_of, one_of
from ...trace.trace_json import dump
from ...version import __version__

LINTED = "bptrace.lint/1"
_TEXT = {"type": "string"}
_NAMES = list_of(_TEXT)
_COUNT = {"type": "integer", "minimum": 0}
_FLAG = {"type": "boolean"}


def lint_schema() -> dict[str, Any]:
    """The schema of a lint. `fixed` is there where a config was written."""
    change = object_of("kind what value message", kind=one_of(("ask", "digits", "number")), what=_TEXT, value=_TEXT, message=_TEXT)
    changes = list_of(change)
    misconception = object_of(
        "code message verdict ways seen shows same",
        code=_TEXT,
        message=_TEXT,
        verdict=one_of((SEEN, PARTLY, INVISIBLE)),
        ways=_COUNT,
        seen=_COUNT,
        shows=_NAMES,
        same=_NAMES,
    )
    untold = list_of(object_of("codes remedies wholly", codes=_NAMES, remedies=changes, wholly=_FLAG))
    fixed = object_of("file made not_made untold", file=_TEXT, made=changes, not_made=changes, untold=untold)
    top = object_of(
        "schema bptrace title asked usual printed digits misconceptions untold one silent unkind least can_be_mended",
        schema={"const": LINTED},
        bptrace=_TEXT,
        title=_TEXT,
        asked=_NAMES,
        usual=_FLAG,
        printed=_NAMES,
        digits={"type": "string", "pattern": "^[0-9]+(dp|sf)$"},
        misconceptions=list_of(misconception),
        untold=untold,
        one=list_of(_NAMES),
        silent=_NAMES,
        unkind=list_of(object_of("kind name message", kind=_TEXT, name=_TEXT, message=_TEXT)),
        least=changes,
        can_be_mended=_FLAG,
        fixed=fixed,
    )
    return document("A lint of bptrace", top, "What an exercise tells of each misconception, and what would have it tell more")


def lint_as_json(lint: Lint, fix: tuple[str, Fixed] | None = None) -> bytes:
    """The lint, and where a config was written, what was changed in it."""
    telling = lint.telling
    return dump(
        {
            "schema": LINTED,
            "bptrace": __version__,
            "title": lint.config.title,
            "asked": list(map(telling.key.spelled, telling.asked)),
            "usual": lint.is_usual,
            "printed": list(map(telling.key.spelled, telling.printed)),
            "digits": str(telling.digits),
            "misconceptions": list(map(_misconception, lint.told)),
            "untold": list(map(_untold, lint.untold)),
            "one": [list(pair) for pair in lint.one],
            "silent": list(map(telling.key.spelled, telling.telling_nothing)),
            "unkind": [{"kind": each.kind, "name": each.name, "message": each.said} for each in lint.unkind],
            "least": _changes(lint.changes.least),
            "can_be_mended": lint.can_be_mended,
            **({"fixed": _fixed(*fix)} if fix else {}),
        }
    )


def _misconception(told: Visibility) -> dict[str, Any]:
    seen, every = told.ways
    about = {"code": told.code, "message": told.thought, "verdict": told.verdict, "ways": every, "seen": seen}
    return {**about, "shows": list(told.shows), "same": list(told.same)}


def _untold(untold: Untold) -> dict[str, Any]:
    codes = [code for code in untold.goal[:2] if code]
    return {"codes": codes, "remedies": _changes(untold.remedies), "wholly": untold.wholly}


def _changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [{**change._asdict(), "message": change.said} for change in changes]


def _fixed(path: str, fix: Fixed) -> dict[str, Any]:
    made, unmade = _changes(fix.rewritten.made), _changes(fix.rewritten.unmade)
    return {"file": path, "made": made, "not_made": unmade, "untold": list(map(_untold, fix.after.untold))}
