"""A report as JUnit XML: a suite for each student, a case for each answer.

A case with nothing in it has all its credit; a failure has lost some, skipped is blank or was not asked, an error could not be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ...check.report import Mark, Marked
from ...errors import visible
from . import scores
from .mark_words import headline, name, remarks, word
from .revealed import Report, passes, reasons

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_UNNAMED = re.compile("[\ufffe\uffff]")  # XML has no place for them; the others that it has none for are visible as escapes already
KINDS = ("failure", "error", "skipped")
COUNTS = ("tests", "failures", "errors", "skipped")


def as_junit(report: Report) -> bytes:
    """The report. Of a class, one suite after the other is made and written; what is kept of it is text."""
    from xml.etree.ElementTree import Element, indent, tostring

    top, counts, suites = Element("testsuites", name=legal(report.title)), Counter[str](), list[str]()
    for suite in (_suite(sheet, report) for sheet in report.sheets):
        counts.update({count: int(suite.get(count, "0")) for count in COUNTS})
        indent(suite, " ", 1)
        suites.append(tostring(suite, encoding="unicode"))
    for count in COUNTS:
        top.set(count, str(counts[count]))
    head = tostring(top, encoding="unicode").removesuffix(" />")
    text = "\n ".join(["<?xml version='1.0' encoding='utf-8'?>\n" + head + ">", *suites]) + "\n</testsuites>\n"
    return text.encode("utf-8", "xmlcharrefreplace")


@lru_cache(1 << 12)
def legal(text: str) -> str:
    """A text in letters that XML can hold."""
    return _UNNAMED.sub(lambda found: f"\\u{ord(found[0]):04x}", visible(text))


def _element(tag: str, text: str = "", **said: str) -> Element:
    from xml.etree.ElementTree import Element

    made = Element(tag, {key: legal(value) for key, value in said.items()})
    made.text = "\n".join(map(legal, text.split("\n"))) or None
    return made


def _suite(sheet: Marked, report: Report) -> Element:
    cases = [*_of_file(sheet), *(_case(sheet, mark, report) for mark in sheet.answers)]
    suite = _element("testsuite", name=sheet.student, tests=str(len(cases)), time="0", **_counts(cases))
    told = {"id": sheet.id} if sheet.id else {}
    suite.append(_properties(**told, score=scores.told(sheet.score), max_score=scores.told(sheet.max_score), file=sheet.file))
    suite.extend(cases)
    return suite


def _counts(cases: Sequence[Element]) -> dict[str, str]:
    failures, errors, skipped = (str(sum(case.find(kind) is not None for case in cases)) for kind in KINDS)
    return {"failures": failures, "errors": errors, "skipped": skipped}


def _properties(**said: str) -> Element:
    made = _element("properties")
    made.extend(_element("property", name=key, value=value) for key, value in said.items())
    return made


def _of_file(sheet: Marked) -> Iterator[Element]:
    """A case that says what is wrong with the file."""
    problems = reasons(sheet)
    if problems:
        case = _element("testcase", classname=sheet.student, name="the file", time="0")
        case.append(_element("error", "\n".join(map(str, problems)), message=problems[0].message, type=problems[0].code))
        yield case


def _case(sheet: Marked, mark: Mark, report: Report) -> Element:
    case = _element("testcase", classname=sheet.student, name=name(mark), time="0")
    verdict = {"verdict": mark.verdict} if mark.verdict else {}
    case.append(_properties(score=scores.told(mark.score), max_score=scores.told(mark.max_score), **verdict))
    case.extend(_ENDS.get(mark.verdict, _judged)(mark, sheet, report))
    return case


def _judged(mark: Mark, sheet: Marked, report: Report) -> Iterator[Element]:
    if not mark.asked:
        yield _element("skipped", message="not asked")
    elif not passes(mark):
        lost = f"{scores.told(mark.score)} of {scores.told(mark.max_score)}"
        code = mark.causes[0].code if mark.causes else mark.verdict or "lost"
        yield _element("failure", "\n".join(remarks(mark, sheet.answers, report)), message=headline(mark) or lost, type=code)


def _blank(mark: Mark, *_: Any) -> Iterator[Element]:
    yield _element("skipped", message=mark.message or "blank")


def _unread(mark: Mark, sheet: Marked, report: Report) -> Iterator[Element]:
    if not mark.asked:
        yield _element("skipped", message=mark.message or "not asked")
        return
    yield _element("error", "\n".join(remarks(mark, sheet.answers, report)), message=mark.message or word(mark.verdict), type=mark.verdict)


_ENDS: dict[str, Callable[[Mark, Marked, Report], Iterator[Element]]] = {
    "blank": _blank,
    "unreadable": _unread,
    "unknown": _unread,
    "twice": _unread,
}
