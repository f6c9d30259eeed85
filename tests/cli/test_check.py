"""`bptrace check`: what it prints and writes, and how it ends."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from bptrace.cli import marked_sheets
from bptrace.errors import UsageError
from bptrace.views.marking.report_formats import FORMATS, SUFFIXES, Target, targets
from bptrace.views.marking.report_json import report_schema

from .conftest import Done
from .tools import DIVERGES, MAZUR, bptrace, environment, on_terminal, posix, shell, unpainted

Work = Callable[..., Done]

PRINTED = [form for form in FORMATS if form not in ("moodle", "canvas")]  # these take ids, see test_class.py
RIGHT = "student: anna\nanswers:\n  net_h1: 0.3775\n  out_h1: 0.5933\n  w5+: 0.3589\n"
WRONG = "student: ben\nanswers:\n  net_h1: 0.3775\n  out_h1: 0.5933\n  net_h2: 0.7\n  w5+: 0.3589\n"
UNCLEAR = "student: carla\nanswers:\n  net_h1: nought\n  out_h1: 0.5933\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a folder of sheets in it."""
    monkeypatch.chdir(tmp_path)
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    for name, text in {"s1.yaml": RIGHT, "s2.yaml": WRONG, "s3.yaml": UNCLEAR}.items():
        (sheets / name).write_text(text, encoding="utf-8")
    (sheets / "s4.yaml").write_bytes(b"\x00\x01\xff" * 40)
    return tmp_path


ONE, TWO, THREE, FOUR = (f"sheets/s{number}.yaml" for number in range(1, 5))


# exit codes


@pytest.mark.parametrize(
    ("code", "sheets", "said"),
    [
        (0, [ONE], "All is right."),
        (1, [TWO], "Begin again at net_h2."),
        (1, [THREE], "Nothing that could be read is wrong"),
        (1, [ONE, TWO], "2 sheets"),
        (1, ["sheets"], "4 sheets · 1 could not be read"),
    ],
)
def test_the_exit_code_says_whether_all_is_right(work: Work, folder: Path, code: int, sheets: list[str], said: str) -> None:
    done = work("check", MAZUR, *sheets)
    assert (done.code, done.err) == (code, "")
    assert said in done.out


def test_no_sheet_that_can_be_read(work: Work, folder: Path) -> None:
    done = work("check", MAZUR, FOUR)
    assert done.code == 2
    assert "s4" in done.out
    assert "error[unreadable]: no sheet of " in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", MAZUR], r"Missing argument 'ANSWERS"),
        (["check", MAZUR, "no-such.yaml"], r"there is no file or folder no-such\.yaml"),
        (["check", "no-such.yaml", ONE], r"there is no file no-such\.yaml"),
        (["check", "-", "-"], r"standard input can be read once"),
        (["check", MAZUR, "-", "-"], r"standard input can be read once"),
        (["check", MAZUR, ONE, "--format", "yaml"], r"'yaml' is not one of 'text', 'json'"),
        (["check", MAZUR, ONE, "--reveal", "all"], r"'all' is not one of 'none', 'status', 'hint', 'value'"),
        (["check", MAZUR, ONE, "--jobs", "0"], r"'0' is no whole number from 1 to 256"),
        (["check", MAZUR, ONE, "-o", "x.tex"], r"cannot tell a format from the name 'x\.tex'.*\.json, \.csv, \.xml, \.md, \.html or \.txt"),
        (["check", MAZUR, ONE, "-o", "x.csv", "-o", "./x.csv"], r"\./x\.csv is named twice"),
        (["check", MAZUR, ONE, "-o", "x.csv", "--format", "json"], r"--format json means nothing"),
        (["check", MAZUR, ONE, "-o", "no-folder/x.csv"], r"cannot write no-folder/x\.csv"),
        (["check", MAZUR, ONE, "-o", ONE.replace("yaml", "json"), "-o", MAZUR], r"cannot tell a format"),
        (["check", MAZUR, "sheets", "--format", "gradescope"], r"Gradescope takes one file a sheet, and there are 4.*-o results/"),
        (["check", MAZUR, "sheets", "--format", "gradescope", "-o", "x.json"], r"Gradescope takes one file a sheet"),
    ],
)
def test_a_command_line_that_cannot_be_meant(work: Work, folder: Path, args: list[str], said: str) -> None:
    done = work(*args)
    assert (done.code, done.out) == (2, "")
    assert re.search(said, done.err, re.S), done.err
    assert sorted(path.name for path in folder.iterdir()) == ["sheets"]


