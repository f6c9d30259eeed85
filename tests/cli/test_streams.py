"""Pipes that close, disks that are full, streams that are not there, encodings and colours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from .conftest import Done
from .tools import DIVERGES, MAZUR, SOFTMAX, bptrace, environment, needs_full, posix, shell

BIG = f"run {MAZUR} --json -n 500"  # many times what a pipe holds

# a pipe that closes


@posix
@pytest.mark.parametrize(
    "args",
    [
        f"run {MAZUR}", f"run {MAZUR} --only E", f"run {MAZUR} --json", BIG, f"run {MAZUR} -o -", f"run {MAZUR} --color always",
        "--help", "run --help", "init", "schema trace",
    ],
)  # fmt: skip
@pytest.mark.parametrize("reader", ["head -c 30", "true"])
def test_a_closed_pipe_ends_quietly(tmp_path: Path, args: str, reader: str) -> None:
    done = shell(f"bptrace {args} | {reader}", tmp_path)
    assert done.returncode == 0
    assert done.stderr == b""


@posix
def test_the_first_lines(tmp_path: Path) -> None:
    done = shell(f"bptrace run {MAZUR} | head -3", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == ["A Step by Step Backpropagation Example", "═" * 38, ""]


@posix
@pytest.mark.parametrize("args", ["-o -", "--json -n 500"])
def test_files_are_written_when_the_reader_of_standard_output_leaves(tmp_path: Path, args: str) -> None:
    done = shell(f"bptrace run {MAZUR} {args} -o beside.jsonl | true", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    alone = shell(f"bptrace run {MAZUR} {args.replace('-o -', '').replace('--json', '')} -o alone.jsonl", tmp_path)
    assert alone.returncode == 0
    assert (tmp_path / "beside.jsonl").read_bytes() == (tmp_path / "alone.jsonl").read_bytes()


@posix
def test_an_error_keeps_its_exit_code_when_nobody_reads_it(tmp_path: Path) -> None:
    shell("(bptrace run no-such.yaml 2>&1; echo $? > code) | true", tmp_path)
    assert (tmp_path / "code").read_text() == "2\n"


# a full disk


@needs_full
@pytest.mark.parametrize("args", [f"run {MAZUR}", f"run {MAZUR} --only E", f"run {MAZUR} --json", BIG, "--help", "init", "schema trace"])
def test_a_full_standard_output(tmp_path: Path, args: str) -> None:
    done = shell(f"bptrace {args} > /dev/full", tmp_path)
    assert done.returncode == 2
    assert re.fullmatch(rb"error\[\w+\]: .*No space left on device\n", done.stderr), done.stderr
    if args.startswith("run"):
        assert b"cannot write to standard output" in done.stderr


@needs_full
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".npz"])
def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"full{suffix}").symlink_to("/dev/full")
    done = shell(f"bptrace run {MAZUR} -o full{suffix}", tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"error[write]: cannot write full{suffix}: No space left on device\n  = make room on the disk")


@needs_full
def test_messages_that_cannot_be_written(tmp_path: Path) -> None:
    assert shell("bptrace run no-such.yaml 2> /dev/full", tmp_path).returncode == 2


# streams that are not there


@posix
@pytest.mark.parametrize("args", [f"run {MAZUR}", f"run {MAZUR} --json", "--help", "init"])
def test_results_that_nobody_can_get_are_an_error(tmp_path: Path, args: str) -> None:
    done = shell(f"bptrace {args} >&-", tmp_path)
    assert done.returncode == 2
    assert b"Bad file descriptor\n" in done.stderr
    assert b"Traceback" not in done.stderr


@posix
def test_closed_streams_that_are_not_needed(tmp_path: Path) -> None:
    assert shell(f"bptrace run {MAZUR} -o a.json >&-", tmp_path).returncode == 0
    assert (tmp_path / "a.json").stat().st_size > 3000
    done = shell(f"bptrace run {MAZUR} <&- 2>&-", tmp_path)
    assert done.returncode == 0
    assert done.stdout == bptrace("run", MAZUR).stdout
    assert shell("bptrace run no-such.yaml 2>&-", tmp_path).returncode == 2
    empty = shell("bptrace run - <&-", tmp_path)
    assert empty.returncode == 2
    assert b"the file is empty" in empty.stderr


# encodings

ENCODINGS = {"ascii": "delta_j =", "latin-1": "delta_j =", "cp1252": "delta_j =", "cp437": "δ_j =", "utf-8": "δ_j =", "utf-16": "δ_j ="}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding(encoding: str) -> None:
    done = bptrace("run", SOFTMAX, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert f"\n{ENCODINGS[encoding]} " in text
    assert "?" not in text
    assert numbers(text) == numbers(_in_utf_8())


@cache
def _in_utf_8() -> str:
    return bptrace("run", SOFTMAX, PYTHONIOENCODING="utf-8").stdout.decode()


def numbers(text: str) -> list[str]:
    return re.findall(r"-?\d+\.\d+", text)


@pytest.mark.parametrize("args", [["--help"], ["run", "--help"], ["init"], ["schema", "config"], ["run", MAZUR, "--only", "δ_x"]])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_nothing_fails_for_an_encoding(args: list[str], encoding: str) -> None:
    done = bptrace(*args, PYTHONIOENCODING=encoding)
    assert done.returncode == (2 if "run" in args and "--help" not in args else 0)
    assert b"Error" not in done.stderr


def test_json_is_utf_8_in_every_locale(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "title: 反向传播\ninputs: [α]\nlayers: [{units: [o], weights: [[1]]}]\nlearning_rate: 1\nsamples: [{inputs: [1], targets: [0]}]\n",
        "utf-8",
    )
    for changes in ({"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        done = bptrace("run", str(path), "--json", **changes)
        assert (done.returncode, done.stderr) == (0, b"")
        assert '"title":"反向传播"' in done.stdout.decode("utf-8")
        assert bptrace("run", str(path), **changes).returncode == 0


# what a file says is never trusted


def test_a_title_that_means_harm(tmp_path: Path) -> None:
    path = tmp_path / "evil.yaml"
    title = r"[bold red]x[/] <b>y</b> \\textbf{z} =cmd()|1 %s {0} \e[31mred \u202Ertl \a \x9b31m"
    path.write_text(
        f'title: "{title}"\nsource: "\\e]0;owned\\a \\n two"\ninputs: [漢字]\nlayers: [{{units: [ñ], weights: [[1]]}}]\n'
        "learning_rate: 1\nsamples: [{inputs: [1], targets: [0]}]\n",
        "utf-8",
    )
    plain, coloured = (bptrace("run", str(path), "--color", color).stdout.decode() for color in ("never", "always"))
    assert r"[bold red]x[/] <b>y</b> \textbf{z} =cmd()|1 %s {0} \x1b[31mred \u202ertl \x07 \x9b31m" in plain
    assert [c for c in plain if not c.isprintable() and c != "\n"] == []
    assert [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()] == plain.splitlines()
    exported = bptrace("run", str(path), "-o", "x.csv", folder=tmp_path)
    assert exported.returncode == 0
    assert not re.search(r"(^|,)[=+@\t]", (tmp_path / "x.csv").read_text("utf-8"), re.M)


# colours

# fmt: off
COLOURS = [
    ({},                                      "auto",   False),
    ({"FORCE_COLOR": "1"},                    "auto",   True),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"},   "auto",   False),
    ({"FORCE_COLOR": "1", "TERM": "dumb"},    "auto",   False),
    ({"NO_COLOR": "1"},                       "always", True),
    ({"TERM": "dumb"},                        "always", True),
    ({"FORCE_COLOR": "1"},                    "never",  False),
]
# fmt: on


@pytest.mark.parametrize(("changes", "color", "coloured"), COLOURS)
def test_colours_where_there_is_no_terminal(
    work: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], color: str, coloured: bool
) -> None:
    for name, value in {"TERM": "xterm-256color", **changes}.items():
        monkeypatch.setenv(name, value)
    done = work("run", MAZUR, "--only", "E", "--color", color)
    assert ("\x1b" in done.out) is coloured
    assert done.code == 0


def test_no_progress_in_a_pipe(tmp_path: Path) -> None:
    """However long it takes: here the bar would be drawn at once."""
    script = "from bptrace.cli import main, options\noptions.PATIENCE = options.PAUSE = -1.0\nassert main({args}) == 0"
    args = ["run", MAZUR, "-n", "50", "--only", "E", "-o", str(tmp_path / "e.csv")]
    done = subprocess.run([sys.executable, "-c", script.format(args=args)], env=environment(), capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@posix
def test_a_run_that_diverges_says_so_whoever_reads(tmp_path: Path) -> None:
    (tmp_path / "diverges.yaml").write_text(DIVERGES, encoding="utf-8")
    done = shell("bptrace run diverges.yaml | true", tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith(b"error[not-finite]: ")
