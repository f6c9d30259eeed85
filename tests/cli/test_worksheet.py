"""`bptrace worksheet`: what it writes and refuses, that nothing is written over, and that every run gives the same bytes."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Done
from .tools import bptrace, environment, posix

CONFIG = """\
title: One neuron
inputs: [x1, x2]
layers: [{units: [o], activation: sigmoid, weights: [[0.3, -0.2]], bias: [0.4]}]
learning_rate: 0.5
samples: [{inputs: [0.5, 0.3], targets: [0.9]}]
exercise:
  ask: [net, out, delta, 'dE/dw*', 'w*+']
  digits: 4dp
"""
VARY = "  vary: {weights: {low: -0.9, high: 0.9, step: 0.2}, inputs: [0.2, 0.3, 0.5, 0.7]}\n"
SECRET = "4242-never-to-be-seen-4242"
ROSTER = "id,name\ns1,Ann\ns2,Bob\ns3,Cleo\n"
SHEETS = {f"{name}.{suffix}" for name in ("sheet", "key") for suffix in ("md", "tex", "html")}
FILES = SHEETS | {"answers.yaml", "answers.csv", "sheet.svg"}
OF_EACH = ["exercise.yaml", "-o", "sheets", "--roster", "roster.csv", "--secret-file", "secret.txt"]
EVERYWHERE = [word for name in ("moodle", "gradescope", "self-check") for word in ("--format", name)]
Worksheet = Callable[..., Done]
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is done is done in a folder of its own, with an exercise in it."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"exercise.yaml": CONFIG + VARY, "same.yaml": CONFIG, "roster.csv": ROSTER, "secret.txt": SECRET}.items():
        Path(name).write_text(text, encoding="utf-8")


@pytest.fixture
def worksheet(work: Callable[..., Done]) -> Worksheet:
    return lambda *args: work("worksheet", *args)


def written(folder: str = "sheets") -> dict[str, bytes]:
    """All that is in a folder and below it, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


# what it writes


def test_a_sheet_for_everybody(worksheet: Worksheet) -> None:
    assert worksheet("exercise.yaml", "-o", "sheets") == (0, "wrote sheets: a sheet and its key\n", "")
    assert set(written()) - {"key.svg"} == FILES


def test_a_folder_for_each_student(worksheet: Worksheet) -> None:
    done = worksheet("same.yaml", "-o", "sheets", "--roster", "roster.csv")
    assert done == (0, "wrote sheets: 3 students; sheets.tex and sheets.html have all sheets to print\n", "")
    each = {f"s{number}/{name}" for number in (1, 2, 3) for name in FILES}
    assert set(written()) == each | {f"{name}.{suffix}" for name in ("sheets", "keys") for suffix in ("tex", "html")}


def test_numbers_for_each_student(worksheet: Worksheet) -> None:
    assert worksheet(*OF_EACH).code == 0
    found = written()
    head, *rows = found["variants.csv"].decode().splitlines()
    assert head == "id,name,code,w1,w2,x1,x2"
    assert [row.split(",")[:2] for row in rows] == [["s1", "Ann"], ["s2", "Bob"], ["s3", "Cleo"]]
    assert len({row.split(",")[2] for row in rows}) == 3
    for row in rows:
        name, code = row.split(",")[0], row.split(",")[2]
        assert f"code: {code}\n" in found[f"{name}/answers.yaml"].decode()
        assert code in found[f"{name}/sheet.md"].decode()


def test_who_has_the_numbers_of_another_is_told(worksheet: Worksheet) -> None:
    narrow = CONFIG + "  vary: {w1: [0.3]}\n"
    Path("exercise.yaml").write_text(narrow, encoding="utf-8")
    assert worksheet(*OF_EACH).err == ""  # each has a code of their own
    Path("exercise.yaml").write_text(narrow + "  variants: 1\n", encoding="utf-8")
    assert worksheet(*OF_EACH) == (0, "wrote sheets: 3 students; sheets.tex and sheets.html have all sheets to print\n", "")


def test_what_is_printed_is_not_asked(worksheet: Worksheet) -> None:
    assert worksheet("exercise.yaml", "-o", "sheets", "--given", "forward", "--given", "w1+").code == 0
    names = [line.strip(" :") for line in Path("sheets/answers.yaml").read_text(encoding="utf-8").splitlines()[3:]]
    assert names == ["delta_o", "dE/dw1", "dE/dw2", "w2+"]


def test_a_set_number_is_that_of_the_sheet(worksheet: Worksheet) -> None:
    assert worksheet("exercise.yaml", "-o", "sheets", "--set", "w1=0.77").code == 0
    assert "0.77" in Path("sheets/sheet.md").read_text(encoding="utf-8")


