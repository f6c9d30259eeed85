"""`bptrace init exercise` and `bptrace init secret`: what is written, and what is refused."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import bptrace as package

from .conftest import Done
from .tools import posix

Work = Callable[..., Done]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_exercise_is_written_once(work: Work, tmp_path: Path) -> None:
    done = work("init", "exercise", "--sizes", "2-2-1")
    assert (done.code, done.out) == (0, "wrote exercise.yaml\nnow: bptrace lint exercise.yaml\n")
    written = (tmp_path / "exercise.yaml").read_bytes()
    assert package.load("exercise.yaml").network.inputs == ("i1", "i2")
    again = work("init", "exercise")
    assert (again.code, "exercise.yaml exists already" in again.err, "another file with -o" in again.err) == (2, True, True)
    assert work("init", "exercise", "--sizes", "3-1", "-o", "other.yml").code == 0
    assert (tmp_path / "exercise.yaml").read_bytes() == written
    assert sorted(os.listdir()) == ["exercise.yaml", "other.yml"]


def test_an_exercise_is_printed(work: Work) -> None:
    done = work("init", "exercise", "--sizes", "1-1", "-o", "-")
    assert done.out.startswith("# An exercise to hand out")
    assert os.listdir() == []


def test_a_file_says_how_it_was_drawn(work: Work, tmp_path: Path) -> None:
    work("init", "exercise", "--sizes", "2-3-2", "--activation", "tanh,softmax", "--samples", "2", "--rate", ".25", "--seed", "9")
    written = (tmp_path / "exercise.yaml").read_text("utf-8")
    (said,) = re.findall(r"^#   bptrace (init exercise .*)$", written, re.M)
    assert work(*said.split(), "-o", "-").out == written


def test_what_is_not_kind_is_told(work: Work) -> None:
    done = work("init", "exercise", "--sizes", "2-3-2-1", "--seed", "2")
    assert (done.code, os.listdir()) == (0, ["exercise.yaml"])
    assert done.err.startswith("not all of its numbers are kind to the hand: w1+ has a step of 0.00072, of which too little is left to see")
    assert "Try another --seed" in done.err


@pytest.mark.parametrize("file", ["secret.txt", "mine"])
def test_a_secret_is_written_once(work: Work, tmp_path: Path, file: str) -> None:
    args = ["init", "secret", *(["-o", file] if file != "secret.txt" else [])]
    done = work(*args)
    assert (done.code, done.out.splitlines()[0]) == (0, f"wrote {file}")
    secret = (tmp_path / file).read_text("ascii")
    assert re.fullmatch(r"[0-9a-f]{64}\n", secret)
    assert secret.strip() not in done.out + done.err
    assert "worksheet --roster" in done.out
    assert (work(*args).code, (tmp_path / file).read_text("ascii")) == (2, secret)
    assert work("init", "secret", "-o", "another").code == 0
    assert (tmp_path / "another").read_text("ascii") != secret


@posix
def test_a_secret_is_for_its_owner_alone(work: Work, tmp_path: Path) -> None:
    work("init", "secret")
    assert stat.S_IMODE((tmp_path / "secret.txt").stat().st_mode) == 0o600


@posix
def test_nothing_is_written_where_a_link_leads_nowhere(work: Work, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").symlink_to("elsewhere")
    assert work("init", "secret").code == 2
    assert os.listdir() == ["secret.txt"]


# fmt: off
REFUSED = [
    ("exercise --sizes a-b",                       "--sizes 'a-b' does not say how many units there are", "--sizes 2-2-1"),
    ("exercise --sizes 2",                         "--sizes '2' says how many inputs there are, and no layer", "--sizes 2-2-1"),
    ("exercise --sizes 2-0-1",                     "layer 1 would have no units",         "numbers from 1 on"),
    ("exercise --sizes 0-1",                       "there would be no inputs",            "numbers from 1 on"),
    ("exercise --sizes 9-99-9",                    "too large to work by hand",           "at most 8 inputs or units"),
    ("exercise --sizes 9-1",                       "too large to work by hand",           "at most 8 inputs or units"),
    ("exercise --sizes 1-1-1-1-1-1",               "too large to work by hand",           "4 layers after the inputs"),
    ("exercise --sizes 999999999999999-1",         "does not say how many units",         "--sizes 2-2-1"),
    ("exercise --activation sigmod",               "--activation cannot be 'sigmod'",     "did you mean sigmoid?"),
    ("exercise --activation tanh,tanh,tanh",       "names 3 activations, and there are 2 layers", "--activation tanh,sigmoid"),
    ("exercise --activation softmax",              "softmax is for the outputs",          "--activation sigmoid,softmax"),
    ("exercise --activation tanh,softmax",         "softmax of one unit is always 1",     "two outputs or more"),
    ("exercise --loss mze",                        "--loss cannot be 'mze'",              "one of half_squared_error"),
    ("exercise --loss bce --activation tanh",      "binary_cross_entropy takes the logarithm", "end with --activation sigmoid"),
    ("exercise --rate 0",                          "--rate '0' is no learning rate",      "from 0 up to 100"),
    ("exercise --rate 0,5",                        "--rate '0,5' is no learning rate",    "from 0 up to 100"),
    ("exercise --samples 9",                       "'9' is no whole number from 1 to 8",  ""),
    ("exercise --seed x",                          "'x' is no whole number from 0",       ""),
    ("exercise -o exercise.json",                  "exercise.json is no name of a config", "end it with .yaml"),
    ("exercise -o nowhere/exercise.yaml",          "cannot write nowhere/exercise.yaml",  "a folder that you may write to"),
    ("excercise",                                  "there is no config 'excercise'",      "did you mean exercise, "),
    ("mazur --seed 1",                             "--seed cannot be said of mazur",      "bptrace init exercise --seed"),
    ("secret --seed 1",                            "--seed cannot be said of secret",     "bptrace init exercise --seed"),
    ("mazur -o mine.yaml",                         "--output cannot be said of mazur",    "bptrace init secret --output"),
    ("mine.yaml --from w.npz",                     "--from cannot be said of mine.yaml",  "bptrace init --from FILE -o mine.yaml"),
    ("--sizes 2-2-1",                              "--sizes cannot be said of the list",  "bptrace init exercise --sizes"),
    ("secret -o -",                                "a secret is not printed",             "-o secret.txt"),
]
# fmt: on


@pytest.mark.parametrize(("args", "message", "hint"), REFUSED)
def test_refused(work: Work, args: str, message: str, hint: str) -> None:
    done = work("init", *args.split())
    assert (done.code, done.out, os.listdir()) == (2, "", [])
    assert message in done.err
    assert hint in done.err
