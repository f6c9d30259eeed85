"""`bptrace check` of a class: a roster, a page for each student, marks to upload, and what marking anew has changed."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from bptrace.views.marking.report_json import report_schema

from .conftest import Done
from .tools import MAZUR

Work = Callable[..., Done]

ROSTER = "id,name\ns1001,Ada Lovelace\ns1002,Ben Müller\ns1003,Carla Díaz\n"
SHEETS = {
    "s1001.yaml": "net_h1: 0.3775\nout_h1: 0.5933\n",
    "s1002.yaml": "net_h1: 0.9\nout_h1: 0.5933\n",
    "s1002-2.yaml": "net_h1: 0.3775\nnet_h2: 0.9\n",
    "who.yaml": "student: Bea Miller\nanswers: {net_h1: 0.3775}\n",
}
WORKSHEET = """Identifier,"Full name",Status,Grade,"Maximum Grade","Last modified (grade)","Feedback comments"
"Participant 4711","Ada Lovelace",Submitted,,2,-,"see <b>this</b>, please"
"Participant 4712","Ben Müller",Submitted,,2,-,
"Participant 4713","Carla Díaz",,,2,-,
"""
GRADEBOOK = """Student,ID,SIS User ID,SIS Login ID,Section,A Step by Step Backpropagation Example (998),Other (12)
    Points Possible,,,,,10,5