def test_what_is_read_is_not_written_over(work: Work, folder: Path) -> None:
    (folder / "answers.json").write_text('{"net_h1": 0.3775}')
    trace = folder / "config.json"
    trace.write_text(work("run", MAZUR, "--json").out)
    for args, said in (
        (["answers.json", "-o", "answers.json"], "answers.json is read here, so it is not written over"),
        (["answers.json", "-o", "config.json"], "config.json is read here, so it is not written over"),
        (["answers.json", "--format", "gradescope", "-o", "./"], "./answers.json is there already, and is no report"),
    ):
        done = work("check", "config.json", *args)
        assert done.code == 2
        assert said in done.err
    assert (folder / "answers.json").read_text() == '{"net_h1": 0.3775}'


def test_a_config_that_diverges(work: Work, folder: Path) -> None:
    (folder / "diverges.yaml").write_text(DIVERGES, encoding="utf-8")
    (folder / "far.yaml").write_text("w1@20: 1\nw1: 1\n", encoding="utf-8")
    done = work("check", "diverges.yaml", "far.yaml")
    assert done.code == 1
    assert "it is not a finite number in this config" in done.out
    (folder / "asks.yaml").write_text(DIVERGES + "\nexercise: {ask: 'w1@20'}\n", encoding="utf-8")
    assert work("check", "asks.yaml", "far.yaml").code == 3


# formats and files


def test_a_format_on_standard_output(work: Work, folder: Path) -> None:
    for form in PRINTED:
        done = work("check", MAZUR, TWO, "--format", form)
        assert (done.code, done.err) == (1, "")
        assert "ben" in done.out or form == "gradescope"
    jsonschema.validate(json.loads(work("check", MAZUR, "sheets", "--format", "json").out), report_schema())
    assert ElementTree.fromstring(work("check", MAZUR, "sheets", "--format", "junit").out.encode()).get("tests")


def test_files_by_their_suffixes(work: Work, folder: Path) -> None:
    paths = [f"report{suffix}" for suffix in SUFFIXES]
    done = work("check", MAZUR, "sheets", *(word for path in paths for word in ("-o", path)))
    assert done == Done(1, "", "")
    for path, form in zip(paths, SUFFIXES.values(), strict=True):
        assert Path(path).read_bytes() == work("check", MAZUR, "sheets", "--format", form).out.encode()


def test_files_and_tables(work: Work, folder: Path) -> None:
    done = work("check", MAZUR, "sheets", "-o", "class.csv", "-o", "-")
    assert done == work("check", MAZUR, "sheets")
    found = list(csv.DictReader(io.StringIO(Path("class.csv").read_text("utf-8"))))
    assert [row["student"] for row in found] == ["anna", "ben", "carla", "s4"]


def test_files_are_written_though_no_sheet_can_be_read(work: Work, folder: Path) -> None:
    done = work("check", MAZUR, FOUR, "--format", "gradescope", "-o", "results.json")
    assert done.code == 2
    assert json.loads(Path("results.json").read_text())["score"] == 0


def test_gradescope_of_a_class(work: Work, folder: Path) -> None:
    gradescope = ("--format", "gradescope")
    assert work("check", MAZUR, "sheets", *gradescope, "-o", "results/").code == 1
    assert sorted(os.listdir("results")) == ["anna.json", "ben.json", "carla.json", "s4.json"]
    assert work("check", MAZUR, "sheets", *gradescope, "-o", "results").code == 1, "the folder is there by now"
    assert json.loads(Path("results/anna.json").read_text())["score"] == 3


