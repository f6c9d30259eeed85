"""Sheets in CSV, as spreadsheets, forms and learning platforms write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace.answers.sheet import Sheet

from ..effort import calls, ending
from .hand_in import Values, only, sheet, sheets, told, values

TWO: Values = {"net_h1": 0.3775, "out_h1": 0.5933}
PLAIN = "name,value\r\nnet_h1,0.3775\r\nout_h1,0.5933\r\n"
COMMAS = "Größe;Wert\r\nnet_h1;0,3775\r\nout_h1;0,5933\r\n"
SAME: dict[str, str | bytes] = {
    "plain": PLAIN,
    "without headings": "net_h1,0.3775\nout_h1,0.5933\n",
    "headings nobody knows": "foo,bar\nnet_h1,0.3775\nout_h1,0.5933\n",
    "another language": "nazwa,wynik\nnet_h1,0.3775\nout_h1,0.5933\n",
    "name and something": "name,wynik\nnet_h1,0.3775\nout_h1,0.5933\n",
    "BOM": "\ufeff" + PLAIN,
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "semicolons": COMMAS,
    "semicolons in cp1252": COMMAS.encode("cp1252"),
    "tabs": COMMAS.replace(";", "\t"),
    "tabs in UTF-16": COMMAS.replace(";", "\t").encode("utf-16"),
    "semicolons and points": "net_h1;0.3775\nout_h1;0.5933\n",
    "quotes": '"name","value"\n"net_h1","0.3775"\n"out_h1","0.5933"\n',
    "quoted commas": '"Größe";"Wert"\n"net_h1";"0,3775"\n"out_h1";"0,5933"\n',
    "empty columns": "name;value;;\nnet_h1;0,3775;;\n;;;\nout_h1;0,5933;;\n;;;\n",
    "spaces": "name , value\n net_h1 , 0.3775\n out_h1 , 0.5933 \n",
    "comments": "# my sheet; all of it\nname,value\n# forward\nnet_h1,0.3775\nout_h1,0.5933\n",
    "remarks": "name,value,comment\nnet_h1,0.3775,easy\nout_h1,0.5933,\n",
    "remarks over two lines": 'name,value,comment\nnet_h1,0.3775,"easy,\nI thought"\nout_h1,0.5933,\n',
    "numbered": "1,net_h1,0.3775\n2,out_h1,0.5933\n",
    "numbered, with headings": "No.;quantity;answer\n1;net_h1;0,3775\n2;out_h1;0,5933\n",
    "the other way round": "value,name\n0.3775,net_h1\n0.5933,out_h1\n",
    "title": "Exercise 3;;\n;;\nquantity;answer;points\nForward pass;;\nnet_h1;0,3775;2\nOutput layer;;\nout_h1;0,5933;1\n",
    "sep=": "sep=;\r\nname;value\r\nnet_h1;0,3775\r\nout_h1;0,5933\r\n",
    "an equals sign": "net_h1 =;0,3775\nout_h1 =;0,5933\n",
    "apostrophes": "net_h1,'0.3775\nout_h1,'0.5933\n",
    "text formulas": 'net_h1,"=""0.3775"""\nout_h1,0.5933\n',
    "one row": "net_h1,out_h1\n0.3775,0.5933\n",
    "one row, quoted": '"net_h1 (4 decimals)","out_h1\n(4 decimals)"\n0.3775,0.5933\n',
    "old mac": PLAIN.replace("\r\n", "\r"),
    "no last break": PLAIN.rstrip(),
    "a quotation mark": 'name,value,comment\nnet_h1,0.3775,5" wide\nout_h1,0.5933,\n',
}


@pytest.mark.parametrize("shape", SAME)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ""])
def test_the_same_in_other_shapes(shape: str, suffix: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, SAME[shape], f"s1{suffix}")
    assert (found.student, found.problems, {name.split()[0]: value for name, value in values(found).items()}) == ("s1", (), TWO)


def test_a_heading_is_kept_whole(tmp_path: Path) -> None:
    """What it means is found where the names of the network are known; those that look like names need no looking at."""
    heads = ("w5 after the update", "w6 new", "w7 (new)", "net_h1 ?", "w8+")
    found = sheet(tmp_path, ",".join(("student", *heads)) + "\nanna,1,2,3,4,5\n", "s1.csv")
    assert tuple(one.name for one in found.answers) == heads
    assert found.headings == heads[:4]


def test_places(tmp_path: Path) -> None:
    assert [(a.line, a.column) for a in sheet(tmp_path, "# c\nname,value\nnet_h1,1\n\n x,out_h1\n", "s1.csv").answers] == [(3, 1), (5, 2)]
    wide = sheets(tmp_path, 'student,net_h1,out_h1\nanna,0.3, "0.4"\nben,,\n', "s1.csv")
    assert [[(a.line, a.column) for a in each.answers] for each in wide] == [[(2, 6), (2, 11)], [(3, 5), (3, 6)]]