"Lovelace, Ada",81,0012345,ada1,"Math 1, B",,3
"Díaz, Carla",83,0012347,car3,"Math 1, B",,3
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the sheets of a class and its roster."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sheets").mkdir()
    for name, text in SHEETS.items():
        (tmp_path / "sheets" / name).write_text(text, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


CLASS = ("check", MAZUR, "sheets", "--roster", "roster.csv")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# the roster


def test_a_class_with_a_roster(work: Work, folder: Path) -> None:
    done = work(*CLASS)
    assert (done.code, done.err) == (1, "")
    assert "3 sheets · 1 handed nothing in · 1 of nobody on the roster · 2 all right" in done.out
    for line in (
        "Ben Müller    s1002      1   2",
        "the last of 2",
        "Carla Díaz    s1003      0",
        "nothing was handed in",
        "not on the roster",
    ):
        assert line in done.out
    assert "Ben Müller  sheets/s1002-2.yaml  sheets/s1002.yaml" in done.out


def test_a_class_that_nobody_says_what_is_asked_of(work: Work, folder: Path) -> None:
    said = "The exercise does not say what is asked, so each sheet is marked on what it holds"
    assert f"{said}, and the totals differ." in " ".join(work(*CLASS).out.split())
    assert f"{said}." in " ".join(work("check", MAZUR, "sheets/s1001.yaml", "sheets/s1002.yaml").out.split())
    (folder / "asks.yaml").write_text(Path(MAZUR).read_text("utf-8") + "\nexercise: {ask: net_h1}\n", encoding="utf-8")
    assert said not in " ".join(work("check", "asks.yaml", "sheets").out.split())


def test_the_roster_in_the_data(work: Work, folder: Path) -> None:
    found = json.loads(work(*CLASS, "--format", "json").out)
    jsonschema.validate(found, report_schema())
    told = [(one["student"], one["id"], one["on_roster"], one["passed_over"]) for one in found["sheets"]]
    assert told == [
        ("Ada Lovelace", "s1001", True, []),
        ("Ben Müller", "s1002", True, ["sheets/s1002.yaml"]),
        ("Carla Díaz", "s1003", True, []),
        ("Bea Miller", "", False, []),
    ]
    assert [problem["code"] for problem in found["sheets"][2]["problems"]] == ["absent"]
    rows = table(work(*CLASS, "--format", "csv").out)
    assert [(row["id"], row["score"], row["remark"]) for row in rows] == [
        ("s1001", "2", ""),
        ("s1002", "1", "the last of 2"),
        ("s1003", "0", "nothing was handed in"),
        ("", "1", "not on the roster"),
    ]


def test_a_roster_among_the_sheets_is_none_of_them(work: Work, folder: Path) -> None:
    os.rename("roster.csv", "sheets/roster.csv")
    done = work("check", MAZUR, "sheets", "--roster", "sheets/roster.csv")
    assert "3 sheets · 1 handed nothing in" in done.out


def test_a_roster_is_not_written_over(work: Work, folder: Path) -> None:
    done = work(*CLASS, "-o", "roster.csv")
    assert (done.code, "roster.csv is read here, so it is not written over" in done.err) == (2, True)
    assert Path("roster.csv").read_text("utf-8") == ROSTER


def test_who_is_nobody_is_told_though_nothing_is_printed(work: Work, folder: Path) -> None:
    done = work(*CLASS, "-o", "marks.csv")
    assert done == Done(1, "", "1 sheet matches nobody on the roster: Bea Miller\n")


@pytest.mark.parametrize(("called", "who"), [("Carla", "Carla Díaz"), ("Karla Dias", "Carla Díaz"), ("Xaver", "")])
def test_who_a_sheet_of_nobody_may_be_of(work: Work, folder: Path, called: str, who: str) -> None:
    Path("sheets/who.yaml").write_text(f"student: {called}\nanswers: {{net_h1: 0.3775}}\n", encoding="utf-8")
    lines = work(*CLASS).out.splitlines()
    row = lines[lines.index("Sheets of nobody on the roster") + 5]
    assert row.split() == [*called.split(), "sheets/who.yaml", *who.split()]


@pytest.mark.parametrize(("before", "told"), [(49, True), (50, False)])
def test_for_how_many_sheets_of_nobody_names_are_looked_for(work: Work, folder: Path, before: int, told: bool) -> None:
    rows = [*(f"a{number},0.3775" for number in range(before)), "Carla Dias,0.3775"]
    Path("class.csv").write_text("\n".join(["student,net_h1", *rows, ""]), encoding="utf-8")
    lines = work("check", MAZUR, "class.csv", "--roster", "roster.csv").out.splitlines()
    row = next(line for line in lines[lines.index("Sheets of nobody on the roster") :] if line.startswith("Carla Dias"))
    assert ("Carla Díaz" in row) == told


def test_a_roster_for_which_nothing_was_handed_in(work: Work, folder: Path) -> None:
    Path("others.csv").write_text("id,name\ns8,Xaver\n", encoding="utf-8")
    done = work("check", MAZUR, "sheets/s1001.yaml", "--roster", "others.csv")
    assert "1 sheet · 1 handed nothing in · 1 of nobody on the roster" in done.out


def test_standard_input_is_read_once(work: Work, folder: Path) -> None:
    assert "standard input can be read once" in work("check", MAZUR, "-", "--roster", "-").err


# a page for each student


def test_a_page_for_each_student(work: Work, folder: Path) -> None:
    assert work(*CLASS, "-o", "feedback/").code == 1
    stems = ["Bea_Miller", "s1001_Ada_Lovelace", "s1002_Ben_Müller", "s1003_Carla_Díaz"]
    assert sorted(os.listdir("feedback")) == [f"{stem}{suffix}" for stem in stems for suffix in (".html", ".md")]
    page = Path("feedback/s1002_Ben_Müller.html").read_text("utf-8")
    assert '<td class="bad">wrong</td>' in page
    assert "sheets/" not in page
    assert "Nothing was handed in." in Path("feedback/s1003_Carla_Díaz.md").read_text("utf-8")
    kept = Path("feedback/notes.txt")
    kept.write_text("mine")
    assert work(*CLASS, "-o", "feedback").code == 1
    assert kept.read_text() == "mine"


def test_a_page_has_the_picture_of_the_sheet(work: Work, folder: Path) -> None:
    work(*CLASS, "-o", "feedback/", "-o", "report.html")
    assert Path("feedback/s1002_Ben_Müller.html").read_text("utf-8").count("<svg") == 1
    assert Path("report.html").read_text("utf-8").count("<svg") == 3, "and none of who handed nothing in"
    work(*CLASS, "-o", "feedback/", "-o", "report.html", "--reveal", "none")
    assert "<svg" not in Path("feedback/s1002_Ben_Müller.html").read_text("utf-8")
    assert "<svg" not in Path("report.html").read_text("utf-8")


def test_the_pages_of_a_class_are_in_its_report(work: Work, folder: Path) -> None:
    assert work(*CLASS, "-o", "report.html").code == 1
    page = Path("report.html").read_text("utf-8")
    assert page.count("<section") == 4, "the class, and three who handed something in"
    assert '<a href="#student-2">Ben Müller</a>' in page
    assert '<section id="student-2">' in page


def test_a_page_for_each_row_of_a_table(work: Work, folder: Path) -> None:
    Path("class.csv").write_text("student,net_h1\nAda Lovelace,0.3775\nx/../y,0.4\n-a,0.4\nNUL,1\nnul,1\n", encoding="utf-8")
    assert work("check", MAZUR, "class.csv", "-o", "feedback/").code == 1
    stems = {name.rpartition(".")[0] for name in os.listdir("feedback")}
    assert stems == {"Ada_Lovelace", "x_.._y", "_-a", "_NUL", "_nul-2"}


@pytest.mark.parametrize(("reveal", "told"), [("none", ""), ("status", "wrong"), ("hint", "too many was written"), ("value", "0.3775")])
def test_a_page_tells_what_is_revealed(work: Work, folder: Path, reveal: str, told: str) -> None:
    order = ["wrong", "too many was written", "0.3775"]
    work("check", MAZUR, "sheets/s1002.yaml", "-o", "feedback/", "--reveal", reveal)
    for suffix in (".md", ".html"):
        page = Path(f"feedback/s1002{suffix}").read_text("utf-8")
        shown = order[: order.index(told) + 1] if told else []
        assert [word for word in order if word in page] == shown


def test_a_page_of_a_class_in_html(work: Work, folder: Path) -> None:
    assert work(*CLASS, "-o", "report.html").code == 1
    page = Path("report.html").read_text("utf-8")
    assert page == work(*CLASS, "--format", "html").out
    assert '<th scope="row">Carla Díaz</th>' in page


# marks to upload


@pytest.mark.parametrize(("identifier", "grade"), [("Identifier", "Grade"), ("Identifiant", "Note")])
def test_moodles_worksheet_comes_back_with_marks(work: Work, folder: Path, identifier: str, grade: str) -> None:
    worksheet = WORKSHEET.replace("Identifier", identifier).replace("Grade,", f"{grade},", 1)
    Path("worksheet.csv").write_text(worksheet, encoding="utf-8")
    for name in ("s1001.yaml", "s1002.yaml"):
        path = Path("sheets", name)
        path.write_text(
            f"student: {'Lovelace, Ada' if name == 's1001.yaml' else 'BEN MULLER'}\nanswers:\n  net_h1: 0.3775\n", encoding="utf-8"
        )
    os.remove("sheets/s1002-2.yaml")
    done = work("check", MAZUR, "sheets", "--roster", "worksheet.csv", "--format", "moodle", "-o", "grades.csv")
    assert done.code == 1
    before, after = table(worksheet), table(Path("grades.csv").read_text("utf-8"))
    assert [{**row, grade: ""} for row in after] == before
    assert [row[grade] for row in after] == ["1", "1", "0"]


def test_moodles_numbers_from_its_folders(work: Work, folder: Path) -> None:
    for name in ("Ada Lovelace_4711", "=cmd()_4712", "Cy_4713"):
        inside = folder / "moodle" / f"{name}_assignsubmission_file_"
        inside.mkdir(parents=True)
        (inside / "answers.yaml").write_text("net_h1: 0.3775\n" if name != "Cy_4713" else "\x00", encoding="utf-8")
    done = work("check", MAZUR, "moodle", "--format", "moodle")
    rows = sorted((row["Identifier"], row["Full name"][:6], row["Grade"], row["Maximum Grade"]) for row in table(done.out))
    assert rows == [("Participant 4711", "Ada Lo", "1", "1"), ("Participant 4712", "'=cmd(", "1", "1"), ("Participant 4713", "Cy", "", "1")]


def test_canvas_gradebook_comes_back_with_marks(work: Work, folder: Path) -> None:
    Path("gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")
    os.rename("sheets/s1001.yaml", "sheets/0012345.yaml")
    done = work("check", MAZUR, "sheets", "--roster", "gradebook.csv", "--format", "canvas")
    assert done.out.splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,A Step by Step Backpropagation Example (998)",
        '"Lovelace, Ada",81,0012345,ada1,"Math 1, B",2',
        '"Díaz, Carla",83,0012347,car3,"Math 1, B",0',
    ]


