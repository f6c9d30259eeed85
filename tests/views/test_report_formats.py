"""Reports as data: they read back, whatever stands in them, and hold no more than is revealed."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.check.diagnosis.causes import Cause
from bptrace.check.report import VERDICTS, Mark, Marked
from bptrace.errors import Place, Problem, UsageError
from bptrace.inputs.config.keys import REVEALS
from bptrace.inputs.tree.csv_written import harmless
from bptrace.views.marking import scores
from bptrace.views.marking.class_csv import HEADER
from bptrace.views.marking.feedback import file_name
from bptrace.views.marking.gradescope import files
from bptrace.views.marking.report_formats import FORMATS, written
from bptrace.views.marking.report_json import report_schema
from bptrace.views.marking.revealed import Report
from bptrace.views.markup.junit_xml import legal

from .reports import ALL_RIGHT, EVIL, HALF, HOSTILE, LOST, MIXED, SHEETS, class_of, mark, reported, sheet
from .test_golden import kept
from .test_markdown import OURS, READER

KNOWN = MIXED._replace(id="Participant 12345")
VALIDATOR = jsonschema.Draft202012Validator(report_schema())
reveals = pytest.mark.parametrize("reveal", REVEALS)

texts = st.text(st.characters(exclude_categories=()), max_size=12)
names = st.tuples(texts) | st.just(())
parts = st.fractions(0, 3, max_denominator=12)
floats = st.none() | st.floats(allow_nan=False, allow_infinity=False)
counts = st.tuples(st.integers(0, 60), st.integers(0, 60))
causes = st.builds(Cause, texts, texts, texts, st.sampled_from(["direct", "hidden", "givens", "text", ""]), names, also=names, shows=counts)
marks = st.builds(
    Mark, texts, st.sampled_from(["net_h1", "w5+", "E", ""]), texts, st.sampled_from(VERDICTS), floats, floats,
    st.tuples(causes) | st.just(()), names, parts, parts, texts, texts, asked=st.booleans(),
)  # fmt: skip
problems = st.builds(Problem, texts, texts, texts, st.none() | st.builds(Place, texts, st.just(1), st.just(1), text=texts))
anything = st.builds(
    Marked, texts, texts, st.lists(marks, max_size=4).map(tuple), parts, parts, st.lists(problems, max_size=2).map(tuple), texts
)
classes = st.lists(anything, min_size=1, max_size=3)
some = settings(max_examples=40)  # each holds dozens of texts


def made(form: str, *sheets: Marked, reveal: str = "value") -> bytes:
    return written(reported(*sheets, reveal=reveal), form)


def data(*sheets: Marked, reveal: str = "value") -> Any:
    return json.loads(made("json", *sheets, reveal=reveal))


# JSON


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


@reveals
def test_json_is_as_its_schema_says(reveal: str) -> None:
    VALIDATOR.validate(data(*SHEETS, reveal=reveal))


@some
@given(classes, st.sampled_from(REVEALS))
def test_any_json_is_as_its_schema_says(sheets: list[Marked], reveal: str) -> None:
    found = data(*sheets, reveal=reveal)
    VALIDATOR.validate(found)
    assert [len(one["answers"]) for one in found["sheets"]] == [len(one.answers) for one in sheets]


def test_json_says_all() -> None:
    found = data(MIXED)["sheets"][0]
    assert (found["student"], found["score"], found["max_score"], found["begin"]) == ("s1234567", 4, 14, "out_o2")
    assert found["problems"] == [{"code": "syntax", "message": "a decimal comma", "hint": "write 0.3775", "line": 3, "column": 11}]
    carried = next(answer for answer in found["answers"] if answer["verdict"] == "carried")
    assert carried["from"] == ["delta_h1"]
    assert carried["carried"] == 0.000417
    assert round(carried["expected"], 9) == 0.000438568
    assert [cause["code"] for answer in found["answers"] if answer["cell"] == "w1+" for cause in answer["causes"]] == [
        "uphill",
        "updated-weights",
    ]


def test_json_holds_what_is_revealed() -> None:
    none, status, hint, value = (data(MIXED, reveal=reveal)["sheets"][0]["answers"][3] for reveal in REVEALS)
    assert set(none) == {"name", "cell", "written", "score", "max_score", "asked"}
    assert set(status) - set(none) == {"verdict", "message", "from"}
    assert set(hint) - set(status) == {"causes", "tell"}
    assert set(value) - set(hint) == {"expected", "carried"}


# CSV


def rows(*sheets: Marked, reveal: str = "value") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made("csv", *sheets, reveal=reveal).decode(), newline="")))


def test_a_class_list() -> None:
    anna, mixed, half, lost, evil = rows(*SHEETS)
    assert (anna["student"], anna["score"], anna["correct"], anna["net_h1"], anna["delta_h1"]) == ("anna", "4", "4", "correct", "")
    assert mixed["causes"] == "digits-swapped flipped-sign slope-at-out uphill updated-weights unexplained"
    assert (mixed["wrong"], mixed["carried"], mixed["unknown"], mixed["dE/dw1"]) == ("8", "1", "1", "carried")
    assert half["score"] == "1.5"
    assert (lost["file"], lost["score"], lost["correct"]) == ("sheets/photo.yaml", "0", "0")
    assert evil["student"].startswith("'=cmd|' /C calc'!A1 <b>x</b>")


def test_the_columns_are_in_the_order_of_computation() -> None:
    last, first = sheet("a", mark("w5+", "1", "wrong"), mark("E", "1", "wrong")), sheet("b", mark("net_h1", "0.3775"))
    assert list(rows(last, first)[0])[len(HEADER) :] == ["net_h1", "E", "w5+"]


def test_a_class_list_of_scores_alone() -> None:
    none = rows(MIXED, HALF, reveal="none")[0]
    assert (none["score"], none["correct"], none["wrong"], none["out_o2"], none["causes"]) == ("4", "", "", "", "")
    assert (none["blank"], none["dE/dw5"]) == ("1", "blank")


@some
@given(classes, st.sampled_from(REVEALS))
def test_csv_reads_back(sheets: list[Marked], reveal: str) -> None:
    found = rows(*sheets, reveal=reveal)
    assert [row["student"] for row in found] == [harmless(one.student) for one in sheets]
    assert [row["file"] for row in found] == [harmless(one.file) for one in sheets]
    for row in found:
        assert None not in row
        assert not [cell for cell in row.values() if re.match(r"\s*[=+@\t\r]|\s*-(?!\d)", cell)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1+1|cmd", "'-1+1|cmd"), ("-0.5", "-0.5"), ("-2e-05", "-2e-05"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"), ("  =1", "'  =1"), ("a;=1", "a;'=1"), ("a=1", "a=1"), ("O'Neill, Ruth", "O'Neill, Ruth"),
        ("\x1b[31m", "\\x1b[31m"),
    ],
)  # fmt: skip
def test_no_text_is_a_formula(said: str, kept: str) -> None:
    assert harmless(said) == kept


# JUnit


def suites(*sheets: Marked, reveal: str = "value") -> ElementTree.Element:
    return ElementTree.fromstring(made("junit", *sheets, reveal=reveal))


def test_suites_and_cases() -> None:
    kept("report-junit.xml", made("junit", ALL_RIGHT, MIXED, LOST).decode())


def test_how_each_case_ends() -> None:
    cases = list(suites(MIXED)[0].iter("testcase"))
    ends = {case.get("name"): [child.tag for child in case if child.tag != "properties"] for case in cases[:-1]}
    assert ends["net_h1"] == ends["dE/dw1"] == ends["out_h1"] == []
    assert ends["w1+"] == ["failure"]
    assert ends["dE/dw5"] == ends["w5+"] == ["skipped"]
    assert ends["net_h2"] == ends["nett_h1"] == ends["the file"] == ["error"]
    assert cases[-1].find("skipped") is not None, "the same again"


def test_a_sheet_that_cannot_be_read_is_a_suite_with_an_error() -> None:
    suite = suites(LOST)[0]
    assert (suite.get("tests"), suite.get("errors"), suite.get("name")) == ("1", "1", "photo")
    error = suite.find("testcase/error")
    assert error is not None
    assert (error.get("type"), error.get("message")) == ("encoding", "this is not a text file")


def test_lost_marks_alone_fail() -> None:
    half = sheet("a", mark("E", "1", "carried", score=Fraction(1, 2)), mark("E", "1", "wrong", score=Fraction(1)))
    assert [case.find("failure") is not None for case in suites(half).iter("testcase")] == [True, False]


@some
@given(classes, st.sampled_from(REVEALS))
def test_any_report_is_well_formed(sheets: list[Marked], reveal: str) -> None:
    top = suites(*sheets, reveal=reveal)
    for suite, one in zip(top, sheets, strict=True):
        assert suite.get("name") == legal(one.student)
        cases = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(cases)
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(count, "")) == len(suite.findall(f"testcase/{tag}"))
    for count in ("tests", "failures", "errors", "skipped"):
        assert int(top.get(count, "")) == sum(int(suite.get(count, "")) for suite in top)


# Gradescope


def results(sheet: Marked, reveal: str = "value") -> Any:
    return json.loads(made("gradescope", sheet, reveal=reveal))


def test_results() -> None:
    found = results(MIXED)
    assert (found["score"], found["output_format"], found["visibility"]) == (4, "md", "visible")
    assert [test["number"] for test in found["tests"]] == [str(number) for number in range(1, 18)]
    by_name = {test["name"]: test for test in found["tests"]}
    assert (by_name["dE/dw1"]["status"], by_name["w1+"]["status"]) == ("passed", "failed")
    assert (by_name["w1+"]["score"], by_name["w1+"]["max_score"]) == (0, 1)
    assert "score" not in by_name["w5+"]
    assert "Expected: 0.149780716" in by_name["w1+"]["output"]
    assert "**Begin again at out_o2.**" in found["output"]


def test_results_of_a_sheet_that_cannot_be_read() -> None:
    found = results(LOST)
    assert (found["score"], found["tests"]) == (0, [])
    assert "this is not a text file" in found["output"]


@pytest.mark.parametrize("sheet", [MIXED, EVIL])
def test_scores_alone_hide_the_cases(sheet: Marked) -> None:
    found = results(sheet, "none")
    assert {test["visibility"] for test in found["tests"]} == {found["visibility"]} == {"hidden"}
    assert not any("status" in test for test in found["tests"])
    assert not re.search("wrong|correct|carried", json.dumps(found))
    assert "Score: " in found["output"]


@some
@given(anything, st.sampled_from(REVEALS))
def test_any_results(sheet: Marked, reveal: str) -> None:
    found = results(sheet, reveal)
    assert len(found["tests"]) == len(sheet.answers)
    assert isinstance(found["score"], float)
    assert "\x1b" not in json.dumps(found)


def test_what_a_student_writes_is_no_markup() -> None:
    found = results(EVIL)
    for output in (found["output"], *(test["output"] for test in found["tests"])):
        inline = [child for token in READER.parse(output) for child in token.children or []]
        assert {child.content for child in inline if child.type == "html_inline"} <= {"<span>", "</span>"}
        assert {child.type for child in inline} <= {*OURS, "html_inline"}


def test_results_are_of_one_sheet() -> None:
    with pytest.raises(UsageError, match="name a folder"):
        made("gradescope", MIXED, HALF)


def test_a_file_a_sheet() -> None:
    found = dict(files(reported(*class_of(40))))
    assert len(found) == 40
    assert {"photo.json", "王小明_1.json", "cmd_C_calc_A1_b_x_b_y_bold_z_31m_s_0.json"} <= set(found)


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("anna", "anna"), ("../../etc/passwd", "etc_passwd"), ("", "sheet"), ("..", "sheet"), (".hidden", "hidden"), ("a/b\\c", "a_b_c"),
        ("NUL", "_NUL"), ("com1.x", "_com1.x"), ("-o x", "_-o_x"), ("x" * 300, "x" * 60), ("张三", "张三"), ("a\x00b\n", "a_b"),
    ],
)  # fmt: skip
def test_names_of_files(student: str, name: str) -> None:
    assert file_name(student, set()) == name


@given(st.lists(texts, max_size=20))
def test_names_of_files_are_safe_and_distinct(students: list[str]) -> None:
    taken: set[str] = set()
    found = [file_name(student, taken) for student in students]
    assert len({name.casefold() for name in found}) == len(found)
    for name in found:
        assert re.fullmatch(r"[\w.-]+", name)
        assert not name.startswith((".", "-"))
        assert len(name.encode()) < 255


# what is revealed, in every format


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_tells_more_than_is_revealed(form: str) -> None:
    for reveal in REVEALS[:-1]:
        page = made(form, KNOWN, reveal=reveal).decode()
        assert not re.search(r"0\.5932|0\.7729|0\.7413|0\.00877|0\.0004385|0\.0821|0\.14978|0\.3925|0\.291027773", page), reveal
    for reveal in REVEALS[:2]:
        assert not re.search("slope-at-out|swapped|uphill|looks as if|would tell", made(form, KNOWN, reveal=reveal).decode())


def test_a_report_keeps_the_sheets_as_they_are_where_all_is_revealed() -> None:
    report: Report = reported(*SHEETS)
    assert list(report.sheets) == list(SHEETS)


# scores


@pytest.mark.parametrize(
    ("score", "told"),
    [
        ("0", "0"),
        ("5", "5"),
        ("100", "100"),
        ("5/2", "2.5"),
        ("1/8", "0.125"),
        ("1/3", "0.333333"),
        ("200/3", "66.6667"),
        ("1/1024", "0.0009765625"),
    ],
)
def test_scores(score: str, told: str) -> None:
    assert scores.told(Fraction(score)) == told
    assert scores.number(Fraction(score)) == float(told)


@pytest.mark.parametrize(
    ("part", "told"), [("0", "0%"), ("1", "100%"), ("5/8", "62.5%"), ("2/3", "66.7%"), ("1/10", "10%"), ("1/1000", "0.1%")]
)
def test_percentages(part: str, told: str) -> None:
    assert scores.percent(Fraction(part)) == told


def test_hostile_texts_are_told_in_every_format() -> None:
    for form in FORMATS:
        page = made(form, EVIL._replace(id="Participant 666"))
        assert HOSTILE.encode() not in page
        assert b"\x1b" not in page
        assert b"\x00" not in page