@pytest.mark.parametrize("head", ["student,anna\n", "Student;anna;\n", "name,anna\nname,value\n", "student,anna\nname,value\n"])
def test_whose_table_it_is(head: str, tmp_path: Path) -> None:
    row = "E;0,5\n" if ";" in head else "E,0.5\n"
    found = sheet(tmp_path, head + row, "s1.csv")
    assert (found.student, values(found)) == ("anna", {"E": 0.5})


def test_a_half_finished_table(tmp_path: Path) -> None:
    for text in ("net_h1,\nout_h1,0.5\nE,-\ndE/dw5\n", "name,value\nnet_h1,\nout_h1,0.5\nE,n/a\ndE/dw5,\n"):
        found = sheet(tmp_path, text, "s1.csv")
        assert values(found) == {"net_h1": None, "out_h1": 0.5, "E": None, "dE/dw5": None}
        assert not any(answer.why for answer in found.answers)


def test_what_is_given_twice_is_kept_twice(tmp_path: Path) -> None:
    assert [answer.text for answer in sheet(tmp_path, "E,1\nw,2\nE,3\n", "s1.csv").answers] == ["1", "2", "3"]


ODD = {
    'E,"0,5933"\n': ("0,5933", "has a decimal comma", "write 0.5933, or part the cells with ;"),
    "E,0,5933\n": ("0,5933", "has a decimal comma", "write 0.5933, or part the cells with ;"),
    "name,value\nE,0,5933\n": ("0,5933", "has a decimal comma", "write 0.5933, or part the cells with ;"),
    "E;1.234,5\n": ("1.234,5", "is not a number", "write 1234.5"),
    "E,=1+2\n": ("=1+2", "is a formula", "write its result"),
    "E,01-Mar\n": ("01-Mar", "is a date", "spreadsheets make dates of fractions: format the cell as text"),
    "E,#DIV/0!\n": ("#DIV/0!", "is an error of a spreadsheet", "write a number"),
    "E,\x1b[31m0.5\n": ("\x1b[31m0.5", "is not a number", "write one such as 0.5, 1e-3 or 1/3"),
    "E,abc\n": ("abc", "is not a number", "write one such as 0.5, 1e-3 or 1/3"),
}


@pytest.mark.parametrize(("text", "expected"), ODD.items())
def test_what_is_no_number(text: str, expected: tuple[str, str, str], tmp_path: Path) -> None:
    found = sheet(tmp_path, text + ("net_h1;1,0\n" if ";" in text else "net_h1,1.0\n"), "s1.csv")
    answer = found.answers[0]
    assert (answer.name, answer.text, answer.why, answer.hint) == ("E", *expected)
    assert found.answers[1].number
    assert not found.problems


# name by name: what a student has
CLASSES: dict[str, tuple[str, dict[str, Values]]] = {
    "a row a student": (
        "student,net_h1,out_h1\nanna,0.3775,0.5933\nben,0.4,\ncleo,,\n,,\n",
        {"anna": TWO, "ben": {"net_h1": 0.4, "out_h1": None}, "cleo": {"net_h1": None, "out_h1": None}},
    ),
    "Moodle": (
        "Surname,First name,ID number,Email address,State,Started on,net_h1,out_h1,Comments\n"
        'Müller,Anna,,a@b.c,Finished,"7 May 2024, 10:00",0.3775,0.5933,nice\nRoe,Ben,123,b@b.c,Finished,,0.4,0.6,\n',
        {"Anna Müller": TWO, "Ben Roe": {"net_h1": 0.4, "out_h1": 0.6}},
    ),
    "forms": (
        "Zeitstempel;E-Mail-Adresse;net_h1;out_h1;Was war schwer?\n07.05.2024 10:00;a@b.c;0,3775;0,5933;alles\n07.05.2024;b@b.c;0,4;;\n",
        {"a@b.c": TWO, "b@b.c": {"net_h1": 0.4, "out_h1": None}},
    ),
    "names in a column nobody knows": ("wer,net_h1,out_h1\nanna,0.3775,0.5933\n", {"anna": TWO}),
    "no names": ("net_h1,out_h1\n0.3775,0.5933\n0.4,0.6\n", {"s1, line 2": TWO, "s1, line 3": {"net_h1": 0.4, "out_h1": 0.6}}),
    "headings nobody knows": (
        "student,Response 1,Response 2\nanna,0.3,0.5\nben,0.4,\n",
        {"anna": {"Response 1": 0.3, "Response 2": 0.5}, "ben": {"Response 1": 0.4, "Response 2": None}},
    ),
    "names of quantities that nobody knows": (
        "student,what,how much\nanna,alpha,0.3\nanna,beta,0.5\n",
        {"anna": {"alpha": 0.3, "beta": 0.5}},
    ),
    "and numbers of students behind them": (
        "what,matrikel,how much\nalpha,77,0.3\nbeta,77,0.5\n",
        {"77": {"alpha": 0.3, "beta": 0.5}},
    ),
    "parameters called by number": ("student,4,5\nanna,0.5,0.6\n", {"anna": {"4": 0.5, "5": 0.6}}),
    "one quantity": ("Name,net_h1\nanna,0.5\nben,0.6\n", {"anna": {"net_h1": 0.5}, "ben": {"net_h1": 0.6}}),
    "a row an answer": (
        "student,name,value\nanna,net_h1,0.3775\n,out_h1,0.5933\nben,net_h1,0.4\n",
        {"anna": TWO, "ben": {"net_h1": 0.4}},
    ),
    "a log": (
        "iteration,E,w5\n1,0.5,0.1\n2,0.4,0.2\n",
        {"s1": {"E": 0.5, "w5": 0.1, "E@2": 0.4, "w5@2": 0.2}},
    ),
    "samples and iterations": (
        "iteration,sample,name,value\n1,,E,0.5\n2.0,3,net_h1,0.4\n3,,w5+,0.2\n",
        {"s1": {"E": 0.5, "net_h1#3@2": 0.4, "w5+@3": 0.2}},
    ),
}


