"""What marking anew has changed: found, and shown on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...check.report import Mark, Marked
from ...errors import count_of, listed
from ..document import Block, Column, Heading, Note, Table
from . import scores
from .mark_words import FEW, word
from .past_report import Before, Change, Changes, Points, Turned
from .revealed import Report
from .standings import short_name, short_path


def changes(report: Report, before: Sequence[Before], path: str) -> Changes:
    """What is other in a report than it was before. Students are the same if their ids are, else if their names are."""
    by_id, by_name = {each.id: each for each in before if each.id}, {each.student: each for each in before}
    pairs = [(sheet, by_id.get(sheet.id) or by_name.get(sheet.student)) for sheet in report.sheets]
    changed = [change for sheet, was in pairs if was and (change := _change(sheet, was))]
    met = {id(was) for _, was in pairs if was}
    new, gone = [sheet.student for sheet, was in pairs if was is None], [each.student for each in before if id(each) not in met]
    return Changes(path, changed, len(pairs) - len(new), new, gone)


def _change(sheet: Marked, was: Before) -> Change | None:
    now = Points(scores.number(sheet.score), scores.number(sheet.max_score))
    return None if now == was.points else Change(sheet.student, sheet.id, was.points, now, list(_turned(sheet.answers, was.verdicts)))


def _turned(marks: Sequence[Mark], before: Mapping[str, str]) -> Iterator[Turned]:
    """The answers whose verdict is another; "" is the verdict on what was not there before, or is not there now."""
    now = {mark.cell or mark.name: mark.verdict for mark in reversed(marks) if mark.asked}
    order = [mark.cell or mark.name for mark in marks if mark.asked]
    if before and all(now.values()):  # else they are not revealed
        for cell in dict.fromkeys([*order, *before]):
            if now.get(cell, "") != before.get(cell, ""):
                yield Turned(cell, before.get(cell, ""), now.get(cell, ""))


# on a page


def changes_page(report: Report) -> Iterator[Block]:
    """Who has other marks now; nothing where there is no report of before."""
    if report.changes is None:
        return
    path, changed, both, new, gone = report.changes
    yield Heading(f"Changed since {short_path(path)}", 2)
    up = sum(change.after.score > change.before.score for change in changed)
    down = sum(change.after.score < change.before.score for change in changed)
    said = [f"The marks of {len(changed):,} of {count_of(both, 'student')} changed", *([f"{up:,} up, {down:,} down"] if changed else [])]
    yield Note(f"{': '.join(said)}.")
    if changed:
        columns = [Column("student", False, "name"), Column("before"), Column("now", tone="strong"), Column("other verdicts", False)]
        yield Table(columns, list(map(_row, changed)))
    for what, names in (("not in the report of before", new), ("in the report of before only", gone)):
        if names:
            yield Note(f"{count_of(len(names), 'student')} {what}: {listed(list(map(short_name, names)), FEW)}.")


def _row(change: Change) -> tuple[str, ...]:
    told = [f"{each.cell} {_said(each.before)} → {_said(each.after)}" for each in change.answers]
    return (short_name(change.student), str(change.before), str(change.after), listed(told, FEW) if told else "")


def _said(verdict: str) -> str:
    return word(verdict) or "not asked"
