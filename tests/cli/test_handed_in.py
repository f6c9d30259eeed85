"""`bptrace check` with what people hand in: numbers on the command line, archives and spreadsheets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..answers.packing import xlsx, zipped
from .conftest import Done
from .tools import MAZUR

Work = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verdicts(done: Done) -> dict[str, str]:
    (sheet,) = json.loads(done.out)["sheets"]
    return {answer["name"]: answer["verdict"] for answer in sheet["answers"]}


def test_numbers_on_the_command_line(work: Work) -> None:
    pairs = ("net_h1=0.3775", "out_h1=59.33%", "dE/dw5=0.0822", "w5+=0.3589", "Δw5=-0.0411", "δ_o1 = 0.1385", "net_h2=0.0125+0.38=0.3925")
    done = work("check", MAZUR, *pairs, "--format", "json")
    assert done.code == 0
    assert set(verdicts(done)) == {"net_h1", "out_h1", "dE/dw5", "w5+", "Δw5", "δ_o1", "net_h2"}
    assert set(verdicts(done).values()) == {"correct"}
    assert work("check", MAZUR, "net_h1=0.3775").out.startswith("command line\n")


@pytest.mark.parametrize(
    ("pair", "name", "verdict"),
    [
        ("net_h1=0.5", "net_h1", "wrong"),
        ("net_h1=", "net_h1", "blank"),
        ("net_h1=abc", "net_h1", "unreadable"),
        ("zeta=1", "zeta", "unknown"),
        ("net_h1(x = 1)=0.3775", "net_h1(x = 1)", "correct"),
        ("dE/dout_h1|o1=0.0554", "dE/dout_h1|o1", "correct"),
        ("w5 after the update=0.3589", "w5 after the update", "correct"),
        ("w5@2=0.3589", "w5@2", "correct"),
    ],
)
def test_a_number_on_the_command_line(work: Work, pair: str, name: str, verdict: str) -> None:
    done = work("check", MAZUR, "out_h1=0.5933", pair, "--format", "json")
    assert (done.code, verdicts(done)[name]) == (int(verdict != "correct"), verdict)


def test_a_file_that_is_called_so_is_a_file(work: Work, folder: Path) -> None:
    (folder / "net_h1=0.5").write_text("student: anna\nout_h1: 0.5933\n")
    assert verdicts(work("check", MAZUR, "net_h1=0.5", "--format", "json")) == {"out_h1": "correct"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("net_h1=0.5", "anna.yaml"), "net_h1=0.5 is a number, and anna.yaml is not"),
        (("-", "net_h1=0.5"), "net_h1=0.5 is a number, and - is not"),
        (("net_h1", "=", "0.5"), "write it in one word: net_h1=0.5"),
        (("=0.5",), "there is no file or folder =0.5"),
    ],
)
def test_what_is_said_of_other_words(work: Work, words: tuple[str, ...], said: str) -> None:
    done = work("check", MAZUR, *words)
    assert done.code == 2
    assert said in done.err


def test_an_archive(work: Work, folder: Path) -> None:
    files = {
        "Anna Müller_12345_assignsubmission_file_/answers.xlsx": xlsx([["net_h1", 0.3775], ["w5 after the update", 0.3589]]),
        "Ben Roe_12346_assignsubmission_file_/answers.txt": "net_h1 = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775\n",
        "Cleo_12347_assignsubmission_file_/photo.png": b"\x89PNG\r\n\x1a\n",
    }
    (folder / "class.zip").write_bytes(zipped(files))
    done = work("check", MAZUR, "class.zip", "--format", "json")
    sheets = json.loads(done.out)["sheets"]
    assert [sheet["student"] for sheet in sheets] == ["Anna Müller", "Ben Roe", "Cleo"]
    assert [[answer["verdict"] for answer in sheet["answers"]] for sheet in sheets] == [["correct", "correct"], ["correct"], []]
    assert sheets[2]["problems"][0]["message"] == "this is a picture, which is not read"


def test_a_spreadsheet_without_the_library(work: Work, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (folder / "class.xlsx").write_bytes(xlsx([["net_h1", 0.3775]]))
    done = work("check", MAZUR, "class.xlsx")
    assert done.code == 2
    assert "pip install 'bptrace[spreadsheets]'" in done.out
