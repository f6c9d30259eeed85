"""Archives as learning platforms hand them out, and the same unpacked: names and ids come from there, and nothing gets out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from bptrace.answers import zip_files
from bptrace.answers.handed_in import find
from bptrace.answers.platforms import owners, without_attachments
from bptrace.answers.read_sheets import read_sheets
from bptrace.answers.sheet import Sheet, students

from ..effort import ending
from .hand_in import sheets, told, values
from .packing import xlsx, zipped

SHEET = "net_h1 = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775\nout_h1 = 59.33%\n"
GRADESCOPE = """---
submission_111:
  :submitters:
  - :name: Anna Müller
    :sid: '1234567'
    :email: anna@example.org
  :created_at: 2026-05-07 10:00:00.000000000 Z
  :score:
  :results: {tests: [{name: a, score: 1}]}
submission_112:
  :submitters:
  - :name: Ben Roe
    :sid: '1234568'
    :email: ben@example.org
  - :name: Cleo
    :sid:
    :email: cleo@example.org
"""
Files = dict[str, bytes | str]
MOODLE: Files = {
    "Anna Müller_12345_assignsubmission_file_/answers.xlsx": xlsx([["net_h1", 0.3775], ["out_h1", 0.5933]]),
    "Anna Müller_12345_assignsubmission_file_/photo.png": b"\x89PNG\r\n\x1a\n",
    "Ben Roe_12346_assignsubmission_file_/my work/Lösung.txt": "Name: somebody else\n" + SHEET,
    "Ben Roe_12347_assignsubmission_file_/answers.txt": SHEET,
    "Participant_12348_assignsubmission_file_/a.csv": "net_h1;0,3775\n",
    "Dan_O'Neil_12349_assignsubmission_file_/a.pdf": b"%PDF-1.7",
}
CANVAS: Files = {
    "muelleranna_1201_67890_answers.txt": SHEET,
    "roeben_LATE_1202_67891_answers-1.csv": "net_h1,0.3775\n",
    "ceecleo_1203_67893_photo.png": b"\x89PNG\r\n\x1a\n",
    "deedan_1204_text.html": "<html><body><p>net_h1 = 0.3775</p></body></html>",
}
PLATFORMS: dict[str, tuple[Files, list[tuple[str, str]]]] = {
    "Moodle": (
        MOODLE,
        [
            ("Anna Müller", "12345"),
            ("Ben Roe (12346)", "12346"),
            ("Ben Roe (12347)", "12347"),
            ("Dan_O'Neil", "12349"),
            ("Participant 12348", "12348"),
        ],
    ),
    "Moodle without folders": (
        {name.replace("/", ""): data for name, data in MOODLE.items() if "Anna" in name},
        [("Anna Müller", "12345")],
    ),
    "Canvas": (CANVAS, [("ceecleo", "1203"), ("deedan", "1204"), ("muelleranna", "1201"), ("roeben", "1202")]),
    "Gradescope": (
        {
            "assignment_5_export/submission_metadata.yml": GRADESCOPE,
            "assignment_5_export/submission_111/answers.yaml": "answers: {net_h1: 0.3775}",
            "assignment_5_export/submission_112/answers.yaml": "student: x\nanswers: {net_h1: 0.3785}",
            "assignment_5_export/submission_113/answers.yaml": "student: Dan\nanswers: {net_h1: 0.3785}",
        },
        [("Anna Müller", "1234567"), ("Ben Roe", "1234568"), ("Cleo", "112"), ("Dan", "113")],
    ),
}


def unpacked(folder: Path, files: Files) -> list[Sheet]:
    """The sheets of the files in a folder."""
    for name, data in files.items():
        path = folder / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [each for handed in find([str(folder / "class")]) for each in read_sheets(*handed)]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("packed", [True, False])
def test_names_and_ids_come_from_the_platform(platform: str, packed: bool, tmp_path: Path) -> None:
    files, expected = PLATFORMS[platform]
    found = (
        sheets(tmp_path, zipped({**files, "__MACOSX/._x": b"x", ".DS_Store": b"x"}), "class.zip") if packed else unpacked(tmp_path, files)
    )
    assert sorted((each.student, each.id) for each in students(without_attachments(found))) == expected


def test_what_is_in_an_archive_is_read_as_outside_of_it(tmp_path: Path) -> None:
    found = {each.id: each for each in sheets(tmp_path, zipped(MOODLE), "class.zip")}
    assert values(found["12346"]) == values(found["12347"]) == {"net_h1": 0.3775, "out_h1": 0.5933}
    assert found["12346"].file == str(tmp_path / "class.zip") + "/Ben Roe_12346_assignsubmission_file_/my work/Lösung.txt"
    assert told(found["12349"]) == ["1:1 this is a PDF, which is not read"]


def test_an_attachment_has_its_row_where_nothing_else_can_be_read() -> None:
    read = Sheet("a", "a.csv", (), (), "1")
    assert without_attachments([read]) == [read]


def test_a_class_in_a_table_within_an_archive_says_itself_whose_its_rows_are(tmp_path: Path) -> None:
    table = "student,matrikel,net_h1\nanna,77,0.3\nben,78,0.4\n"
    found = sheets(tmp_path, zipped({"Tutor_1_assignsubmission_file_/group.csv": table}), "class.zip")
    assert [(each.student, each.id) for each in found] == [("anna", "77"), ("ben", "78")]


def whose(*paths: str) -> list[tuple[tuple[str, str], ...]]:
    """The name and the id of each owner."""
    return [tuple((one.name, one.id) for one in found) for found in owners(paths, lambda _: "")]


def test_names_that_look_like_those_of_canvas() -> None:
    """One with numbers of a digit has to be late; the numbers of files are all different."""
    assert whose("week_3_2_anna.csv", "sheet_12_3_anna.csv", "sheet_1_23_anna.csv", "a b_12_34_c.csv") == [(), (), (), ()]
    assert whose("anna_LATE_1_2_c.csv") == [(("anna", "1"),)]
    assert whose("sheet_2026_11_anna.csv", "sheet_2026_11_ben.csv") == [(), ()]
    assert whose("a/roe_12_34_x.csv", "b/roe_12_34_x.csv") == [(("roe", "12"),), (("roe", "12"),)]
    assert whose("roe_12_34_x.csv", "roe_12_35_y.csv") == [(("roe", "12"),), (("roe", "12"),)]
    assert whose("anon_Ab3_12_34_x.csv") == [(("anon_Ab3", "12"),)]


def test_folders_of_gradescope_without_a_file_of_names() -> None:
    assert whose("x/submission_12345/a.csv", "x/submission_1234/a.csv") == [(("", "12345"),), ()]
    assert whose("x/submission_metadata.yml", "x/submission_1/a.csv") == [(), (("", "1"),)]


def test_a_file_of_gradescope_that_cannot_be_read_costs_the_names_alone(tmp_path: Path) -> None:
    for text in ("{", "", "submission_111: 5", "- 1", "submission_111: {submitters: [1, {name: }]}"):
        files = {"submission_metadata.yml": text, "submission_111/answers.yaml": "student: Anna\nE: 1"}
        assert [(each.student, each.id) for each in sheets(tmp_path, zipped(files), "a.zip")] == [("Anna", "111")]


def test_names_of_gradescope_where_single_files_are_named(tmp_path: Path) -> None:
    unpacked(tmp_path, PLATFORMS["Gradescope"][0])
    paths = sorted(map(str, tmp_path.rglob("answers.yaml")))
    assert [[one.name for one in handed.owners] for handed in find(paths)] == [["Anna Müller"], ["Ben Roe", "Cleo"], [""]]


def test_names_of_a_mac(tmp_path: Path) -> None:
    """It writes UTF-8, and does not say so."""
    data = zipped({"M\N{LATIN SMALL LETTER U WITH DIAERESIS}ller_1_assignsubmission_file_/a.csv": "E,1\n"})
    for at in range(len(data) - 4):
        if data[at : at + 4] in (b"PK\x01\x02", b"PK\x03\x04"):
            flags = at + (8 if data[at + 2] == 1 else 6)
            data = data[: flags + 1] + bytes([data[flags + 1] & ~8]) + data[flags + 2 :]
    assert [each.student for each in sheets(tmp_path, data, "a.zip")] == ["Müller"]


def with_flag(data: bytes, flag: int) -> bytes:
    """The archive, each file of it marked so."""
    for beginning, behind in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.index(beginning) + behind
        data = data[:at] + bytes([data[at] | flag]) + data[at + 1 :]
    return data


ODD = {
    "a path that leads out": (zipped({"../../etc/answers.csv": "E,1\n"}), "this path leads out of the archive"),
    "a path of Windows": (zipped({"C:\\answers.csv": "E,1\n"}), "this path leads out of the archive"),
    "a path from the root": (zipped({"/etc/answers.csv": "E,1\n"}), "this path leads out of the archive"),
    "a password": (with_flag(zipped({"answers.csv": "E,1\n"}), 1), "this file is locked with a password"),
    "an unusual way": (zipped({"answers.csv": "E,1\n"}, zipfile.ZIP_BZIP2), "this file is packed in an unusual way"),
    "an archive within": (zipped({"answers.zip": zipped({"a.csv": "E,1\n"})}), "this is an archive within an archive, which is not read"),
    "nothing": (zipped({}), "there are no files in this archive"),
    "litter": (zipped({"__MACOSX/a.csv": "E,1\n", "x/.DS_Store": "x", "Thumbs.db": "x"}), "there are no files in this archive"),
    "cut off": (zipped({"a.csv": "E,1\n"})[:-30], "this file is broken: it cannot be unpacked"),
    "broken within": (zipped({"a.csv": "E,1\n" * 9}).replace(b"a.csvs", b"a.csvx"), "this file is broken: it cannot be unpacked"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_told_of_odd_archives(name: str, tmp_path: Path) -> None:
    data, message = ODD[name]
    (found,) = sheets(tmp_path, data, "class.zip")
    assert (found.answers, told(found)) == ((), [f"1:1 {message}"])
    assert all(problem.hint for problem in found.problems)


def test_one_file_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    found = sheets(tmp_path, zipped({"a.csv": "E,1\n", "../b.csv": "E,1\n", "c.csv": "E,2\n"}), "class.zip")
    assert [bool(each.answers) for each in found] == [True, False, True]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["class.zip"]


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is unpacked than may be: of a file, of all files, and of what is said to be small and is not."""
    large = zipped({"a.csv": "E,1\n" + " " * 20_000_000, "b.csv": "E,1\n"})
    with ending():
        bomb, other = sheets(tmp_path, large, "class.zip")
    assert "is larger than 20 MB" in told(bomb)[0]
    assert values(other) == {"E": 1}
    monkeypatch.setattr(zip_files, "MOST_UNPACKED", 30_000_000)
    many = zipped({f"{at}.csv": "E,1\n" + " " * 9_999_990 for at in range(4)})
    found = sheets(tmp_path, many, "class.zip")
    assert [each.problems[0].message if each.problems else "" for each in found] == [
        "",
        "",
        "",
        "all files together are larger than 30 MB",
    ][:4]


@pytest.mark.parametrize("count", [3, 4, 7])
def test_more_files_than_a_class_has(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MOST_ENTRIES", 3)
    found = sheets(tmp_path, zipped({f"{at}.csv": "E,1\n" for at in range(count)}), "class.zip")
    assert (len(found) if count == 3 else told(found[0])) == (3 if count == 3 else ["1:1 there are more than 3 files in it"])


def test_the_same_file_twice_in_an_archive(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a.csv", "E,1\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("a.csv", "E,2\n")
    assert [values(each) for each in sheets(tmp_path, made.getvalue(), "class.zip")] == [{"E": 2}]
