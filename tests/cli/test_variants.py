"""`bptrace check` of a class in which each student has numbers of their own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bptrace
from bptrace.exercise.variants.codes import code_for, read_code
from bptrace.exercise.variants.variant_list import variants_csv
from bptrace.exercise.variants.variants import Variant
from bptrace.views.marking.report_json import report_schema

from .conftest import Done
from .tools import MAZUR

Work = Callable[..., Done]

OWN = """\
title: Own numbers
inputs: [i1, i2]
layers:
  - {units: [o1], activation: sigmoid, weights: [[0.3, -0.5]], bias: [0.1]}
loss: half_squared_error
learning_rate: 0.5
samples: [{inputs: [0.2, 0.5], targets: [1]}]
exercise: {ask: [net, out, delta, 'dE/dw*', 'w*+'], digits: 4dp, reveal: value, vary: {weights: {low: -0.9, high: 0.9, step: 0.2}}}
"""
STUDENTS = (("s1001", "Ada Lovelace"), ("s1002", "Ben Müller"), ("s1003", "Carla Díaz"))
NUMBERS = ({"w1": "0.7", "w2": "-0.3"}, {"w1": "-0.9", "w2": "0.5"}, {"w1": "0.1", "w2": "-0.7"})
CODES = tuple(code_for(b"a secret", "own", str(number)) for number in range(8))
VARIANTS = tuple(Variant(code, numbers) for code, numbers in zip(CODES, NUMBERS, strict=False))
SECRET = "a secret of many letters"
LIST = ("--variants", "variants.csv")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an exercise, a roster, a secret, and the list of variants."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "roster.csv").write_text("id,name\n" + "".join(f"{one},{name}\n" for one, name in STUDENTS), encoding="utf-8")
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    holders = [(*student, variant) for student, variant in zip(STUDENTS, VARIANTS, strict=True)]
    (tmp_path / "variants.csv").write_bytes(variants_csv(holders))
    (tmp_path / "sheets").mkdir()
    return tmp_path


def right(numbers: dict[str, str]) -> dict[str, str]:
    """All right answers with these numbers."""
    trace = bptrace.run(Variant("", numbers).config(bptrace.load("own.yaml")))
    return {name: f"{trace[name]:.4f}" for name in ("net_o1", "out_o1", "delta_o1", "dE/dw1", "dE/dw2", "w1+", "w2+")}


def hand_in(name: str, at: int, *head: str) -> None:
    """A sheet that is right for the variant of a student, below some lines."""
    lines = [*head, "answers:", *(f"  {what}: {number}" for what, number in right(dict(NUMBERS[at])).items())]
    (Path("sheets") / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def sheets_of(done: Done) -> list[dict[str, Any]]:
    found = json.loads(done.out)
    jsonschema.validate(found, report_schema())
    return list(found["sheets"])


def told(done: Done) -> list[tuple[object, ...]]:
    """Of each sheet its variant, its score, and the messages of its problems."""
    return [(one.get("variant"), one["score"], *(problem["message"] for problem in one["problems"])) for one in sheets_of(done)]


def checked(work: Work, *options: str) -> Done:
    return work("check", "own.yaml", "sheets", *options, "--format", "json")


# which variant a sheet has


FOUND = {
    "the code": ("a.yaml", (f"code: {CODES[1]}",)),
    "the code, typed in another way": ("a.yaml", (f"Variant: {CODES[1].lower().replace('-', ' ')}",)),
    "the id": ("a.yaml", ("id: s1002",)),
    "the id, of a spreadsheet": ("a.yaml", ("matrikel: S1002",)),
    "the name": ("a.yaml", ("student: Müller, Ben",)),
    "the name of the file": ("s1002.yaml", ()),
    "a part of the name of the file": ("hw3_s1002-2.yaml", ()),
}


@pytest.mark.parametrize(("name", "head"), FOUND.values(), ids=FOUND)
def test_a_sheet_is_marked_by_its_own_numbers(work: Work, folder: Path, name: str, head: tuple[str, ...]) -> None:
    hand_in(name, 1, *head)
    done = checked(work, *LIST)
    assert (done.code, done.err, told(done)) == (0, "", [(CODES[1], 7.0)])


TABLES = {
    "a row above": "code,{code}\nname,value\n{rows}",
    "a row below the headings": "name,value\ncode,{code}\n{rows}",
    "the last row": "name,value\n{rows}variant code,{code}\n",
    "without headings": "code,{code}\n{rows}",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_code_in_a_table(work: Work, folder: Path, table: str) -> None:
    rows = "".join(f"{name},{number}\n" for name, number in right(dict(NUMBERS[2])).items())
    Path("sheets/a.csv").write_text(table.format(code=CODES[2], rows=rows), encoding="utf-8")
    assert told(checked(work, *LIST)) == [(CODES[2], 7.0)]


@pytest.mark.parametrize("heading", ["code", "variant", "Variant code", "Your code"])
def test_a_code_in_a_column(work: Work, folder: Path, heading: str) -> None:
    answers = [right(dict(numbers)) for numbers in NUMBERS]
    rows = [["Name", heading, *answers[0]], *(["", code, *each.values()] for code, each in zip(CODES, answers, strict=False))]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    Path("sheets/class.csv").write_text(out.getvalue(), encoding="utf-8")
    assert told(checked(work, *LIST)) == [(code, 7.0) for code in CODES[:3]]


def test_a_code_in_lines_that_are_no_yaml(work: Work, folder: Path) -> None:
    lines = [f"{name} = {number}" for name, number in right(dict(NUMBERS[0])).items()]
    Path("sheets/a.txt").write_text("\n".join([f"Code: {CODES[0]}", *lines]), encoding="utf-8")
    assert told(checked(work, *LIST)) == [(CODES[0], 7.0)]


def test_a_code_on_the_command_line(work: Work, folder: Path) -> None:
    answers = [f"{name}={number}" for name, number in right(dict(NUMBERS[0])).items()]
    assert work("check", "own.yaml", f"code={CODES[0]}", *answers, *LIST).code == 0


def test_a_quantity_may_be_called_code(work: Work, folder: Path) -> None:
    text = Path(MAZUR).read_text("utf-8").replace("w1: 0.15", "code: 0.15")
    Path("named.yaml").write_text(text, encoding="utf-8")
    found = {"a.yaml": "code: 0.15\nnet_h1: 0.3775\n", "b.csv": "code,net_h1\n0.15,0.3775\n", "c.csv": "code,0.15\nnet_h1,0.3775\n"}
    for name, sheet in found.items():
        Path(name).write_text(sheet, encoding="utf-8")
        (one,) = sheets_of(work("check", "named.yaml", name, "--format", "json"))
        assert [answer["cell"] for answer in one["answers"]] == ["code", "net_h1"]


@pytest.mark.parametrize(("numbers", "which"), [(0, "id"), (1, "code")])
def test_where_code_and_id_differ_the_numbers_decide(work: Work, folder: Path, numbers: int, which: str) -> None:
    hand_in("a.yaml", numbers, "id: s1001", f"code: {CODES[1]}")
    done = work("check", "own.yaml", "sheets", *LIST, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out))
    said = f"its code and its id have different variants; its numbers are those of the {which}"
    assert (row["variant"], row["score"], row["remark"]) == (CODES[numbers], "7", said)


def test_a_slip_in_the_code_costs_nothing_where_the_id_is_known(work: Work, folder: Path) -> None:
    hand_in("a.yaml", 0, "id: s1001", f"code: {SLIP}")
    (row,) = csv.DictReader(io.StringIO(work("check", "own.yaml", "sheets", *LIST, "--format", "csv").out))
    assert (row["variant"], row["score"], row["remark"]) == (CODES[0], "7", "there is a slip in its code; it is known by its id")


SLIP = f"{CODES[0][:-1]}{'2' if CODES[0][-1] != '2' else '3'}"
NOT_FOUND = {
    "no id and no code": ((), "this sheet has no id and no code, so nobody knows its numbers"),
    "an id that is not there": (("id: s9",), "the id 's9' has no variant in the list"),
    "a slip": ((f"code: {SLIP}",), f"{SLIP} is no code: is there a slip in it?"),
    "no code": (('code: "<b>\\e[31m"',), "'<b>\\x1b[31m' is no code: is there a slip in it?"),
    "another code": ((f"code: {CODES[7]}",), f"the code {CODES[7]} is not in the list"),
}


@pytest.mark.parametrize(("head", "said"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_a_sheet_without_a_variant_is_not_marked(work: Work, folder: Path, head: tuple[str, ...], said: str) -> None:
    hand_in("a.yaml", 0, *head)
    hand_in("s1001.yaml", 0)
    first, second = sorted(sheets_of(checked(work, *LIST)), key=lambda one: str(one["file"]))
    assert (first["score"], first["max_score"], first["variant"], first["answers"]) == (0.0, 7.0, "", [])
    assert [problem["message"] for problem in first["problems"]] == [said.replace("\\x1b", "\x1b")]
    assert second["score"] == 7.0
    done = work("check", "own.yaml", "sheets", *LIST)
    assert (done.code, "no variant" in done.out, said in done.out) == (1, True, True)


def test_an_empty_sheet_and_an_absent_student_have_no_further_problem(work: Work, folder: Path) -> None:
    hand_in("s1001.yaml", 0)
    Path("sheets/s1002.yaml").write_text("answers:\n", encoding="utf-8")
    found = told(checked(work, *LIST, "--roster", "roster.csv"))
    assert found[0] == (CODES[0], 7.0)
    assert [one[1] for one in found[1:]] == [0.0, 0.0]
    assert "variant" not in str(found[1:])


# the secret


def drawn(work: Work) -> list[dict[str, str]]:
    """What worksheet has handed out."""
    work("worksheet", "own.yaml", "-o", "out", "--roster", "roster.csv", "--secret-file", "secret.txt")
    return list(csv.DictReader(Path("out/variants.csv").read_text("utf-8").splitlines()))


def test_what_worksheet_hands_out_is_marked(work: Work, folder: Path) -> None:
    rows = drawn(work)
    for row in rows:
        answers = right({"w1": row["w1"], "w2": row["w2"]})
        lines = Path("out", row["id"], "answers.yaml").read_text("utf-8").splitlines()
        filled = [f"{line} {answers[name]}" if (name := line.strip().rstrip(":")) in answers else line for line in lines]
        Path("sheets", f"{row['id']}.yaml").write_text("\n".join(filled), encoding="utf-8")
    every = [(row["code"], 7.0) for row in rows]
    roster, secret = ("--roster", "roster.csv"), ("--secret-file", "secret.txt")
    for options in (("--variants", "out/variants.csv"), secret, (*secret, *roster), (*secret, "--jobs", "2")):
        done = checked(work, *options)
        assert (done.code, done.err, told(done)) == (0, "", every)
        assert SECRET not in done.out


def test_with_a_secret_an_id_or_a_code_is_needed(work: Work, folder: Path) -> None:
    hand_in("s1001.yaml", 0)
    hand_in("b.yaml", 0, f"code: {SLIP}")
    first, second = sorted(told(checked(work, "--secret-file", "secret.txt")), key=str)
    assert (first[0], second[0]) == ("", "")
    assert {first[2], second[2]} == {"this sheet has no id and no code, so nobody knows its numbers", NOT_FOUND["a slip"][1]}


def test_with_a_secret_and_a_roster_who_is_not_on_it_has_no_variant(work: Work, folder: Path) -> None:
    codes = {row["code"] for row in drawn(work)}
    hand_in("a.yaml", 0, "id: s77")
    hand_in("b.yaml", 0, "id: s78", f"code: {CODES[0]}")
    secret, roster = ("--secret-file", "secret.txt"), ("--roster", "roster.csv")
    found = told(checked(work, *secret, *roster))[3:]
    assert [one[2:] for one in found] == [
        ("'s77' is not on the roster, so there is no variant",),
        (f"the code {CODES[0]} is not that of somebody on the roster",),
    ]
    known, _ = told(checked(work, *secret))  # each id has one then
    assert known[0]
    assert known[0] not in codes


def test_of_so_many_variants_only_their_codes_are_known(work: Work, folder: Path) -> None:
    Path("own.yaml").write_text(OWN.replace("digits: 4dp", "digits: 4dp, variants: 2"), encoding="utf-8")
    rows = drawn(work)
    hand_in("a.yaml", 0, f"code: {CODES[0]}")
    hand_in("b.yaml", 0, f"code: {rows[0]['code']}")
    first, second = told(checked(work, "--secret-file", "secret.txt"))
    assert first[2] == f"the code {CODES[0]} is not that of a variant of this exercise"
    assert second[0] == rows[0]["code"]


# what is said in other places


FORGOTTEN = "marked against the config's own numbers; if each student was handed others, --variants or --secret-file finds them\n"
OF_ALL = "All are marked against the numbers of the config."


def test_without_either_option_that_is_said(work: Work, folder: Path) -> None:
    """To a class in any case; beside the report where a sheet has a code, or none of its numbers fits."""
    for whose in ("s1001", "s1002"):
        Path(f"sheets/{whose}.yaml").write_text("net_o1: 0.0100\n", encoding="utf-8")
    done = work("check", "own.yaml", "sheets")
    assert (OF_ALL in done.out, done.err) == (True, "")
    assert OF_ALL not in work("check", "own.yaml", "sheets", *LIST).out
    Path("sheets/s1001.yaml").write_text(f"code: {CODES[0]}\nnet_o1: 0.0100\n", encoding="utf-8")
    assert checked(work).err == FORGOTTEN
    Path("own.yaml").write_text(re.sub(", vary: .*}}", "}", OWN), encoding="utf-8")
    assert checked(work).err == ""
    assert OF_ALL not in work("check", "own.yaml", "sheets").out


def test_the_sheet_of_another_may_be_one_of_a_variant(work: Work, folder: Path) -> None:
    Path("vary.yaml").write_text(f"{Path(MAZUR).read_text('utf-8')}\nexercise: {{vary: {{weights: [0.1, 0.2]}}}}\n", encoding="utf-8")
    numbers = {**{f"w{place}": f"0.{place}" for place in range(1, 9)}, "i1": "0.3", "i2": "0.7"}
    trace = bptrace.run(Variant("", numbers).config(bptrace.load("vary.yaml")))
    kinds = ("net_h", "out_h", "net_o", "out_o", "delta_o", "dE/dout_h", "delta_h", "dE/dw")
    names = [f"{kind}{place}" for kind in kinds for place in (1, 2)]
    Path("one.yaml").write_text("".join(f"{name}: {trace[name]:.6f}\n" for name in names), encoding="utf-8")
    assert work("check", "vary.yaml", "one.yaml").err == FORGOTTEN
    assert work("check", MAZUR, "one.yaml").err == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((*LIST, "--set", "w1=0.1"), "--set does not go together with variants"),
        (("--secret-file", "secret.txt", "--set", "w1=0.1"), "--set does not go together with variants"),
        ((*LIST, "--secret-file", "secret.txt"), "--variants and --secret-file both tell the numbers of each student"),
        (("--variants", "none.csv"), "there is no file none.csv"),
        (("--secret-file", "none.txt"), "there is no file none.txt"),
        (("--variants", "-", "--roster", "-"), "standard input can be read once"),
        ((*LIST, "-o", "variants.csv"), "variants.csv is read here, so it is not written over"),
        (("--secret-file", "secret.txt", "-o", "secret.txt"), "secret.txt is read here, so it is not written over"),
    ],
)
def test_what_cannot_be_meant(work: Work, folder: Path, options: tuple[str, ...], said: str) -> None:
    hand_in("s1001.yaml", 0)
    done = work("check", "own.yaml", "sheets", *options)
    assert (done.code, said in done.err) == (2, True), done.err


def test_a_secret_for_an_exercise_in_which_nothing_varies(work: Work, folder: Path) -> None:
    done = work("check", MAZUR, "net_h1=0.3775", "--secret-file", "secret.txt")
    assert (done.code, "nothing varies in this exercise" in done.err) == (2, True)


def test_a_list_among_the_sheets_is_none_of_them(work: Work, folder: Path) -> None:
    hand_in("s1001.yaml", 0)
    Path("variants.csv").rename("sheets/variants.csv")
    assert told(checked(work, "--variants", "sheets/variants.csv")) == [(CODES[0], 7.0)]


def test_pages_have_the_numbers_of_their_student_alone(work: Work, folder: Path) -> None:
    for at, (whose, _) in enumerate(STUDENTS):
        hand_in(f"{whose}.yaml", at)
    assert work("check", "own.yaml", "sheets", *LIST, "-o", "feedback/").code == 0
    for at, (whose, _) in enumerate(STUDENTS):
        page = Path(f"feedback/{whose}.html").read_text("utf-8")
        assert f"variant {CODES[at]}" in page
        shown = re.sub(r"<[^>]*>", "", page).replace("−", "-")
        assert "weights w1 = {w1} and w2 = {w2}".format(**NUMBERS[at]) in shown
        assert not any(code in page for code in CODES if code != CODES[at])


def test_what_has_changed_since_another_report(work: Work, folder: Path) -> None:
    hand_in("s1001.yaml", 0)
    work("check", "own.yaml", "sheets", *LIST, "-o", "before.json")
    hand_in("s1001.yaml", 1)
    done = work("check", "own.yaml", "sheets", *LIST, "--before", "before.json")
    assert "The marks of 1 of 1 student changed: 0 up, 1 down." in done.out


def test_nothing_is_excused_of_a_variant_either(work: Work, folder: Path) -> None:
    hand_in("s1001.yaml", 0)
    assert checked(work, *LIST, "--strict").code == 0


@pytest.mark.parametrize("kind", ["junit", "moodle", "canvas", "markdown", "html"])
def test_every_format(work: Work, folder: Path, kind: str) -> None:
    hand_in("s1001.yaml", 0, "id: Participant 4711", f"code: {CODES[0]}")
    hand_in("x.yaml", 0)
    done = work("check", "own.yaml", "sheets", *LIST, "--format", kind)
    assert (done.code, done.err) == (1, "")
    assert SECRET not in done.out


# which variant was harder


def test_a_class_with_few_variants(work: Work, folder: Path) -> None:
    for number in range(8):
        hand_in(f"{number}.yaml", number % 2, f"code: {CODES[number % 2]}")
    done = work("check", "own.yaml", "sheets", *LIST)
    assert [line.split() for line in done.out.splitlines() if line.startswith(CODES[:2])] == [
        [code, "4", "100%", "100%"] for code in sorted(CODES[:2])
    ]
    assert "The means differ by no more than chance does (p = 1)." in done.out
    found = json.loads(checked(work, *LIST).out)["variants"]
    assert (found["students"], found["p"]) == (8, 1.0)
    assert [(one["students"], one["mean_score"], one["right"], one["asked"]) for one in found["each"]] == [(4, 1.0, 28, 28)] * 2
    hidden = work("check", "own.yaml", "sheets", *LIST, "--reveal", "none")
    assert "share right" not in hidden.out
    assert "mean score" in hidden.out


def test_a_class_with_a_variant_for_each(work: Work, folder: Path) -> None:
    numbers = [{"w1": f"0.{one}", "w2": f"{'-' * (one % 2)}0.3"} for one in range(1, 9)]
    holders = [(f"s{at}", "", Variant(code, each)) for at, (code, each) in enumerate(zip(CODES, numbers, strict=True))]
    Path("variants.csv").write_bytes(variants_csv(holders))
    for at, each in enumerate(numbers):
        answers = right(each)
        shown = dict(list(answers.items())[: len(answers) - at % 4])
        lines = [f"id: s{at}", "answers:", *(f"  {name}: {number}" for name, number in shown.items())]
        Path(f"sheets/{at}.yaml").write_text("\n".join(lines), encoding="utf-8")
    done = work("check", "own.yaml", "sheets", *LIST)
    row = next(line for line in done.out.splitlines() if line.startswith("negative numbers"))
    assert row.split()[2:4] == ["0", "1"]
    assert "No property of the numbers goes with the scores." in done.out
    found = json.loads(checked(work, *LIST).out)["variants"]
    assert [one["property"] for one in found["properties"]] == ["negative", "figures", "smallest"]
    assert found["properties"][1] == {"property": "figures", "least": 2, "most": 2, "correlation": None, "p": None}


def test_of_seven_students_it_cannot_be_told(work: Work, folder: Path) -> None:
    for number in range(7):
        hand_in(f"{number}.yaml", number % 2, f"code: {CODES[number % 2]}")
    done = work("check", "own.yaml", "sheets", *LIST)
    assert "Fewer than 8 students are marked by their variants, so it cannot be told whether one was harder." in " ".join(done.out.split())


def test_the_codes_here_are_codes() -> None:
    assert [read_code(code) for code in (*CODES, SLIP)] == [*CODES, None]
