"""Canvas's quizzes: read as its importer does, answered as it grades, with the same elements as a file that is known to import."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import unescape
from typing import Any, NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from bptrace.errors import UsageError
from bptrace.exercise.paper import Blank, Copy, Paper
from bptrace.inputs.config.config import Rounding
from bptrace.views.handouts.canvas_qti import canvas

from ..exercise.papers import paper_of
from .test_moodle_xml import EVIL, asking

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
PACKAGE = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
META = "{http://canvas.instructure.com/xsd/cccv1p0}"

# The elements of a numerical question with an exact answer, as text2qti 0.8 (BSD) writes it for Canvas, in their order.
FIELD = ("qtimetadatafield", "fieldlabel", "fieldentry")
TASK = ["item", "itemmetadata", "qtimetadata", *4 * FIELD, "presentation", "material", "mattext"]
CONDITION = ["respcondition", "conditionvar", "or", "varequal", "and", "vargte", "varlte", "setvar"]
ITEM = [*TASK, "response_str", "render_fib", "response_label", "resprocessing", "outcomes", "decvar", *CONDITION]
RANGE = ["respcondition", "conditionvar", "vargte", "varlte", "setvar"]  # with a range instead
LABELS = ["question_type", "points_possible", "original_answer_ids", "assessment_question_identifierref"]


class Answerable(NamedTuple):
    """A numerical question as Canvas keeps it: ranges, the ends among them, and points."""

    text: str
    points: str
    ranges: list[tuple[Decimal, Decimal]]

    def graded(self, typed: str) -> bool:
        """True if Canvas gives the points for what a student types: it rounds to four decimals first."""
        value = Decimal(typed).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return any(low <= value <= high for low, high in self.ranges)


@cache
def paper(digits: str = "4dp") -> Paper:
    return paper_of(asking("mazur", ask=["net_*", "out_*", "w*+"], digits=digits))


def unpacked(*copies: Copy) -> dict[str, bytes]:
    ((name, data),) = canvas(copies)
    assert name == "canvas-qti.zip"
    with ZipFile(io.BytesIO(data)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {entry: packed.read(entry) for entry in packed.namelist()}


def items(*copies: Copy, quiz: str = "quiz1") -> list[ElementTree.Element]:
    return ElementTree.fromstring(unpacked(*copies)[f"{quiz}/{quiz}.xml"]).findall(f".//{QTI}item")


def bare(element: ElementTree.Element) -> list[str]:
    return [part.tag.removeprefix(QTI) for part in element.iter()]


def answerable(item: ElementTree.Element) -> Answerable:
    return Answerable(str(item.findtext(f".//{QTI}mattext")), fields(item)["points_possible"], list(ranges(item)))


def ranges(item: ElementTree.Element) -> Iterator[tuple[Decimal, Decimal]]:
    """Of an exact answer Canvas reads the number and the upper end, and takes the difference for the margin to both sides."""
    for condition in item.iter(f"{QTI}respcondition"):
        assert condition.findtext(f"{QTI}setvar") == "100"
        exact = condition.findtext(f".//{QTI}varequal")
        low, high = (Decimal(str(condition.findtext(f".//{QTI}{kind}"))) for kind in ("vargte", "varlte"))
        yield (low, high) if exact is None else (2 * Decimal(exact) - high, high)


def fields(item: ElementTree.Element) -> dict[str, str]:
    found = item.iter(f"{QTI}qtimetadatafield")
    return {str(field.findtext(f"{QTI}fieldlabel")): field.findtext(f"{QTI}fieldentry") or "" for field in found}


def numerical(asked: Paper) -> list[tuple[Blank, Answerable]]:
    return list(zip(asked.blanks, map(answerable, items(Copy(asked))[1:]), strict=True))


digits = pytest.mark.parametrize("digits", ["4dp", "3dp", "2dp"])


@digits
def test_right_numbers_earn_the_points_and_mistakes_do_not(digits: str) -> None:
    for blank, question in numerical(paper(digits)):
        low, high = blank.honest
        assert question.graded(blank.written)
        assert question.graded(repr(blank.truth))
        apart = [one for one in blank.mistaken if not low - 1e-4 <= float(one.written) <= high + 1e-4]
        assert apart
        assert not any(question.graded(one.written) for one in apart)


@digits
def test_the_ends_of_what_is_accepted(digits: str) -> None:
    place = Decimal("0.0001")
    for blank, question in numerical(paper(digits)):
        low, high = (Decimal(f"{bound:.12g}") for bound in blank.honest)
        every = [Decimal(blank.written) + step * place for step in range(-200, 201)]
        taken = [value for value in every if question.graded(str(value))]
        assert taken == [value for value in every if low <= value <= high or value == Decimal(blank.written)]
        assert blank.name in question.text
        assert f"to {digits[0]} decimal places" in question.text


def small(truth: float, written: str, rounding: Rounding) -> Paper:
    blank = paper().blanks[0]._replace(truth=truth, written=written, right=(truth, truth), honest=(truth, truth), mistaken=())
    return paper()._replace(blanks=(blank, *paper().blanks[1:]), digits=rounding)


DP4, DP5, SF3, SF4 = Rounding("dp", 4), Rounding("dp", 5), Rounding("sf", 3), Rounding("sf", 4)


@pytest.mark.parametrize(
    ("truth", "written", "rounding"),
    [(0.01, "0.0100", DP4), (-0.01, "-0.0100", DP4), (0.1234, "0.1234", SF4), (0.0123, "0.0123", SF3), (12300.0, "1.23e+04", SF3)],
)
def test_what_canvas_keeps(truth: float, written: str, rounding: Rounding) -> None:
    assert items(Copy(small(truth, written, rounding)))


@pytest.mark.parametrize(
    ("truth", "written", "rounding"),
    [
        (0.00999, "0.0100", DP4),
        (-0.00999, "-0.0100", DP4),
        (0.0, "0.0000", DP4),
        (0.37751, "0.37751", DP5),
        (0.01234, "0.01234", SF4),
        (1e-5, "1.00e-05", SF3),
    ],
)
def test_what_canvas_would_round_away_is_refused(truth: float, written: str, rounding: Rounding) -> None:
    with pytest.raises(UsageError, match=re.escape(f"these are not: net_h1 = {written}")) as raised:
        list(canvas([Copy(small(truth, written, rounding))]))
    assert "take it to Moodle" in raised.value.problems[0].hint


def test_the_numbers_that_are_too_small_are_named() -> None:
    with pytest.raises(UsageError, match=r"dE/dw1 = 0\.0004, dE/dw2 = 0\.0009"):
        list(canvas([Copy(paper_of(asking("mazur", ask=["dE/dw*"], digits="4dp")))]))


def test_elements_are_those_of_a_file_that_canvas_imports() -> None:
    task, *asked = items(Copy(paper()))
    for item in asked:
        several = [*ITEM, *RANGE]
        assert bare(item) in (ITEM, several)
        assert list(fields(item)) == LABELS
        assert fields(item)["question_type"] == "numerical_question"
    assert bare(task) == TASK
    assert fields(task)["question_type"] == "text_only_question"
    names = [item.get("ident") for item in (task, *asked)]
    assert len(set(names)) == len(names)


def test_the_manifest_names_each_file_once() -> None:
    files = unpacked(Copy(paper(), "s1", "Ada", "AAAA-1"), Copy(paper(), "s2", "Ben", "BBBB-2"))
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    resources = manifest.findall(f".//{PACKAGE}resource")
    named = [str(file.get("href")) for file in manifest.findall(f".//{PACKAGE}file")]
    assert sorted(named) == sorted(set(files) - {"imsmanifest.xml"})
    assert len(set(named)) == len(named)
    kept = {resource.get("identifier") for resource in resources}
    assert {one.get("identifierref") for one in manifest.findall(f".//{PACKAGE}dependency")} <= kept
    assert [one.get("type") for one in resources][:2] == ["imsqti_xmlv1p2", "associatedcontent/imscc_xmlv1p1/learning-application-resource"]
    titles = [ElementTree.fromstring(files[f"quiz{number}/assessment_meta.xml"]).findtext(f"{META}title") for number in (1, 2)]
    assert titles == [f"{paper().config.title} ({code})" for code in ("AAAA-1", "BBBB-2")]
    assert not any(b"Ada" in data or b"Ben" in data for data in files.values())


def test_points() -> None:
    asked = paper_of(asking("mazur", ask=["net_*"], digits="4dp", marks={"default": "1/2", "net_h1": 2}))
    assert [question.points for _, question in numerical(asked)] == ["2", "0.5", "0.5", "0.5"]
    meta = ElementTree.fromstring(unpacked(Copy(asked))["quiz1/assessment_meta.xml"])
    assert meta.findtext(f"{META}points_possible") == "3.5"


@pytest.mark.parametrize(
    ("reveal", "hidden", "shown"), [("none", "always", "false"), ("status", "", "false"), ("hint", "", "false"), ("value", "", "true")]
)
def test_canvas_shows_as_much_as_is_revealed(reveal: str, hidden: str, shown: str) -> None:
    asked = paper_of(asking("mazur", ask=["net_*"], digits="4dp", reveal=reveal))
    meta = ElementTree.fromstring(unpacked(Copy(asked))["quiz1/assessment_meta.xml"])
    assert (meta.findtext(f"{META}hide_results"), meta.findtext(f"{META}show_correct_answers")) == (hidden, shown)


def test_the_task_has_the_givens_and_the_picture() -> None:
    text = str(items(Copy(paper()))[0].findtext(f".//{QTI}mattext"))
    assert "<td>w8</td>" in text
    assert 'src="%24IMS-CC-FILEBASE%24/quiz1_network.svg"' in text
    assert unpacked(Copy(paper()))["quiz1_network.svg"].startswith(b"<svg ")


@pytest.mark.parametrize("title", [EVIL, "", "\x00\ufffe\ud800"])
def test_a_hostile_title_stays_text(title: str) -> None:
    evil = paper()._replace(config=paper().config._replace(title=title))
    files = unpacked(Copy(evil))
    parsed: dict[str, Any] = {name: ElementTree.fromstring(data) for name, data in files.items()}
    text = parsed["quiz1/quiz1.xml"].findtext(f".//{QTI}mattext")
    assert "<script" not in text
    if title == EVIL:
        assert unescape(text[text.index("<h4>") + 4 : text.index("</h4>")]) == EVIL
        assert parsed["quiz1/quiz1.xml"].find(f"{QTI}assessment").get("title") == EVIL
    assert files == unpacked(Copy(evil))
