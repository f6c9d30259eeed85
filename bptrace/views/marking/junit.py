"""A report as JUnit XML: a suite for each student, a case for each answer.

A case with nothing in it has all its credit; a failure has lost some, skipped is blank or was not asked, an error could not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ...check.report import Mark, Marked
from ..markup.junit_xml import element, junit_file, properties, testsuite
from . import scores
from .mark_words import headline, name, remarks, word
from .revealed import Report, passes, reasons

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def as_junit(report: Report) -> bytes:
    """The report. Of a class, one suite after the other is made and written."""
    return junit_file(report.title, (_suite(sheet, report) for sheet in report.sheets))


def _suite(sheet: Marked, report: Report) -> Element:
    cases = [*_of_file(sheet), *(_case(sheet, mark, report) for mark in sheet.answers)]
    told = {"id": sheet.id} if sheet.id else {}
    about = {**told, "score": scores.told(sheet.score), "max_score": scores.told(sheet.max_score), "file": sheet.file}
    return testsuite(sheet.student, about, cases)


def _of_file(sheet: Marked) -> Iterator[Element]:
    """A case that says what is wrong with the file."""
    problems = reasons(sheet)
    if problems:
        case = element("testcase", classname=sheet.student, name="the file", time="0")
        case.append(element("error", "\n".join(map(str, problems)), message=problems[0].message, type=problems[0].code))
        yield case


def _case(sheet: Marked, mark: Mark, report: Report) -> Element:
    case = element("testcase", classname=sheet.student, name=name(mark), time="0")
    verdict = {"verdict": mark.verdict} if mark.verdict else {}
    case.append(properties(score=scores.told(mark.score), max_score=scores.told(mark.max_score), **verdict))
    case.extend(_ENDS.get(mark.verdict, _judged)(mark, sheet, report))
    return case


def _judged(mark: Mark, sheet: Marked, report: Report) -> Iterator[Element]:
    if not mark.asked:
        yield element("skipped", message="not asked")
    elif not passes(mark):
        lost = f"{scores.told(mark.score)} of {scores.told(mark.max_score)}"
        code = mark.causes[0].code if mark.causes else mark.verdict or "lost"
        yield element("failure", "\n".join(remarks(mark, sheet.answers, report)), message=headline(mark) or lost, type=code)


def _blank(mark: Mark, *_: Any) -> Iterator[Element]:
    yield element("skipped", message=mark.message or "blank")


def _unread(mark: Mark, sheet: Marked, report: Report) -> Iterator[Element]:
    if not mark.asked:
        yield element("skipped", message=mark.message or "not asked")
        return
    yield element("error", "\n".join(remarks(mark, sheet.answers, report)), message=mark.message or word(mark.verdict), type=mark.verdict)


_ENDS: dict[str, Callable[[Mark, Marked, Report], Iterator[Element]]] = {
    "blank": _blank,
    "unreadable": _unread,
    "unknown": _unread,
    "twice": _unread,
}
