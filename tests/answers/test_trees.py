"""Sheets in YAML and JSON: the shapes that people give them, what is blank, what is no number, what is given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptrace.answers.sheet import Answer, Numeral

from .hand_in import Values, only, sheet, sheets, told, values

TWO: Values = {"net_h1": 0.3775, "out_h1": 0.5933}
SAME = {
    "block": "student: anna\nanswers:\n  net_h1: 0.3775\n  out_h1: 0.5933\n",
    "flow": "{student: anna, answers: {net_h1: 0.3775, out_h1: 0.5933}}",
    "json": '{"student": "anna", "answers": {"net_h1": 0.3775, "out_h1": 0.5933}}',
    "flat": "student: anna\nnet_h1: 0.3775\nout_h1: 0.5933\n",
    "by name": "name: anna\nnet_h1: 0.3775\nout_h1: 0.5933\n",
    "student last": "answers:\n  net_h1: 0.3775\n  out_h1: 0.5933\nstudent: anna\n",
    "entries": "student: anna\nanswers:\n- {name: net_h1, value: 0.3775}\n- {quantity: out_h1, answer: 0.5933}\n",
    "pairs": "student: anna\nanswers: [net_h1: 0.3775, [out_h1, 0.5933]]\n",
    "quoted": "'student': anna\n'answers':\n  'net_h1': '0.3775'\n  \"out_h1\": \"0.5933\"\n",
    "comments": "# mine\nstudent: anna\n\nanswers:\n  # forward\n  net_h1: 0.3775  # twice checked\n\n  out_h1: 0.5933\n",
    "a level lost": "student: anna\nanswers:\n  net_h1: 0.3775\nout_h1: 0.5933\n",
    "more keys": "course: NN\nstudent: anna\ndate: 1 May\nanswers: {net_h1: 0.3775, out_h1: 0.5933}\nnotes: [hard]\n",
    "anchors": "student: &me anna\nanswers: {net_h1: &x 0.3775, out_h1: 0.5933}\n",
    "windows": "student: anna\r\nanswers:\r\n  net_h1: 0.3775\r\n  out_h1: 0.5933\r\n",
    "old mac": "student: anna\ranswers:\r  net_h1: 0.3775\r  out_h1: 0.5933\r",
    "json with breaks": '{\r\n\t"student": "anna",\r\n\t"answers": {\r\n\t\t"net_h1": 0.3775,\r\n\t\t"out_h1": 0.5933\r\n\t}\r\n}\r\n',
    "json with a comma too many": '{"student": "anna", "answers": {"net_h1": 0.3775, "out_h1": 0.5933,},}',
}


@pytest.mark.parametrize("shape", SAME)
@pytest.mark.parametrize("suffix", [".yaml", ".json", ".txt", ""])
def test_the_same_in_other_shapes(shape: str, suffix: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, SAME[shape], f"s1{suffix}")
    assert (found.student, found.problems, values(found)) == ("anna", (), TWO)


@pytest.mark.parametrize(
    ("text", "student"),
    [
        ("answers: {E: 1}", "s1"),
        ("student: 0012\nanswers: {E: 1}", "0012"),
        ("student: \nanswers: {E: 1}", "s1"),
        ("student: null\nanswers:\n  E: 1\n", "s1"),
        ("student: ' '\nanswers: {E: 1}", "s1"),
        ("student: Müller, Anna\nanswers:\n  E: 1\n", "Müller, Anna"),
        ("id: s7\nanswers: {E: 1}", "s7"),
        ("student: s8\nname: Anna\nanswers: {E: 1}", "s8"),
        ("E: 1", "s1"),
        ("[{E: 1}]", "s1"),
    ],
)
def test_student(text: str, student: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, text)
    assert found.student == student
    assert found.file == str(tmp_path / "s1.yaml")
    assert only(found).number


@pytest.mark.parametrize(
    ("text", "student", "number"),
    [
        ("student: Anna\nmatrikel: 1234567\nE: 1", "Anna", "1234567"),
        ("name: Anna\nstudent_id: 12\nanswers: {E: 1}", "Anna", "12"),
        ("Vorname: Anna\nNachname: Müller\nemail: a@b.c\nE: 1", "Anna Müller", "a@b.c"),
        ("id: s7\nE: 1", "s7", "s7"),
        ("id: 1000\nE: 1", "1000", "1000"),
        ('{"student": "Anna", "id": 1234567, "answers": {"E": 1}}', "Anna", "1234567"),
        ("Name: Anna\nMatrikel-Nr: 1234567\nE = 1", "Anna", "1234567"),
        ("name = Anna\nid = 1234567\nE = 1", "Anna", "1234567"),
        ("First name = Anna\nSurname = Müller\nE = 1", "Anna Müller", ""),
    ],
)
def test_an_id_comes_in(text: str, student: str, number: str, tmp_path: Path) -> None:
    for name in ("s1.yaml", "s1.txt"):
        found = sheet(tmp_path, text, name)
        assert (found.student, found.id, values(found), found.problems) == (student, number, {"E": 1}, ())


def test_a_small_number_is_no_id(tmp_path: Path) -> None:
    assert values(sheet(tmp_path, "id: 999\nE: 1\n")) == {"id": 999, "E": 1}


def test_an_answer_has_its_place(tmp_path: Path) -> None:
    number = Numeral("0.5900", 0.59, 1e-4, 4, 4)
    assert only(sheet(tmp_path, "answers:\n   dE/dw5: 0.5900\n")) == Answer("dE/dw5", "0.5900", number, 2, 4)
    assert only(sheet(tmp_path, "answers: {a: 0.5900}")) == Answer("a", "0.5900", number, 1, 11)
    assert only(sheet(tmp_path, '{"answers":\n {"a": 0.5900}}', "s1.json")) == Answer("a", "0.5900", number, 2, 3)


def test_a_quantity_may_be_called_name_or_id(tmp_path: Path) -> None:
    assert values(sheet(tmp_path, "answers: {name: 1, id: 2, student: 3}")) == {"name": 1, "id": 2, "student": 3}
    assert values(sheet(tmp_path, "name: 1\nid: 2\n")) == {"name": 1, "id": 2}


NAMES = ("w5+", "w5'", "dE/dout_h1|o1", "∂E/∂w₅", "δ_h1", "net_h1#2", "net_h1#2@3", "w5@-1", "net_h1{2}", "4", "no", "1e3", "E_total")


@pytest.mark.parametrize("name", NAMES)
def test_names_are_kept_as_they_are_written(name: str, tmp_path: Path) -> None:
    assert only(sheet(tmp_path, f"answers:\n  {name}: 0.5\n")).name == name
    assert only(sheet(tmp_path, f'answers: {{"{name}": 0.5}}')).name == name


@pytest.mark.parametrize("text", ["", "null", "~", "''", "n/a", "N/A", "'-'", "'?'", "-", "?", "...", "___", "tbd", "–"])
def test_a_half_finished_sheet(text: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, f"student: anna\nanswers:\n  net_h1: 0.3775\n  out_h1: {text}\n  E: 0.2\n")
    assert found.answers[1] == Answer("out_h1", "", None, 4, 3)
    assert (found.student, found.problems, len(found.answers)) == ("anna", (), 3)


def test_a_sheet_not_begun(tmp_path: Path) -> None:
    for text in ("answers:\n  net_h1:\n  out_h1:\n", "answers:\n  net_h1: -\n  out_h1: -\n", '{"net_h1": null, "out_h1": null}'):
        found = sheet(tmp_path, text)
        assert values(found) == {"net_h1": None, "out_h1": None}
        assert not found.problems
        assert not any(answer.text for answer in found.answers)


def test_what_is_given_twice_is_kept_twice(tmp_path: Path) -> None:
    for text in ("answers:\n  E: 1\n  w: 2\n  E: 3\n", "{answers: {E: 1, w: 2, E: 3}}", '{"answers": {"E": 1, "w": 2, "E": 3}}'):
        found = sheet(tmp_path, text)
        assert [(answer.name, answer.text) for answer in found.answers] == [("E", "1"), ("w", "2"), ("E", "3")]
        assert not found.problems
    found = sheet(tmp_path, "answers: {E: 1}\nanswers: {w: 2}\n")
    assert values(found) == {"E": 1, "w": 2}


@pytest.mark.parametrize("key", ["answer", "Answers", "anwers", "results", "my numbers"])
def test_answers_are_read_under_another_key(key: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, f"student: Kim\n{key}:\n  net_h1: 0.6\n  dE/dw1: 0.3\n")
    assert (found.student, values(found), found.problems) == ("Kim", {"net_h1": 0.6, "dE/dw1": 0.3}, ())


def test_what_is_a_name_or_one_of_several_is_not_taken_for_that_key(tmp_path: Path) -> None:
    assert values(sheet(tmp_path, "E: 1\nnet_h1: {w1: 0.6}\n")) == {"E": 1, "net_h1": None}
    assert values(sheet(tmp_path, "E: 1\none: {w1: 0.6}\ntwo: {w1: 0.7}\n")) == {"E": 1, "one": None, "two": None}
    assert values(sheet(tmp_path, "E: 1\nresults: {value: 0.6}\n")) == {"E": 1, "results": None}
    assert values(sheet(tmp_path, "answer: 3\nnet_h1: 0.6\n")) == {"answer": 3, "net_h1": 0.6}


ODD = {
    "[0.3]": ("[…]", "is a list, not a number"),
    "[0.3, 0.4]": ("[…]", "has several numbers"),
    "[[0.3, 0.4], [1, 2]]": ("[…]", "is a matrix, which has several numbers"),
    "{a: 1}": ("{…}", "is a mapping, not a number"),
    "abc": ("abc", "is not a number"),
    "true": ("true", "is not a number"),
    "0.4*0.5": ("0.4*0.5", "is not a number"),
    "1,234": ("1,234", "can be read in two ways"),
    '"\\e[31m"': ("\x1b[31m", "is not a number"),
}


@pytest.mark.parametrize(("text", "expected"), ODD.items())
def test_what_is_no_number_spoils_no_sheet(text: str, expected: tuple[str, str], tmp_path: Path) -> None:
    found = sheet(tmp_path, f"answers:\n  net_h1: 0.3775\n  out_h1: {text}\n")
    assert values(found) == {"net_h1": 0.3775, "out_h1": None}
    assert (found.answers[1].text, found.answers[1].why) == expected
    assert found.answers[1].hint
    assert not found.problems


SLIPS = {
    "answers: {E: 1}\nstudnet: anna\n": ["2:1 a sheet has no key 'studnet'"],
    "answers: {net_h1: 0,3775, out_h1: 0.59}\n": ["1:19 '0,3775' has a decimal comma"],
    "answers: {net_h1:0.3775}\n": ["1:11 a space is missing in 'net_h1:0.3775'"],
    "- {name: E, value: 1}\n- foo\n": ["2:3 an answer should be a name and a number, not 'foo'"],
    "answers: {[1]: 2, E: 1}\n": ["1:11 a key is a word, not a list"],
}


@pytest.mark.parametrize(("text", "expected"), SLIPS.items())
def test_what_is_told_of_a_sheet_that_can_be_read(text: str, expected: list[str], tmp_path: Path) -> None:
    found = sheet(tmp_path, text)
    assert found.answers
    assert told(found) == expected


NONE = {
    "hello world\n": "1:1 a sheet should be names and numbers, not 'hello world'",
    "# nothing\n": "1:1 the file is empty",
    "student: anna\nanswers:\n": "2:1 nothing stands under answers",
    "student: anna\n": "1:1 there are no answers in this file",
    "answers: {}\n": "1:1 there are no answers in this file",
    "[]\n": "1:1 there are no answers in this file",
    "answers: 5\n": "1:10 answers should be names and numbers, not '5'",
    "inputs: 2\nlayers: [{units: 1}]\n": "1:1 this is a config, not a sheet of answers",
    "schema: bptrace.report/1\nsheets: []\n": "1:1 this is 'bptrace.report/1', not a sheet of answers",
    "a: &a [*a]\n": "1:8 *a stands within what it stands for",
    "- 1\n": "1:3 an answer should be a name and a number, not '1'",
}


@pytest.mark.parametrize(("text", "expected"), NONE.items())
def test_what_is_told_where_there_are_no_answers(text: str, expected: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, text)
    assert (found.student, found.answers, told(found)) == ("s1", (), [expected])
    assert all(problem.hint for problem in found.problems)


def test_several_sheets_in_a_file(tmp_path: Path) -> None:
    lines = (
        "{student: anna, answers: {E: 1}}",
        "{student: ben, answers: {E: x}}",
        "{student: cleo, answers: }",
        "{student: dan, answers: {}}",
    )
    text = "".join(f"- {line}\n" for line in lines)
    anna, ben, cleo, dan = sheets(tmp_path, text)
    assert [each.student for each in (anna, ben, cleo, dan)] == ["anna", "ben", "cleo", "dan"]
    assert (only(anna).text, only(ben).text) == ("1", "x")
    assert (anna.problems, ben.problems) == ((), ())
    assert told(cleo) == ["3:19 nothing stands under answers"]
    assert told(dan) == ["4:1 there are no answers here"]


def test_a_sheet_a_line(tmp_path: Path) -> None:
    text = '{"student": "anna", "answers": {"E": 0.50}}\n\n{"student": "ben", "answers": {"E": 2, "E": 3}}\r\n'
    text += '{"student": "cleo", "answers": {"E"}}\n'
    for name in ("class.jsonl", "class.txt"):
        anna, ben, cleo = sheets(tmp_path, text, name)
        assert only(anna) == Answer("E", "0.50", Numeral("0.50", 0.5, 0.01, 2, 2), 1, 33)
        assert [(answer.text, answer.line) for answer in ben.answers] == [("2", 3), ("3", 3)]
        assert (cleo.student, cleo.answers, told(cleo)) == ("class, line 4", (), ["4:36 a colon is wanted here"])
        assert not anna.problems
        assert not ben.problems


LINES = {
    "a dash": "student: anna\nanswers:\n  net_h1: -\n  out_h1: 0.5933\n",
    "asterisks": "student: anna\nanswers:\n  net_h1: **0.3775**\n  out_h1: 0.5933\n",
    "tabs": "student: anna\nanswers:\n\tnet_h1: 0.3775\n\tout_h1: 0.5933\n",
    "a forgotten space": "student: anna\nanswers:\n  net_h1:0.3775\n  out_h1: 0.5933\n",
    "equals": "student = anna\nnet_h1 = 0.3775\nout_h1 = 0,5933\n",
    "spaces": "student: anna\nnet_h1   0.3775\nout_h1   0.5933\n",
    "assigned": "student: anna\nnet_h1 := 0.3775\nout_h1 := 0.5933\n",
    "a list": "student: anna\n- net_h1 = 0.3775\n- out_h1 = 0.5933\n",
    "fenced": "```yaml\nstudent: anna\nnet_h1: 0.3775\nout_h1: 0.5933\n```\n",
    "quoted in part": "student: anna\nanswers:\n  'net_h1': 0.3775\n  out_h1': 0.5933\n",
    "working": "student: anna\nnet_h1 = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775\nout_h1 = σ(net_h1) = 59.33 %\n",
    "working over two lines": "student: anna\nnet_h1 = 0.15·0.05 + 0.2·0.1 + 0.35\n       = 0.3775\nout_h1 = 1/(1 + e^-x)\n  ≈ 0.5933\n",
    "a blank line between": "student: anna\n\nnet_h1 = 0.3775\n\n\nout_h1 = 0.5933\n",
    "json without commas": '{"student": "anna",\n "answers": {\n  "net_h1": 0.3775\n  "out_h1": 0.5933\n}}\n',
}


@pytest.mark.parametrize("shape", LINES)
def test_lines_that_are_no_yaml(shape: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, LINES[shape])
    read = {name.rstrip("'"): value for name, value in values(found).items()}
    assert (found.student, found.problems) == ("anna", ())
    assert read == TWO | ({"net_h1": None} if shape == "a dash" else {})


PROSE = "My answers for exercise 3\n\nName: anna\n\nForward pass\nnet_h1 = 0.3775\nOutputs:\nout_h1 = 0.5933\n"


def test_titles_and_words_in_a_text_cost_nothing(tmp_path: Path) -> None:
    """In YAML each of these lines is told, and so is one with a number."""
    found = sheet(tmp_path, PROSE, "s1.txt")
    assert (found.student, values(found), found.problems) == ("anna", TWO, ())
    assert told(sheet(tmp_path, PROSE + "E = 1\nsee page 2\n", "s1.txt")) == ["10:1 this line has no name with a number"]
    assert len(told(sheet(tmp_path, PROSE, "s1.yaml"))) == 2


def test_a_name_of_several_words_is_not_cut_off(tmp_path: Path) -> None:
    lines = ("1. net_h1 = 0.1", "out of h1 = 0.2", "w5 after the update: 0.3", "- new w6 = 0.4", "Question 2: dE/dw5 = 0.5", "out h2 = 0.6")
    found = sheet(tmp_path, "\n".join(("student = anna", *lines)), "s1.txt")
    names = ["net_h1", "out of h1", "w5 after the update", "new w6", "dE/dw5", "out h2"]
    assert [(each.name, each.text) for each in found.answers] == [(name, f"0.{at}") for at, name in enumerate(names, 1)]
    assert [each.column for each in found.answers] == [4, 1, 1, 3, 13, 1]
    assert not found.problems


def test_a_sample_behind_a_space_is_no_comment(tmp_path: Path) -> None:
    assert values(sheet(tmp_path, "net_h1 #1: 0.3775\nnet_h1 #2: 0.5\n")) == {"net_h1#1": 0.3775, "net_h1#2": 0.5}
    assert values(sheet(tmp_path, "E: 1\nnet_h1 #2: 0.5\n")) == {"E": 1, "net_h1#2": 0.5}


def test_lines_that_are_lost_are_told(tmp_path: Path) -> None:
    found = sheet(tmp_path, "student: anna\nnet_h1: 0.3775\nthis was hard\nout_h1: **0.5933**\n(see page 2)\n")
    assert values(found) == TWO
    assert told(found) == ["3:1 'this was hard' has no colon", "5:1 this line has no name with a number"]


@pytest.mark.parametrize("text", ["import os\nlr = 0.5\nfor i in range(3):\n    print(i)\n", "Dear Sir,\nmy answers are\nE: 0.5\nYours\n"])
def test_prose_is_no_sheet(text: str, tmp_path: Path) -> None:
    for name in ("s1.py", "s1.yaml", "s1.csv"):
        found = sheet(tmp_path, text, name)
        assert found.answers == ()
        assert found.problems


NESTED = {
    "a trace, cut off": '{"iterations": [\n{"iteration": 1,\n"values": {\n"E": 0.5,\n"w5": 0.3\n}, "samples": [\n',
    "entries": "- name: E\n  value: 0.5\n- name: w5\n  value: [0.6\n",
    "entries, one each": "answers:\n- name: E\n  value: 0.5\n  - 3\n",
}


@pytest.mark.parametrize("shape", NESTED)
def test_a_text_of_many_levels_is_not_read_line_by_line(shape: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, NESTED[shape])
    assert (found.answers, [problem.code for problem in found.problems]) == ((), ["syntax"])


def test_two_documents_are_not_taken_for_one_sheet(tmp_path: Path) -> None:
    found = sheet(tmp_path, "student: anna\nanswers:\n  E: 1\n---\nstudent: ben\nanswers:\n  E: 2\n")
    assert (found.answers, told(found)) == ((), ["4:1 a second document begins here"])