def test_canvas_gradebook_may_have_names_in_two_columns(work: Work, folder: Path) -> None:
    split = (
        GRADEBOOK.replace("Student,", "LastName,FirstName,")
        .replace('"Lovelace, Ada"', "Lovelace,Ada")
        .replace('"Díaz, Carla"', "Díaz,Carla")
    )
    Path("gradebook.csv").write_text(split.replace("Possible,", "Possible,,"), encoding="utf-8")
    os.rename("sheets/s1001.yaml", "sheets/0012345.yaml")
    done = work("check", MAZUR, "sheets", "--roster", "gradebook.csv", "--format", "canvas")
    assert done.out.splitlines() == [
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,A Step by Step Backpropagation Example (998)",
        'Lovelace,Ada,81,0012345,ada1,"Math 1, B",2',
        'Díaz,Carla,83,0012347,car3,"Math 1, B",0',
    ]


def test_canvas_numbers_from_the_names_of_its_files(work: Work, folder: Path) -> None:
    (folder / "canvas").mkdir()
    for name in ("lovelaceada_81_5501_answers.yaml", "mullerben_LATE_82_5502_hw.yaml"):
        (folder / "canvas" / name).write_text("net_h1: 0.3775\n", encoding="utf-8")
    rows = table(work("check", MAZUR, "canvas", "--format", "canvas").out)
    assert [row["ID"] for row in rows] == ["", "81", "82"]
    assert rows[0]["Student"] == "    Points Possible"


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("moodle", [f"Ada_4711_assignsubmission_file_/{name}.yaml" for name in "ab"]),
        ("canvas", ["ada_81_5501_hw.yaml", "ada_LATE_81_5502_hw.yaml"]),
    ],
)
def test_of_several_attempts_a_roster_tells_which_is_uploaded(work: Work, folder: Path, form: str, files: list[str]) -> None:
    for file in files:
        (folder / "class" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "class" / file).write_text("net_h1: 0.3775\n", encoding="utf-8")
    done = work("check", MAZUR, "class", "--format", form)
    assert (done.code, done.out) == (2, "")
    assert f"class/{files[0]} and class/{files[1]} are both of the student" in done.err
    assert "--roster" in done.err