def test_gradescope_of_a_sheet(work: Work, folder: Path) -> None:
    assert work("check", MAZUR, ONE, "--format", "gradescope", "-o", "results.json").code == 0
    assert Path("results.json").read_text() == work("check", MAZUR, ONE, "--format", "gradescope").out
    assert "tests" in json.loads(Path("results.json").read_text())
    assert work("check", MAZUR, ONE, "-o", "report.json").code == 0
    assert "sheets" in json.loads(Path("report.json").read_text())


# fmt: off
TARGETS = [
    (["a.json"],                 None,         [Target("a.json", "json")]),
    (["a.JSON", "-"],            None,         [Target("a.JSON", "json")]),
    (["a.json"],                 "gradescope", [Target("a.json", "gradescope")]),
    (["a.csv", "b/"],            "gradescope", [Target("b/", "gradescope", True), Target("a.csv", "csv")]),
    (["b/"],                     None,         [Target("b/", "pages", True)]),
    (["a.csv"],                  "moodle",     [Target("a.csv", "moodle")]),
    (["a.csv", "b/"],            "canvas",     [Target("b/", "pages", True), Target("a.csv", "canvas")]),
    (["a.xml"],                  "junit",      [Target("a.xml", "junit")]),
    (["a.xml", "-"],             "text",       [Target("a.xml", "junit")]),
    (["-"],                      "json",       []),
]
# fmt: on


@pytest.mark.parametrize(("paths", "named", "found"), TARGETS)
def test_where_a_report_goes(paths: list[str], named: str | None, found: list[Target]) -> None:
    assert targets(paths, named, ()) == found


def test_a_format_that_nothing_has() -> None:
    with pytest.raises(UsageError, match="--format json means nothing"):
        targets(["a.csv"], "json", ())


# what is revealed


def test_the_config_says_how_much_is_revealed(work: Work, folder: Path) -> None:
    text = Path(MAZUR).read_text("utf-8")
    (folder / "hinting.yaml").write_text(f"{text}\nexercise: {{reveal: status}}\n", encoding="utf-8")
    assert "expected" not in work("check", "hinting.yaml", TWO).out
    assert "expected" in work("check", "hinting.yaml", TWO, "--reveal", "value").out
    assert "expected" in work("check", MAZUR, TWO).out
    assert "wrong" not in work("check", MAZUR, TWO, "--reveal", "none").out


# standard input, several jobs, terminals


