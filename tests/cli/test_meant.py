"""Command lines that cannot be carried out: what is meant is told, with a command line that can be typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace.cli import VERBS
from bptrace.cli.meant import _OPTIONS, _VERBS

from .conftest import Done
from .tools import CONFIGS, MAZUR, on_terminal, posix, unpainted

Work = Callable[..., Done]
XOR = str(CONFIGS / "xor.yaml")

# fmt: off
MEANT = [  # a command line, and the remedy
    ("mark {mazur}",                    "bptrace check CONFIG ANSWERS"),
    ("grade",                           "bptrace check CONFIG ANSWERS"),
    ("Grade",                           "bptrace check CONFIG ANSWERS"),
    ("solve {mazur}",                   "bptrace explain CONFIG"),
    ("verify {mazur}",                  "bptrace gradcheck CONFIG"),
    ("help",                            "bptrace --help lists the verbs"),
    ("help run",                        "bptrace run --help"),
    ("zzz",                             "there are run, explain, check"),
    ("explain w5+ {mazur}",             "bptrace explain {mazur} w5+"),
    ("explain dE/dw1 w5+ {mazur}",      "bptrace explain {mazur} dE/dw1 w5+"),
    ("explain w5+ {mazur} --depth 2",   "bptrace explain {mazur} w5+"),
    ("explain {mazur} {xor}",           "bptrace diff {mazur} {xor}"),
    ("run {mazur} w5",                  "bptrace run {mazur} --only w5 shows it alone; bptrace explain {mazur} w5"),
    ("run w5 {mazur}",                  "bptrace run {mazur} --only w5"),
    ("run {mazur} {xor}",               "bptrace diff {mazur} {xor}"),
    ("gradcheck {mazur} w5",            "bptrace explain {mazur} w5"),
    ("gradcheck w5 {mazur}",            "bptrace gradcheck {mazur}"),
    ("diff {mazur}",                    "bptrace diff mazur.yaml trace.json"),
    ("diff {mazur} {xor} w5",           "there is no file w5"),
    ("check {mazur}",                   "bptrace check mazur.yaml answers.yaml"),
    ("check {anna} {mazur}",            "bptrace check {mazur} {anna}"),
    ("run",                             "bptrace run mazur.yaml; bptrace init mazur writes it"),
    ("explain",                         "bptrace explain mazur.yaml"),
    ("run {mazur} --lr 0.3",            "--set η=0.1"),
    ("run {mazur} --epochs 3",          "-n N makes N updates"),
    ("run {mazur} --depth 3",           "it is an option of bptrace explain"),
    ("gradcheck {mazur} --only w5",     "it is an option of bptrace run"),
    ("run {mazur} --itreation 3",       "did you mean --iteration"),
    ("run {mazur} --set w5 0.3",        "write --set w5=0.3"),
    ("run {mazur} --set w5= 0.3",       "write --set w5=0.3"),
    ("run {mazur} --set w5 = 0.3",      "write --set w5=0.3"),
    ("run --set eta 0.3 {mazur}",       "write --set eta=0.3"),
    ("gradcheck {mazur} --set w5 -0.3", "--set w5=-0.3"),
    ("explain {mazur} --set w5 0.3",    "write --set w5=0.3"),
    ("run {mazur} --set =0.3",          "write --set w5=0.3"),
    ("run {mazur} --set w5=1 w6",       "bptrace run {mazur} --only w6 shows it alone; bptrace explain {mazur} w6"),
    ("run {mazur} --only net_h1 out_h1", "--only net_h1,out_h1"),
    ("run --only net_h1 w5 w6 {mazur}", "--only net_h1,w5,w6"),
    ("run {mazur} -n",                  "write -n N, such as -n 10"),
    ("run {mazur} --set",               "write --set NAME=VALUE, such as --set w5=0.3"),
    ("run {mazur} --iteration",         "write --iteration SEL"),
    ("names {mazur} --color",           "write --color auto, always or never"),
    ("explain {mazur} dE+/dw5",         "in the next iteration it is dE/dw5@2"),
    ("explain {mazur} dE/dw5+",         "in the next iteration it is dE/dw5@2"),
    ("explain {mazur} dE+/dw5@3",       "in the next iteration it is dE/dw5@4"),
    ("--verson",                        "did you mean --version?"),
    ("run {mazur} --zzz",               "bptrace run --help tells what there is"),
]
# fmt: on
PLACES = {"mazur": MAZUR, "xor": XOR, "anna": str(CONFIGS / "answers" / "anna.yaml")}


@pytest.mark.parametrize(("line", "remedy"), MEANT, ids=[row[0] for row in MEANT])
def test_what_is_meant_is_told(work: Work, line: str, remedy: str) -> None:
    done = work(*(word.format(**PLACES) for word in line.split()))
    assert done.code == 2
    assert done.out == ""
    assert remedy.format(**PLACES) in done.err
    assert "\t" not in done.err


def test_a_file_named_without_its_suffix_is_found(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ex1.yaml", "ex1.md", "ex1.tex"):
        Path(name).write_text("")
    assert "did you mean ex1.yaml?" in work("run", "ex1").err


def test_a_trace_in_lines_is_told_to_hold_no_config(work: Work, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    assert work("run", MAZUR, "-n", "2", "-o", str(trace)).code == 0
    done = work("run", str(trace))
    assert (done.code, done.out) == (2, "")
    assert "is a trace in JSON lines, which has no config in it" in done.err


def test_a_config_that_is_misspelt_is_not_taken_for_a_name(work: Work) -> None:
    done = work("explain", MAZUR.replace("mazur", "mazr"), "w5")
    assert "did you mean" in done.err
    assert "comes first" not in done.err
    assert "comes first" not in work("check", MAZUR, MAZUR).err


def test_what_is_told_can_be_typed() -> None:
    """Every `bptrace VERB` of a remedy is a verb, and no word for one is a verb itself or stands in two rows."""
    words = " ".join(_VERBS.values()).split()
    assert len(set(words)) == len(words)
    assert not set(words) & set(VERBS)
    for remedy in (*_VERBS, *_OPTIONS):
        assert set(re.findall(r"bptrace ([a-z]+)", remedy)) <= set(VERBS)


# colour


@posix
@pytest.mark.parametrize(
    ("changes", "options", "coloured"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--color", "never"], False),
        ({}, ["--color=never"], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({}, ["--color", "never", "--zzz"], False),  # a command line that cannot be read
    ],
)
def test_errors_have_colour_on_a_terminal(changes: dict[str, str], options: list[str], coloured: bool) -> None:
    text, code = on_terminal(["run", MAZUR, "--only", "net_h9", *options], 200, **changes)
    assert code == 2
    assert ("\x1b[" in text) is coloured
    assert unpainted(text).startswith("error[")


def faulty(tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(Path(MAZUR).read_text(encoding="utf-8").replace("learning_rate:", "momentum:"), encoding="utf-8")
    return str(path)


@posix
def test_the_parts_of_an_error_are_told_apart(tmp_path: Path, work: Work) -> None:
    text, _ = on_terminal(["run", faulty(tmp_path)], 200)
    for part in (r"\x1b\[1;31merror\[key\]:", r"\x1b\[34m -->", r"\x1b\[34m +\d+ \|", r"\x1b\[31m\^+"):
        assert re.search(part, text), part
    assert re.search(r"\x1b\[0m updates are plain gradient descent", text)
    assert unpainted(text) == work("run", faulty(tmp_path)).err


@posix
def test_a_remedy_keeps_within_a_terminal(tmp_path: Path) -> None:
    for columns in (40, 60, 80):
        lines = unpainted(on_terminal(["run", faulty(tmp_path), "--set", "w5"], columns)[0]).splitlines()
        remedies = [line for line in lines if line.startswith(("  =", "    "))]
        assert all(len(line) <= columns for line in remedies if not re.match(r"    +\^", line))
        assert "gradient descent" in " ".join(" ".join(lines).split())


def test_a_pipe_has_no_colour_unless_asked_for(tmp_path: Path, work: Work) -> None:
    assert "\x1b" not in work("run", faulty(tmp_path)).err
    assert "\x1b[1;31merror[key]:" in work("run", faulty(tmp_path), "--color", "always").err
