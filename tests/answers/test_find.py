"""Which files are sheets, in which order; and whose they are where names collide."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from bptrace.answers.handed_in import find as find_files
from bptrace.answers.sheet import Sheet, students
from bptrace.errors import UnknownName, UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "s1.yaml",
        "s10.yaml",
        "s2.yaml",
        ".hidden.yaml",
        "deep/er/s3.csv",
        "deep/S1.json",
        ".git/s4.yaml",
        "notes.pdf",
        "a b.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("E: 1\n")
    return tmp_path


def find(paths: Sequence[str], leave_out: Iterable[str] = ()) -> list[str]:
    """The paths of what is found."""
    return [handed.path for handed in find_files(paths, leave_out)]


ALL = ["a b.txt", "deep/er/s3.csv", "deep/S1.json", "notes.pdf", "s1.yaml", "s2.yaml", "s10.yaml"]


def test_a_folder_is_searched(folder: Path) -> None:
    assert find(["."]) == [os.path.join(".", *name.split("/")) for name in ALL]
    assert find([str(folder)]) == [str(folder / name) for name in ALL]


@pytest.mark.usefixtures("folder")
def test_each_file_once_and_in_order() -> None:
    assert find(["s10.yaml", "s2.yaml", "s1.yaml"]) == ["s1.yaml", "s2.yaml", "s10.yaml"]
    assert find(["s2.yaml", "./s2.yaml", "deep/../s2.yaml"]) == ["s2.yaml"]
    assert len(find([".", "deep", "s1.yaml"])) == len(ALL)
    assert find(["-", "s1.yaml", "-"]) == ["-", "s1.yaml"]
    assert find([".hidden.yaml"]) == [".hidden.yaml"]  # whoever names it means it
    assert find([]) == []


@pytest.mark.usefixtures("folder")
def test_the_config_is_left_out() -> None:
    assert "s2.yaml" not in map(os.path.basename, find(["."], ["s2.yaml"]))
    assert find(["s1.yaml", "s2.yaml"], ["config.yaml", "./s2.yaml"]) == ["s1.yaml"]
    assert find(["-"], ["-"]) == ["-"]


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need rights on Windows")
@pytest.mark.usefixtures("folder")
def test_links() -> None:
    os.symlink("..", "deep/round")
    os.symlink("s1.yaml", "again.yaml")
    os.symlink("nowhere", "broken.yaml")
    os.mkfifo("pipe")
    assert len(find(["."])) == len(ALL)


@pytest.mark.usefixtures("folder")
def test_what_systems_leave_behind(folder: Path) -> None:
    for name in ("__MACOSX/s1.yaml", "deep/Thumbs.db", "desktop.ini", ".DS_Store", "~$class.xlsx", "submission_metadata.yml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("E: 1\n")
    assert len(find(["."])) == len(ALL)


@pytest.mark.usefixtures("folder")
def test_what_is_not_there() -> None:
    with pytest.raises(UnknownName, match=r"there is no file or folder s11\.yaml\n  = did you mean s1\.yaml, s10\.yaml or s2\.yaml\?"):
        find(["s11.yaml"])
    with pytest.raises(UnknownName, match="there is no file or folder ''"):
        find([""])
    os.mkdir("empty")
    with pytest.raises(UsageError, match="there are no files in empty"):
        find(["s1.yaml", "empty"])


@pytest.mark.usefixtures("folder")
def test_a_folder_with_more_files_than_a_class_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.answers.handed_in.MOST_FILES", len(ALL))
    assert find(["."]) == [os.path.join(".", *name.split("/")) for name in ALL]
    monkeypatch.setattr("bptrace.answers.handed_in.MOST_FILES", len(ALL) - 1)
    with pytest.raises(UsageError, match=r"there are more than 6 files in \."):
        find(["."])


def named(*pairs: tuple[str, str]) -> list[str]:
    """The students of sheets, each a student and a file."""
    return [sheet.student for sheet in students([Sheet(student, file, ()) for student, file in pairs])]


def test_students_with_names_of_their_own() -> None:
    assert named(("s1", "a/s1.yaml"), ("s2", "a/s2.yaml")) == ["s1", "s2"]
    assert students([]) == []


def test_students_of_one_name_are_told_apart_by_their_ids_first() -> None:
    anna, other, ben = (Sheet(name, f"{at}/s.csv", (), id=str(at)) for at, name in enumerate(("Anna", "Anna", "Ben")))
    assert [sheet.student for sheet in students([anna, other, ben])] == ["Anna (0)", "Anna (1)", "Ben"]
    assert [sheet.student for sheet in students([anna, other._replace(id="")])] == ["Anna (0)", "Anna"]
    assert [sheet.student for sheet in students([anna, other._replace(id="0")])] == ["Anna (0)", "Anna (1)"]


def test_names_that_collide() -> None:
    assert named(("s1", "a/s1.yaml"), ("s1", "b/s1.yaml"), ("a", "c/a.yaml")) == ["a (s1)", "b", "a"]  # a is taken
    assert named(("s", "a/s.yaml"), ("s", "b/s.csv"), ("s", "b/s.pdf")) == ["a", "b (s.csv)", "b (s.pdf)"]
    assert named(("s1", "s1.yaml"), ("s1", "b/s1.yaml")) == ["s1", "b"]
    assert named(("s1", "<stdin>"), ("s1", "s1.yaml")) == ["s1 (<stdin>)", "s1"]
    assert named(("s1", "x/s1.yaml"), ("s1", "x/s1.csv")) == ["s1.yaml", "s1.csv"]
    assert named(("s1234567", "x/anna.yaml"), ("s1234567", "x/ben.yaml")) == ["s1234567 (anna)", "s1234567 (ben)"]
    assert named(("s1234567", "anna/s.yaml"), ("s1234567", "ben/s.yaml")) == ["s1234567 (anna)", "s1234567 (ben)"]
    assert named(("anna", "x/class.csv"), ("ben", "x/class.csv"), ("anna", "x/class.csv")) == ["anna (1)", "ben", "anna (2)"]
    assert named(("s1", "s1.csv"), ("s1", "s1.csv"), ("s1 (1)", "t.csv")) == ["s1 (2)", "s1 (3)", "s1 (1)"]


def test_all_else_stays_as_it_was() -> None:
    sheets = [Sheet("s1", "a/s1.yaml", ()), Sheet("s1", "b/s1.yaml", ())]
    assert [sheet._replace(student="s1") for sheet in students(sheets)] == sheets


def test_what_was_handed_out_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("sheets.tex", "sheets.html", "keys.tex", "keys.html", "variants.csv"):
        (tmp_path / name).write_text("E: 1\n")
    for page in ("sheet.md", "sheet.tex", "sheet.html", "key.tex", "key.html", "answers.yaml"):
        path = tmp_path / "s1" / page
        path.parent.mkdir(exist_ok=True)
        path.write_text("E: 1\n")
    (tmp_path / "s2").mkdir()
    (tmp_path / "s2" / "sheet.md").write_text("E: 1\n")  # somebody's own file, which is called so
    assert find(["."]) == ["./s1/answers.yaml", "./s2/sheet.md"]
