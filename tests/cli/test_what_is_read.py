"""What is read is never written over, by whatever name; what is no file is not waited for; and no link leads out of a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace.check.marker import Marker
from bptrace.engine.steps import Run
from bptrace.explain import find
from bptrace.inputs.tree import files_read

from .conftest import Done
from .tools import MAZUR, posix, shell

Work = Callable[..., Done]
CONFIG = """\
inputs: [a]
layers: [{units: 1, weights: [[0.5]]}]
learning_rate: 1
samples: {csv: d.csv, inputs: [a], targets: [c]}
"""
TABLE, SHEET, SECRET = "a,c\n1,2\n", "net_o1: 0.5\n", "root:x:0:0:root\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config with its table, a sheet, and a class."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(CONFIG)
    (tmp_path / "d.csv").write_text(TABLE)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "s1.csv").write_text("net_o1,0.5\n")
    (tmp_path / "class" / "s2.yaml").write_text(SHEET)
    (tmp_path / "out").mkdir()


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# written over


OVER = {  # a command, and what it would write over
    "the config's table": ("run mine.yaml -o d.csv", "d.csv is read here"),
    "among others": ("run mine.yaml -o other.csv -o d.csv -o more.json", "d.csv is read here"),
    "by another path": ("run mine.yaml -o class/../d.csv", "class/../d.csv is the same file as d.csv, which is read here"),
    "by a link": ("run mine.yaml -o link.csv", "link.csv is the same file as d.csv, which is read here"),
    "by a hard link": ("run mine.yaml -o hard.csv", "hard.csv is the same file as d.csv, which is read here"),
    "by a whole path": ("run mine.yaml -o {folder}/d.csv", "{folder}/d.csv is the same file as d.csv, which is read here"),
    "marks over the table": ("check mine.yaml class -o d.csv", "d.csv is read here"),
    "marks over a sheet": ("check mine.yaml class/s1.csv -o class/s1.csv", "class/s1.csv is read here"),
    "marks over a sheet that was found": (
        "check mine.yaml class -o sheet.csv",
        "sheet.csv is the same file as class/s1.csv, which is read",
    ),
    "marks over the config": ("check trace.json class -o trace.json", "trace.json is read here"),
    "an explanation over the config": ("explain mine.md -o mine.md", "mine.md is read here"),
    "through standard input": ("run - -o trace.json < trace.json", "trace.json is the same file as -, which is read here"),
    "through its device": ("run /dev/stdin -o trace.json < trace.json", "trace.json is the same file as /dev/stdin, which is read here"),
}


@posix
@pytest.mark.parametrize("case", OVER)
def test_what_is_read_is_not_written_over(case: str, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("d.csv")
    os.link("d.csv", "hard.csv")
    os.link("class/s1.csv", "sheet.csv")
    (tmp_path / "mine.md").write_text(CONFIG)
    assert shell("bptrace run mine.yaml --json > trace.json", tmp_path).returncode == 0
    before = everything(tmp_path)
    line, said = (text.format(folder=tmp_path) for text in OVER[case])
    done = shell(f"bptrace {line}", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"error[write]: {said}" in done.stderr.decode()
    assert everything(tmp_path) == before


@posix
@pytest.mark.parametrize(("form", "suffix"), [("gradescope", ".json"), (None, ".md"), (None, ".html")])
def test_a_folder_of_reports_takes_the_place_of_reports_only(work: Work, tmp_path: Path, form: str | None, suffix: str) -> None:
    (tmp_path / "out" / f"s2{suffix}").write_text('{"net_o1": 0.5}')
    before = everything(tmp_path)
    line = ("check", "mine.yaml", "class", *(("--format", form) if form else ()), "-o", "out")
    done = work(*line)
    assert done.code == 2
    assert f"out/s2{suffix} is there already, and is no report" in done.err
    assert everything(tmp_path) == before
    (tmp_path / "out" / f"s2{suffix}").unlink()
    assert work(*line).code == 0
    first = everything(tmp_path)
    assert {f"out/s1{suffix}", f"out/s2{suffix}"} < set(first)
    (tmp_path / "class" / "s2.yaml").write_text("net_o1: 0.7\n")
    assert work(*line).code == 1
    assert everything(tmp_path)[f"out/s2{suffix}"] != first[f"out/s2{suffix}"]


def test_two_outputs_that_differ_in_capitals_only(work: Work, tmp_path: Path) -> None:
    done = work("run", MAZUR, "-o", "x.csv", "-o", "X.csv")
    assert (done.code, "X.csv is named twice" in done.err) == (2, True)


# written whole or not at all


@posix
def test_what_does_not_fit_on_the_disk(tmp_path: Path) -> None:
    before = everything(tmp_path)
    for line in ("init digits", "run mine.yaml -n 9999 -o small.csv -o large.jsonl", f"explain {MAZUR} -o a.md -o b.tex"):
        done = shell(f"ulimit -f 4; bptrace {line}", tmp_path, PYTHONDONTWRITEBYTECODE="1")
        assert done.returncode == 2
        assert b"error[write]: cannot write " in done.stderr
        assert everything(tmp_path) == before


@posix
def test_paths_are_looked_at_before_the_work(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, work_in_vain in ((find, "working_at"), (Marker, "__init__"), (Run, "__init__")):
        monkeypatch.setattr(owner, work_in_vain, lambda *_, **__: pytest.fail("worked in vain"))
    for path, why in (("gone/x.md", "No such file or directory"), ("mine.yaml/x.md", "Not a directory")):
        for args in (["explain", MAZUR], ["run", MAZUR], ["check", "mine.yaml", "class"]):
            done = work(*args, "-o", path)
            assert (done.code, done.out) == (2, "")
            assert f"cannot write {path}: {why}" in done.err
    done = work("check", "mine.yaml", "class", "-o", "mine.yaml/results/")
    assert "cannot write mine.yaml/results/: Not a directory" in done.err


def test_init_does_not_write_over(work: Work, tmp_path: Path) -> None:
    (tmp_path / "mazur.yaml").symlink_to("not-there")
    assert "mazur.yaml exists already" in work("init", "mazur").err
    assert not (tmp_path / "not-there").exists()


# what is no file


@posix
def test_nobody_writes_to_a_pipe(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_read, "PATIENCE", 0.05)
    os.mkfifo("pipe")
    said = "it is a pipe that nobody writes to\n  = start what writes to it, or name a file"
    for args in (["run", "pipe"], ["explain", "pipe"], ["gradcheck", "pipe"], ["diff", "mine.yaml", "pipe"], ["check", "pipe", "class"]):
        done = work(*args)
        assert (done.code, done.err) == (2, f"error[usage]: pipe cannot be read: {said}\n")
    done = work("check", "mine.yaml", "pipe")
    assert (done.code, "this file cannot be read: it is a pipe that nobody writes to" in done.out) == (2, True)


@posix
def test_a_pipe_that_somebody_writes_to(tmp_path: Path) -> None:
    os.mkfifo("pipe")
    for line in (
        f"(sleep 0.3; cat {MAZUR}) > pipe & bptrace run pipe",
        f"(sleep 0.1; head -c 50 {MAZUR}; sleep 0.2; tail -c +51 {MAZUR}) > pipe & bptrace run pipe",
        f"bptrace run <(cat {MAZUR})",
        f"bptrace run <(sleep 0.2; cat {MAZUR})",
        f"cat {MAZUR} | bptrace run /dev/stdin",
        f"bptrace run - < {MAZUR}",
        f"cp {MAZUR} mazur.yaml; bptrace check mazur.yaml <(echo 'net_h1: 0.3775')",
    ):
        done = shell(line, tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_devices_and_folders(work: Work) -> None:
    assert "/dev/null:1:1" in work("run", "/dev/null").err
    assert "/dev/zero is larger than 20 MB" in work("run", "/dev/zero").err
    assert "class is a folder" in work("run", "class").err
    assert "class is a folder" in work("diff", "mine.yaml", "class").err


# what others have put there


@posix
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: os.mkfifo("d.csv"), "d.csv cannot be read: it is a pipe or a device"),
        (lambda: os.symlink("/dev/zero", "d.csv"), "d.csv cannot be read: it is a link that leads out of its folder"),
        (lambda: os.symlink("../secret", "d.csv"), "d.csv cannot be read: it is a link that leads out of its folder"),
        (lambda: os.symlink("d.csv", "d.csv"), "d.csv cannot be read: "),
        (lambda: os.mkdir("d.csv"), "d.csv is a folder"),
    ],
)
def test_a_table_that_is_no_file_of_the_folder(work: Work, make: Callable[[], None], said: str, tmp_path: Path) -> None:
    """A config was written by somebody else, so that what it names is not followed to anywhere."""
    (tmp_path / "handed-in").mkdir()
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "handed-in" / "mine.yaml").write_text(CONFIG)
    os.chdir("handed-in")
    make()
    done = work("run", "mine.yaml")
    assert done.code == 2
    assert said in done.err
    assert "root" not in done.err


@posix
def test_a_table_behind_a_link_within_the_folder(work: Work) -> None:
    os.rename("d.csv", "class/real.csv")
    os.symlink("class/real.csv", "d.csv")
    assert work("run", "mine.yaml").code == 0
    os.symlink("mine.yaml", "linked.yaml")  # whoever names a link means what is behind it
    assert work("run", "linked.yaml").code == 0


@posix
def test_a_link_in_a_class(work: Work, tmp_path: Path) -> None:
    """Who hands in a link gets a row that says so: neither the secrets of the marker nor the sheet of another student."""
    (tmp_path / "secret").write_text(SECRET)
    for name, target in (("anna", None), ("ben", "../../secret"), ("aaron", "../anna/sheet.yaml"), ("carl", "own.yaml")):
        (tmp_path / "class" / name).mkdir()
        sheet = tmp_path / "class" / name / "sheet.yaml"
        sheet.symlink_to(target) if target else sheet.write_text(SHEET)
    (tmp_path / "class" / "carl" / "own.yaml").write_text(SHEET)
    os.mkfifo("class/pipe.yaml")
    done = work("check", "mine.yaml", "class", "--format", "csv")
    rows = {line.split(",")[0]: line for line in done.out.splitlines()}
    assert done.code == 1
    assert "root" not in done.out
    assert set(rows) == {"student", "s1", "s2", "anna", "ben", "aaron", "own"}
    said = work("check", "mine.yaml", "class", "--format", "json").out
    assert said.count("this file cannot be read: it is a link that leads out of its folder") == 2
    assert said.count('"score":1.0,"max_score":1.0') >= 4


@posix
def test_a_table_of_the_config_is_no_sheet(work: Work) -> None:
    os.rename("class/s1.csv", "s1.csv")
    done = work("check", "mine.yaml", ".", "--format", "csv")
    assert [line.split(",")[0] for line in done.out.splitlines()] == ["student", "s2", "s1"]