def test_a_sheet_from_standard_input() -> None:
    done = bptrace("check", MAZUR, "-", stdin=RIGHT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "All is right." in done.stdout.decode()


def test_a_config_from_standard_input(folder: Path) -> None:
    text = Path(MAZUR).read_text("utf-8")
    done = bptrace("check", "-", "sheets", "--jobs", "2", folder=folder, stdin=text)
    assert done.returncode == 1
    assert done.stdout == bptrace("check", MAZUR, "sheets", folder=folder).stdout


@pytest.fixture
def many(folder: Path) -> Path:
    for number in range(60):
        text = (RIGHT, WRONG, UNCLEAR)[number % 3].replace("answers", f"answers  # {number}")
        (folder / "sheets" / f"t{number}.yaml").write_text(text.partition("\n")[2], encoding="utf-8")
    return folder


def test_several_jobs_say_the_same(many: Path) -> None:
    one, three = (bptrace("check", MAZUR, "sheets", "--format", "json", "--jobs", jobs, folder=many) for jobs in ("1", "3"))
    assert (one.returncode, one.stderr) == (three.returncode, three.stderr) == (1, b"")
    assert one.stdout == three.stdout


def test_what_a_worker_fails_at_is_done_without_it(many: Path) -> None:
    script = (
        "import sys; from bptrace.cli import main, marked_sheets\n"
        "if __name__ == '__main__':\n"
        "    marked_sheets._begin_worker = slice\n"  # so that no worker gets a config
        f"    sys.exit(main(['check', {MAZUR!r}, 'sheets', '--jobs', '2']))\n"
    )
    (many / "broken.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "broken.py"], cwd=many, env=environment(), capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout == bptrace("check", MAZUR, "sheets", folder=many).stdout


def test_a_worker_that_dies_is_told_in_a_line(many: Path) -> None:
    script = (
        "import sys, os; from bptrace.cli import main, marked_sheets\n"
        "def end(*_): os._exit(9)\n"
        "if __name__ == '__main__':\n"
        "    marked_sheets._begin_worker = end\n"
        f"    sys.exit(main(['check', {MAZUR!r}, 'sheets', '--jobs', '2']))\n"
    )
    (many / "broken.py").write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, "broken.py"], cwd=many, env=environment(), capture_output=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"error[system]: a process that was marking has come to an end\n  = try it with fewer --jobs\n"


AT_WORK = f"""
import multiprocessing, sys, time
from concurrent.futures import Future
from bptrace.cli import main, marked_sheets

def begin(*_):
    open("at work", "w").close()
    time.sleep(60)

def result(future, timeout=None):
    open("waiting", "w").close()
    return waited(future, timeout)

def children():
    time.sleep(0.5)  # by now a worker that heeds the signal has said so
    return active()

if __name__ == "__main__":
    waited, Future.result = Future.result, result
    active, multiprocessing.active_children = multiprocessing.active_children, children
    marked_sheets._begin_worker = begin  # so that the workers do not come to an end
    sys.exit(main(["check", {MAZUR!r}, "sheets", "--jobs", "2", "-o", "x.csv"]))
"""


def _started(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """A process in a group of its own, as on a terminal of its own."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what runs the tests may ignore it
    )


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    while process.poll() is None and not ready():
        time.sleep(0.01)


INTERRUPTED = (b"", b"\ninterrupted\n")


@posix
def test_a_run_that_is_interrupted_while_it_marks_says_no_more(many: Path) -> None:
    (many / "busy.py").write_text(AT_WORK, encoding="utf-8")
    process = _started(many, "busy.py")
    _wait(process, lambda: (many / "at work").exists() and (many / "waiting").exists())
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=60) == INTERRUPTED
    assert process.returncode == 130
    assert not (many / "x.csv").exists()


@posix
def test_a_run_that_is_interrupted_while_it_reads_says_no_more(many: Path) -> None:
    os.mkfifo(many / "late.yaml")
    ends: list[int] = []

    def read_from() -> bool:
        with contextlib.suppress(OSError):  # nobody has opened it yet
            ends.append(os.open(many / "late.yaml", os.O_WRONLY | os.O_NONBLOCK))
        return bool(ends)

    process = _started(many, "-m", "bptrace", "check", MAZUR, "sheets", "late.yaml", "--jobs", "2", "-o", "x.csv")
    _wait(process, read_from)
    os.killpg(process.pid, signal.SIGINT)
    os.close(ends[0])  # or a signal that came just before the reading would wait for its end
    assert process.communicate(timeout=60) == INTERRUPTED
    assert process.returncode == 130
    assert not (many / "x.csv").exists()


def test_one_sheet_needs_no_worker(monkeypatch: pytest.MonkeyPatch, work: Work, folder: Path) -> None:
    monkeypatch.setattr(marked_sheets, "_by_several", None)
    assert work("check", MAZUR, ONE, "--jobs", "4").code == 0


@posix
@pytest.mark.parametrize("columns", [80, 160])
def test_a_terminal(folder: Path, columns: int) -> None:
    text, code = on_terminal(["check", MAZUR, str(folder / "sheets")], columns)
    assert code == 1
    assert max(map(len, unpainted(text).splitlines())) <= columns
    one, _ = on_terminal(["check", MAZUR, str(folder / TWO)], columns)
    assert re.search("\x1b\\[31mwrong *\x1b", one)


@posix
def test_a_closed_pipe_ends_quietly(folder: Path) -> None:
    done = shell(f"bptrace check {MAZUR} sheets | true", folder)
    assert (done.returncode, done.stderr) == (0, b"")


def test_names_that_mean_harm(work: Work, folder: Path) -> None:
    name = "=cmd()\x1b[31m<b>.yaml"
    (folder / "sheets" / name).write_text(WRONG.partition("\n")[2], encoding="utf-8")
    for form in PRINTED:
        done = work("check", MAZUR, f"sheets/{name}", "--format", form)
        assert done.code == 1
        assert "\x1b" not in done.out
    assert work("check", MAZUR, "sheets", "-o", "results/").code == 1
    assert {"cmd_31m_b.md", "cmd_31m_b.html"} <= set(os.listdir("results"))


def test_reports_are_not_written_among_the_sheets(work: Work, folder: Path) -> None:
    (folder / "sheets" / "below").mkdir()
    for output in ("sheets/", "sheets/marks.csv", "sheets/feedback/", "sheets/below/marks.csv"):
        done = work("check", MAZUR, "sheets", "-o", output)
        assert done.code == 2
        assert "would be a sheet the next time" in done.err


@pytest.mark.parametrize("suffix", ["yaml", "txt"])
@pytest.mark.parametrize(
    ("text", "said"), [("[[1, 2], [3, 4]]", "is a matrix, which has several numbers"), ("[1, 2]", "has several numbers")]
)
def test_a_matrix_is_to_be_written_one_by_one(work: Work, folder: Path, suffix: str, text: str, said: str) -> None:
    Path(f"dan.{suffix}").write_text(f"out_h1: 0.5933\ndE/dW[1]: {text}\n", encoding="utf-8")
    assert f"{said}: write its numbers one by one" in " ".join(work("check", MAZUR, f"dan.{suffix}").out.split())


# before printing


def test_what_is_to_be_corrected_before_printing(folder: Path, work: Work) -> None:
    (folder / "key.yaml").write_text("answers:\n  net_h1: 0.3775\n  out_h1: 0.5939\n  out_h2: 0.59688\n  E: 2.984e-1\n", encoding="utf-8")
    done = work("check", MAZUR, "key.yaml", "--strict")
    assert done.code == 1
    corrections = done.out[done.out.index("Corrections\n") :]
    assert re.search(r"\nout_h1 +0\.5939 +0\.5933 ", corrections)
    assert "1 number is not right in every digit." in corrections
    assert "Begin again" not in done.out


def test_what_may_be_printed(folder: Path, work: Work) -> None:
    (folder / "key.yaml").write_text("answers:\n  net_h1: 0.3775\n  out_h1: 0.593…\n  w5+: 0.36\n", encoding="utf-8")
    done = work("check", MAZUR, "key.yaml", "--strict")
    assert done.code == 0
    assert "Every digit is right." in done.out
    assert done.out.endswith("There are none.\n")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_corrections_of_several_sheets(folder: Path, work: Work, jobs: str) -> None:
    done = work("check", MAZUR, ONE, TWO, "--strict", "--jobs", jobs, "-o", "report.json", "-o", "-")
    assert done.code == 1
    assert re.search(r"\nben +net_h2 +0\.7 +0\.4 ", done.out)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert [sheet["strict"] for sheet in report["sheets"]] == [True, True]
    jsonschema.validate(report, report_schema())


def test_corrections_tell_no_number_that_is_not_to_be_told(folder: Path, work: Work) -> None:
    hidden = work("check", MAZUR, TWO, "--strict", "--reveal", "hint").out
    assert "Corrections" in hidden
    assert "0.3925" not in hidden
    assert " 0.4 " not in hidden


def test_the_pages_of_students_have_their_corrections(folder: Path, work: Work) -> None:
    assert work("check", MAZUR, TWO, "--strict", "-o", "feedback/").code == 1
    assert "| net_h2" in (folder / "feedback" / "ben.md").read_text(encoding="utf-8").partition("## Corrections")[2]