def test_a_mistake_to_be_found(worksheet: Worksheet) -> None:
    assert worksheet("exercise.yaml", "-o", "sheets", "--mistake", "no-bias").code == 0
    sheet, key = (Path(f"sheets/{name}.md").read_text(encoding="utf-8") for name in ("sheet", "key"))
    assert "0.0900" in sheet  # net without its bias
    assert "0.4900" not in sheet
    assert "the bias was left out of net (no-bias). It begins at net_o." in key


def test_a_mistake_begins_where_the_key_says(worksheet: Worksheet) -> None:
    """Who takes the bias of the unit before has the first right."""
    hidden = "{units: [g, h], activation: sigmoid, weights: [[0.3, -0.2], [0.4, 0.1]], bias: [0.1, 0.2]}"
    layers = "{units: [o], activation: sigmoid, weights: [[0.5, -0.6]], bias: [0.2]}"
    Path("hidden.yaml").write_text(re.sub("layers: .*", f"layers: [{hidden}, {layers}]", CONFIG), encoding="utf-8")
    assert worksheet("hidden.yaml", "-o", "sheets", "--mistake", "neighbour-bias").code == 0
    sheet, key = (Path(f"sheets/{name}.md").read_text(encoding="utf-8") for name in ("sheet", "key"))
    assert "It begins at net_h." in key
    assert "0.1900" in sheet  # net_g
    assert "0.4300" not in sheet  # net_h


# what it refuses


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("same.yaml -o x --roster roster.csv --secret-file secret.txt", "nothing varies in this exercise"),
        ("exercise.yaml -o x --secret-file secret.txt", "there is no roster"),
        ("exercise.yaml -o x --roster roster.csv", "bptrace init secret writes one"),
        ("exercise.yaml -o x --roster none.csv --secret-file secret.txt", "there is no file none.csv"),
        ("exercise.yaml -o x --roster roster.csv --secret-file secret", "did you mean secret.txt?"),
        ("exercise.yaml -o x --roster roster.csv --secret-file .", "the secret . cannot be read"),
        ("none.yaml -o x", "there is no file none.yaml"),
        ("exercise.yaml -o x --mistake no-bais", "did you mean no-bias?"),
        ("exercise.yaml -o x --mistake one-path", "no mistake 'one-path' can be made"),
        ("exercise.yaml -o x --mistake=", "no mistake '' can be made"),
        ("exercise.yaml -o x --mistake uphill --given update", "no mistake 'uphill' can be made in what is asked for"),
        ("exercise.yaml -o x --mistake no-bias --given forward", "no mistake 'no-bias' can be made"),
        ("exercise.yaml -o x --mistake uphill --set learning_rate=1e-6", "the mistake uphill is not seen in what is asked for"),
        ("exercise.yaml -o x --given colour", "there is no quantity 'colour' in this network"),
        ("exercise.yaml -o x --given net,out --given backward,gradients,w1+,w2+", "there is no quantity 'backward'"),
        ("exercise.yaml -o x --given forward --given delta --given dE/dw* --given w*+", "nothing is left to ask for"),
        ("exercise.yaml -o x --set w9=1", "w9"),
        ("exercise.yaml -o x --roster=", "there is no file ''"),
        ("exercise.yaml -o x --roster roster.csv --secret-file=", "there is no file ''"),
        ("exercise.yaml -o x --format blackboard", "'blackboard' is not one of 'moodle'"),
        ("exercise.yaml", "Missing option '-o'"),
        ("exercise.yaml -o same.yaml", "'same.yaml' is a file"),
        ("exercise.yaml -o same.yaml/x", "cannot write same.yaml/x: Not a directory"),
        ("exercise.yaml -o -", "- is no folder to write into"),
        ("exercise.yaml --output=", "'' is no folder to write into"),
    ],
)
def test_what_it_refuses(worksheet: Worksheet, line: str, said: str) -> None:
    before = written(".")
    done = worksheet(*line.split())
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert written(".") == before


def test_a_secret_that_is_too_short(worksheet: Worksheet) -> None:
    Path("secret.txt").write_text("fifteen letters\n", encoding="utf-8")
    assert "shorter than 16 characters" in worksheet(*OF_EACH).err
    Path("secret.txt").write_text("sixteen letters.\n", encoding="utf-8")
    assert worksheet(*OF_EACH).code == 0


def test_numbers_that_are_never_kind(worksheet: Worksheet) -> None:
    Path("exercise.yaml").write_text(CONFIG + "  vary: {inputs: [0.2, 0.4]}\n", encoding="utf-8")
    done = worksheet(*OF_EACH)
    assert done.code == 2
    assert "no kind numbers were found in 20,000 draws" in done.err
    assert "simple multiples of each other" in done.err


@not_root
def test_a_folder_that_may_not_be_written(worksheet: Worksheet) -> None:
    Path("closed").mkdir(mode=0o555)
    for folder in ("closed", "closed/x"):
        assert f"cannot write {folder}: Permission denied" in worksheet("exercise.yaml", "-o", folder).err