@pytest.mark.parametrize("shape", CLASSES)
def test_a_class_in_one_table(shape: str, tmp_path: Path) -> None:
    text, expected = CLASSES[shape]
    found = sheets(tmp_path, text, "s1.csv")
    assert {each.student: values(each) for each in found} == expected
    assert len(found) == len(expected)
    assert not any(each.problems for each in found)


# the headings, a row, and the name and the id in it
WHOSE = {
    "Moodle's grades": (
        "First name,Surname,ID number,Institution,Department,Email address,net_h1",
        "Anna,Müller,1234567,,,a@b.c,0.5",
        ("Anna Müller", "1234567"),
    ),
    "Moodle's grading sheet": (
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),net_h1",
        "Participant 12345,Anna Müller,a@b.c,Submitted,,10,Yes,-,0.5",
        ("Anna Müller", "Participant 12345"),
    ),
    "Moodle's quiz": (
        "Surname,First name,Email address,State,Started on,Completed,Time taken,Grade/10.00,net_h1",
        "Müller,Anna,a@b.c,Finished,today,today,1 min,3.00,0.5",
        ("Anna Müller", "a@b.c"),
    ),
    "Canvas's gradebook": (
        "Student,ID,SIS User ID,SIS Login ID,Section,net_h1",
        '"Müller, Anna",1201,s1234567,anna,Tutorial 1,0.5',
        ("Müller, Anna", "s1234567"),
    ),
    "Canvas's quiz": (
        "name,id,sis_id,section,section_id,section_sis_id,submitted,attempt,net_h1,n correct,n incorrect,score",
        "Anna Müller,1201,,A,1,,2026-05-07,1,0.5,1,0,1",
        ("Anna Müller", "1201"),
    ),
    "Gradescope's grades": (
        "First Name,Last Name,SID,Email,Sections,net_h1,Total Score,Max Points,Status,Submission ID,Submission Time,Lateness (H:M:S)",
        "Anna,Müller,1234567,a@b.c,,0.5,1,1,Graded,99,today,00:00:00",
        ("Anna Müller", "1234567"),
    ),
    "a form of Google": ("Timestamp,Email Address,Your name,Matriculation number,net_h1", "t,a@b.c,Anna,77,0.5", ("Anna", "77")),
    "a form of Microsoft": ("ID,Start time,Completion time,Email,Name,net_h1", "1,t,t,a@b.c,Anna,0.5", ("Anna", "a@b.c")),
    "an id that is no count": ("ID,Start time,Completion time,Email,Name,net_h1", "2,t,t,a@b.c,Anna,0.5", ("Anna", "2")),
    "German": ("Matrikel,Vorname,Nachname,net_h1", "1234567,Anna,Müller,0.5", ("Anna Müller", "1234567")),
    "French": ("Nom,Prénom,Adresse de courriel,net_h1", "Müller,Anna,a@b.c,0.5", ("Anna Müller", "a@b.c")),
    "Spanish": ("Nombre,Apellido(s),Dirección de correo,net_h1", "Anna,Müller,a@b.c,0.5", ("Anna Müller", "a@b.c")),
    "a number alone": ("Student ID,net_h1", "77,0.5", ("77", "77")),
    "a name alone": ("Name,net_h1", "Anna,0.5", ("Anna", "")),
    "nothing": ("net_h1,out_h1", "0.5,", ("s1", "")),
}


