"""Rosters: read as platforms write them, and whose a sheet is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.answers.numerals import answer
from bptrace.answers.roster import ABSENT, Roster, enrolled, name_key, placed, read_roster
from bptrace.answers.sheet import Sheet
from bptrace.errors import BptraceError, Problem

ANSWERS = (answer("net_h1", "0.3775", 1, 1),)
OURS = "id,name\ns1,Ada Lovelace\ns2,Ben Müller\ns3,Carla Díaz\n"
MOODLE = """Identifier,"Full name","Email address",Status,Grade,"Last modified (grade)"
"Participant 4711","Ada Lovelace",ada@uni.example,"Submitted",,-
"Participant 4712","Müller, Ben",ben@uni.example,"Submitted",,-
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Backprop (998)
    Points Possible,,,,,10
"Lovelace, Ada",81,0012345,ada1,"Math 1, B",
"Student, Test",84,,f3a,"Math 1, B",
"""
GRADESCOPE = "First Name,Last Name,SID,Email,Sections\nAda,Lovelace,12345,ada@uni.example,B\n"


def roster(folder: Path, text: str | bytes) -> Roster:
    path = folder / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(str(path))


def sheet(student: str, file: str = "x.yaml", own: str = "") -> Sheet:
    return Sheet(student, file, ANSWERS, id=own)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OURS, [("s1", "Ada Lovelace"), ("s2", "Ben Müller"), ("s3", "Carla Díaz")]),
        (MOODLE, [("Participant 4711", "Ada Lovelace"), ("Participant 4712", "Müller, Ben")]),
        (CANVAS, [("0012345", "Lovelace, Ada")]),
        (GRADESCOPE, [("12345", "Ada Lovelace")]),
        ("Vorname;Nachname;Matrikelnummer\nAda;Lovelace;0123\n", [("0123", "Ada Lovelace")]),
        ("student\nAda\n\nBen\n", []),
        ("Name\tE-Mail-Adresse\nAda\ta@b.example\n", [("a@b.example", "Ada")]),
        ("\ufeffsep=;\nid;name\n1;Ada\n".encode("utf-16"), [("1", "Ada")]),
        ("id,name\n1,Müller\n".encode("cp1252"), [("1", "Müller")]),
        ("id,name\n1,Ada\n1,Ada\n", [("1", "Ada")]),
        ('id,name\n1,"Ada ""the first"", Countess"\n', [("1", 'Ada "the first", Countess')]),
    ],
)
def test_rosters_as_they_come(tmp_path: Path, text: str | bytes, found: list[tuple[str, str]]) -> None:
    if not found:
        with pytest.raises(BptraceError, match="no columns"):
            roster(tmp_path, text)
        return
    assert [(each.id, each.name) for each in roster(tmp_path, text).students] == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "no heading of this roster tells a student's id or name"),
        ("s1,Ada\ns2,Ben\n", "no heading of this roster tells"),
        ("id,name\n", "no students below its headings"),
        ("id,name\n1,Ada\n2,Ben\n1,Carla\n", "the id '1' is on line 2 already, of 'Ada'"),
        (b"PK\x03\x04\x00\x00", "is not a text file"),
        (b"id,name\x00\n", "is not a text file"),
    ],
)
def test_what_is_no_roster(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(BptraceError, match=said) as told:
        roster(tmp_path, text)
    assert all(problem.hint for problem in told.value.problems)


def test_a_roster_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(BptraceError):
            read_roster(str(path))


# whose a sheet is


@pytest.mark.parametrize(
    ("handed", "whose"),
    [
        (sheet("anyone", own="s2"), "s2"),
        (sheet("anyone", own="S2"), "s2"),
        (sheet("s2"), "s2"),
        (sheet("Ben Müller"), "s2"),
        (sheet("MÜLLER, ben"), "s2"),
        (sheet("muller ben"), "s2"),
        (sheet("diaz_carla"), "s3"),
        (sheet("answers", "sheets/Carla Diaz/answers.yaml"), None),  # told by its folder only where several are called so
        (sheet("my work", "sheets/s3.yaml"), "s3"),
        (sheet("Ben Müller", own="s1"), "s1"),
        (sheet("hw", "sheets/hw3_ben_müller-2.yaml"), "s2"),
        (sheet("hw", "sheets/ben_müller_carla_díaz.yaml"), None),
        (sheet("hw", "sheets/hw3_ben.yaml"), None),
        (sheet("hw", "sheets/hw-s2.yaml"), None),
        (sheet("Ben"), None),
        (sheet("Dora", own="s9"), None),
        (sheet(""), None),
    ],
)
def test_whose_a_sheet_is(tmp_path: Path, handed: Sheet, whose: str | None) -> None:
    found = [(made, standing) for made, standing in placed(roster(tmp_path, OURS), [handed]) if made.answers]
    ((made, standing),) = found
    assert (standing.enrolled.id if standing.enrolled else None) == whose
    assert made.id == (whose or handed.id)


@pytest.mark.parametrize(("own", "whose"), [("4711", "Ada Lovelace"), ("Participant 4712", "Müller, Ben"), ("04711", "Ada Lovelace")])
def test_moodles_numbers(tmp_path: Path, own: str, whose: str) -> None:
    made, _ = next((made, standing) for made, standing in placed(roster(tmp_path, MOODLE), [sheet("x", own=own)]) if made.answers)
    assert made.student == whose


def test_each_id_of_a_row_tells(tmp_path: Path) -> None:
    for own in ("81", "0012345", "12345", "ada1"):
        ((made, _),) = placed(roster(tmp_path, CANVAS), [sheet("x", own=own)])
        assert (made.student, made.id) == ("Lovelace, Ada", "0012345")


@pytest.mark.parametrize(("length", "known"), [(4, True), (3, False)])
def test_an_id_within_the_name_of_a_file(tmp_path: Path, length: int, known: bool) -> None:
    own = "1234"[:length]
    found = placed(roster(tmp_path, f"id,name\n{own},Ada\n"), [sheet("hw", f"hw_{own}-2.yaml")])
    assert (len(found) == 1) == known


def test_folders_tell_sheets_of_one_name_apart(tmp_path: Path) -> None:
    handed = [sheet("answers", f"sheets/{name}/answers.yaml") for name in ("Ada Lovelace", "Ben Müller", "Zoë")]
    found = placed(roster(tmp_path, OURS), handed)
    assert [made.student for made, _ in found] == ["Ada Lovelace", "Ben Müller", "Carla Díaz", "Zoë"]


def test_who_hands_nothing_in_has_a_sheet(tmp_path: Path) -> None:
    found = placed(roster(tmp_path, OURS), [sheet("s3")])
    assert [(made.student, made.id, made.problems) for made, _ in found] == [
        ("Ada Lovelace", "s1", (ABSENT,)),
        ("Ben Müller", "s2", (ABSENT,)),
        ("Carla Díaz", "s3", ()),
    ]


@pytest.mark.parametrize(
    ("files", "last"),
    [
        (["s1-2.yaml", "s1.yaml"], "s1-2.yaml"),
        (["s1-10.yaml", "s1-9.yaml"], "s1-10.yaml"),
        (["s1 (1).yaml", "s1.yaml", "s1 (2).yaml"], "s1 (2).yaml"),
        (["2026-03-02/s1.yaml", "2026-03-01/s1.yaml"], "2026-03-02/s1.yaml"),
        (["ada_12_34_hw.yaml", "ada_LATE_12_35_hw.yaml"], "ada_LATE_12_35_hw.yaml"),
    ],
)
def test_the_last_attempt_counts(tmp_path: Path, files: list[str], last: str) -> None:
    (made, standing), *_ = placed(roster(tmp_path, OURS), [sheet("s1", file) for file in files])
    assert made.file == last
    assert set(standing.passed) == {*files} - {last}


def test_of_the_rows_of_a_table_the_last_counts(tmp_path: Path) -> None:
    first, second = sheet("s1"), sheet("s1")._replace(answers=ANSWERS * 2)
    assert placed(roster(tmp_path, OURS), [first, second])[0][0].answers == second.answers


def test_a_later_file_that_cannot_be_read_does_not_count(tmp_path: Path) -> None:
    photo = Sheet("s1", "s1-2.png", (), (Problem("file", "this is a picture"),))
    (made, standing), *_ = placed(roster(tmp_path, OURS), [sheet("s1", "s1-1.yaml"), photo])
    assert (made.file, standing.passed) == ("s1-1.yaml", ("s1-2.png",))


def test_students_of_one_name_are_told_by_their_ids(tmp_path: Path) -> None:
    twins = roster(tmp_path, "id,name\n1,Kim Lee\n2,Kim Lee\n")
    sheets, standings = enrolled(twins, [sheet("Kim Lee", "kim.yaml"), sheet("x", own="2")])
    assert [(made.student, bool(made.answers)) for made in sheets] == [("Kim Lee (1)", False), ("Kim Lee (2)", True), ("Kim Lee", True)]
    assert standings["Kim Lee"].enrolled is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łukasz Øre", "lukasz ore"), ("Zoë", "ZOE"), ("Straße, Anna", "anna strasse"), ("O'Neill", "o neill"), ("Lee  Kim", "Kim_Lee")],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@given(st.text(max_size=20))
def test_any_name_has_a_key(name: str) -> None:
    assert name_key(name) == name_key(f" {name.upper().lower()} ") or not name.isascii()