# what is never written over


FILLED = [
    ("answers.yaml", "net_o:", "net_o: 0.49"),
    ("answers.yaml", "net_o:", "net_o: I do not know"),
    ("answers.yaml", "net_o:", "net_o: [0.49"),
    ("answers.yaml", "answers:\n", "answers:\n\t- 0.49\n"),
    ("answers.csv", "net_o,", "net_o,0.49"),
    ("answers.csv", "net_o,", "net_o;0,49"),
]


@pytest.mark.parametrize(("name", "old", "new"), FILLED)
def test_what_is_filled_in(worksheet: Worksheet, name: str, old: str, new: str) -> None:
    for folder, line in (("sheets", ["exercise.yaml", "-o", "sheets"]), ("sheets/s2", OF_EACH)):
        assert worksheet(*line).code == 0
        path = Path(folder, name)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        before = written()
        done = worksheet(*line)
        assert (done.code, done.out) == (2, "")
        assert f"{path} is filled in, and would be written over" in done.err.replace("\\", "/")
        assert written() == before
        path.unlink()


def test_what_nobody_has_filled_in_is_written_anew(worksheet: Worksheet) -> None:
    assert worksheet(*OF_EACH).code == 0
    config = Path("exercise.yaml").read_text(encoding="utf-8").replace("delta, ", "")
    Path("exercise.yaml").write_text(config, encoding="utf-8")
    assert worksheet(*OF_EACH).code == 0
    assert b"delta" not in written()["s1/answers.yaml"]


@pytest.mark.parametrize("name", ["sheet.md", "answers.yaml", "key.tex"])
def test_the_config_is_not_written_over(worksheet: Worksheet, name: str) -> None:
    Path("exercise.yaml").rename(name)
    before = written(".")
    done = worksheet(name, "-o", ".")
    assert done.code == 2
    assert written(".") == before


@pytest.mark.parametrize(("read", "name"), [("roster.csv", "variants.csv"), ("secret.txt", "sheets.tex"), ("exercise.yaml", "s2/key.md")])
def test_roster_and_secret_are_not_written_over(worksheet: Worksheet, read: str, name: str) -> None:
    Path("sheets/s2").mkdir(parents=True)
    path = Path("sheets", name)
    Path(read).rename(path)
    before = path.read_bytes()
    done = worksheet(*(path.as_posix() if word == read else word for word in OF_EACH))
    assert done.code == 2
    assert f"{path.as_posix()} is read here" in done.err.replace("\\", "/")
    assert path.read_bytes() == before


# the same bytes


def test_the_secret_is_in_no_file(worksheet: Worksheet) -> None:
    """Nor is it said."""
    done = worksheet(*OF_EACH, *EVERYWHERE, "--working")
    assert done.code == 0
    spellings = [SECRET.encode(), SECRET.encode().hex().encode(), b64encode(SECRET.encode()), SECRET.encode("utf-16-le")]
    found = unpacked(written())
    assert len(found) > 40
    for name, data in found.items():
        assert not [one for one in spellings if one in data], name
    assert SECRET not in done.out + done.err


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, with those within archives."""
    found = dict(files)
    for name, data in files.items():
        if name.endswith(".zip"):
            with ZipFile(io.BytesIO(data)) as packed:
                found |= {f"{name}/{entry}": packed.read(entry) for entry in packed.namelist()}
    return found


def test_every_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for seed, folder in (("1", "one"), ("2", "other")):
        line = [folder if word == "sheets" else word for word in OF_EACH]
        assert bptrace("worksheet", *line, *EVERYWHERE, folder=tmp_path, PYTHONHASHSEED=seed).returncode == 0
    assert written("one") == written("other")


@posix
def test_a_killed_run_begun_again_gives_the_same_bytes(worksheet: Worksheet, tmp_path: Path) -> None:
    many = ["id,name", *(f"s{number},Student {number}" for number in range(12))]
    Path("roster.csv").write_text("\n".join(many), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bptrace", "worksheet", *OF_EACH],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and not Path("sheets/s2/key.md").exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (143, b"")
    assert not Path("sheets/sheets.tex").exists()
    half = written()
    assert all(not name.rpartition("/")[2].startswith(".") for name in half)
    assert worksheet(*OF_EACH).code == 0
    clean = [word.replace("sheets", "clean") for word in OF_EACH]
    assert worksheet(*clean).code == 0
    assert written() == written("clean")
    assert half.items() <= written().items()


def test_the_order_of_the_roster_changes_nobodys_numbers(worksheet: Worksheet) -> None:
    assert worksheet(*OF_EACH).code == 0
    before = {name: data for name, data in written().items() if "/" in name}
    head, *rows = [*ROSTER.splitlines(), "s4,Dan"]
    random.Random(1).shuffle(rows)
    Path("roster.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    assert worksheet(*OF_EACH).code == 0
    assert before.items() <= written().items()