@pytest.mark.parametrize("shape", WHOSE)
def test_whose_a_row_is(shape: str, tmp_path: Path) -> None:
    """Nothing that tells it is taken for an answer."""
    head, row, expected = WHOSE[shape]
    found = sheet(tmp_path, f"{head}\n{row}\n", "s1.csv")
    assert (found.student, found.id) == expected
    assert {name: value for name, value in values(found).items() if value is not None} == {"net_h1": 0.5}
    assert found.headings == ()


@pytest.mark.parametrize("lines", ["Name;Anna\nMatrikelnummer;1234567\n", "Matrikel-Nr.;1234567\nVorname;Anna\n"])
@pytest.mark.parametrize("head", ["", "quantity;answer\n"])
def test_lines_above_a_table_say_whose_it_is(lines: str, head: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, f"{lines}{head}net_h1;0,5\nout_h1;0,6\n", "s1.csv")
    assert (found.student, found.id, values(found)) == ("Anna", "1234567", {"net_h1": 0.5, "out_h1": 0.6})


def test_a_row_an_answer_has_an_id_too(tmp_path: Path) -> None:
    table = "matrikel,student,quantity,value\n77,anna,net_h1,0.3\n,,out_h1,0.5\n78,anna,net_h1,0.4\n"
    assert [(each.student, each.id, len(each.answers)) for each in sheets(tmp_path, table, "s1.csv")] == [
        ("anna", "77", 2),
        ("anna", "78", 1),
    ]


def test_a_row_that_is_too_long(tmp_path: Path) -> None:
    anna, ben = sheets(tmp_path, "student,net_h1,out_h1\nanna,0,3,0,4\nben,0.5,1\n", "s1.csv")
    assert (anna.answers, told(anna)) == ((), ["2:1 line 2 has 5 cells, the headings have 3"])
    assert values(ben) == {"net_h1": 0.5, "out_h1": 1}


def test_a_number_without_a_name(tmp_path: Path) -> None:
    found = sheet(tmp_path, "name,value\n,0.5\nE,0.6\n", "s1.csv")
    assert (values(found), told(found)) == ({"E": 0.6}, ["2:1 line 2 has a number without a name"])


NONE = {
    "hello\nworld\n": "1:1 this is no table of names and numbers",
    "name,value\n": "1:1 there are no answers in this file",
    ",,,\n": "1:1 this is no table of names and numbers",
    "E,\0\n": "1:1 this is not a text file",
}


@pytest.mark.parametrize(("text", "expected"), NONE.items())
def test_no_table(text: str, expected: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, text, "s1.csv")
    assert (found.answers, told(found)) == ((), [expected])


@pytest.mark.parametrize("text", ["net_h1: 0.3775\nout_h1: 0.5933\n", '{"answers": {"net_h1": 0.3775, "out_h1": 0.5933}}'])
def test_the_wrong_suffix(text: str, tmp_path: Path) -> None:
    assert values(sheet(tmp_path, text, "s1.csv")) == TWO
    assert values(sheet(tmp_path, PLAIN.replace("name,value\r\n", ""), "s1.yaml")) == TWO


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {  # how often something is there, and a text in which it is so often
    "many headings": (1000, lambda n: "student" + ",net_h1" * n + "\n" + "s\n" * 9),
    "a very long line": (4000, lambda n: "a," * n),
    "quotation marks": (200_001, lambda n: '"' * n),
    "quotation marks in cells": (1001, lambda n: ',"' * n),
    "open quotation marks": (1001, lambda n: 'a,"b\n' * n),
    "separators": (2000, lambda n: ";,\t" * n),
    "spaces": (200_000, lambda n: "net_h1," + " " * n + "x\n"),
    "short lines": (1000, lambda n: "a\n" * n),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_there_is_an_end_to_everything(name: str, tmp_path: Path) -> None:
    """The work grows no faster than the text."""
    count, text = HOSTILE[name]
    found: list[Sheet] = []
    with ending():
        half = calls(lambda: sheets(tmp_path, text(count // 2), "s1.csv"))
        whole = calls(lambda: found.extend(sheets(tmp_path, text(count), "s1.csv")))
    assert whole <= 2.2 * half + 1000
    assert all(each.problems or each.answers for each in found)


def test_a_table_of_more_answers_than_are_read_is_refused(tmp_path: Path) -> None:
    """A heading makes an answer of the shortest line."""
    table = "student" + ",net_h1" * 1000 + "\n" + "s\n" * 501
    assert told(sheet(tmp_path, table, "s1.csv")) == ["1:1 the table has more than 500,000 answers"]
    assert told(sheet(tmp_path, "a," * 100_001, "s1.csv")) == ["1:1 a line has more than 100,000 cells"]


def test_only_what_is_there(tmp_path: Path) -> None:
    assert only(sheet(tmp_path, "E,1\n", "s1.csv")).name == "E"