@pytest.mark.parametrize("form", ["moodle", "canvas"])
def test_marks_without_ids_cannot_be_uploaded(work: Work, folder: Path, form: str) -> None:
    done = work("check", MAZUR, "sheets", "--format", form)
    assert (done.code, done.out) == (2, "")
    assert "none is told here" in done.err
    assert "--roster" in done.err


# marking anew


@pytest.fixture
def again(work: Work, folder: Path) -> Path:
    """The folder, with a report of before, and an exercise that is another now."""
    assert work(*CLASS, "-o", "before.json").code == 1
    text = Path(MAZUR).read_text("utf-8")
    (folder / "other.yaml").write_text(text + "\nexercise: {marks: {net_h1: 2}}\n", encoding="utf-8")
    (folder / "sheets" / "s1001.yaml").write_text("net_h1: 0.3775\nout_h1: 0.7\n", encoding="utf-8")
    return folder


def test_whose_marks_have_changed(work: Work, again: Path) -> None:
    done = work("check", "other.yaml", *CLASS[2:], "--before", "before.json")
    assert "The marks of 3 of 4 students changed: 2 up, 0 down." in done.out
    assert "out_h1 correct → wrong" in done.out
    assert (
        "| Ada Lovelace | 2 of 2 | 2 of 3 | out_h1 correct → wrong |"
        in work("check", "other.yaml", *CLASS[2:], "--before", "before.json", "--format", "markdown").out
    )


def test_what_has_changed_as_data(work: Work, again: Path) -> None:
    found = json.loads(work("check", "other.yaml", *CLASS[2:], "--before", "before.json", "--format", "json").out)
    jsonschema.validate(found, report_schema())
    assert found["changes"]["sheets"][0] == {
        "student": "Ada Lovelace",
        "id": "s1001",
        "before": {"score": 2, "max_score": 2},
        "after": {"score": 2, "max_score": 3},
        "answers": [{"cell": "out_h1", "before": "correct", "after": "wrong"}],
    }
    assert (found["changes"]["new"], found["changes"]["gone"]) == ([], [])


def test_who_is_in_one_report_only(work: Work, again: Path) -> None:
    os.rename("sheets/who.yaml", "sheets/new.yaml")
    Path("sheets/new.yaml").write_text("student: Dee\nanswers: {net_h1: 0.3775}\n", encoding="utf-8")
    done = work(*CLASS, "--before", "before.json")
    assert "1 student not in the report of before: Dee." in done.out
    assert "1 student in the report of before only: Bea Miller." in done.out


def test_nothing_has_changed(work: Work, folder: Path) -> None:
    assert work(*CLASS, "-o", "before.json").code == 1
    assert "The marks of 0 of 4 students changed." in work(*CLASS, "--before", "before.json").out


def test_verdicts_that_were_not_revealed_are_not_compared(work: Work, again: Path) -> None:
    line = ("check", "other.yaml", *CLASS[2:])
    (again / "sheets" / "s1001.yaml").write_text("net_h1: 0.3775\nout_h1:\n", encoding="utf-8")  # that it is blank is no secret
    assert "→" not in work(*line, "--before", "before.json", "--reveal", "none").out
    assert work(*CLASS, "--reveal", "none", "-o", "silent.json").code == 1
    assert "→" not in work(*line, "--before", "silent.json").out


def test_the_report_of_before_is_not_written_over(work: Work, again: Path) -> None:
    done = work(*CLASS, "--before", "before.json", "-o", "before.json")
    assert "before.json is read here, so it is not written over" in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("net_h1: 1", "this is no report in JSON"),
        ("", "this is no report in JSON"),
        ("[1]", "this is no report on marked sheets"),
        ('{"schema": "bptrace.trace/1"}', "this is bptrace.trace/1, not bptrace.report/1"),
        ('{"schema": "bptrace.report/1"}', "a report has a list of sheets"),
        ('{"schema": "bptrace.report/1", "sheets": [1]}', "a sheet of a report has its student here"),
        ('{"schema": "bptrace.report/1", "sheets": [{"student": "a", "score": true}]}', "a sheet of a report has its score here"),
        ("[" * 5000, "this is no report in JSON"),
    ],
)
def test_what_is_no_report(work: Work, folder: Path, text: str, said: str) -> None:
    Path("old.json").write_text(text, encoding="utf-8")
    done = work(*CLASS, "--before", "old.json")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "name one that bptrace check has written" in done.err


def test_a_report_that_is_not_there(work: Work, folder: Path) -> None:
    assert "there is no file gone.json" in work(*CLASS, "--before", "gone.json").err
    assert "sheets is a folder, not a report" in work(*CLASS, "--before", "sheets").err
