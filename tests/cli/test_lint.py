"""`bptrace lint`: its page, its JSON, how it ends, and the config that --fix writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from bptrace.exercise.lint.linting import Lint
from bptrace.inputs.config.load import load
from bptrace.views.data.lint_json import lint_schema

from .conftest import Done
from .tools import DIGITS, DIVERGES, MAZUR

Work = Callable[..., Done]
VALIDATOR = jsonschema.Draft202012Validator(lint_schema())
POOR = """\
title: '**a** <b> | $x$'
inputs: [x1]
layers:
  - {units: [o], activation: sigmoid, weights: [[0.4]], biases: [0]}   # b
learning_rate: 0.5
samples: [{inputs: [0.7], targets: [0.1]}]
exercise: {ask: [net, out], digits: 3dp}   # more later
"""


@pytest.fixture
def poor(tmp_path: Path) -> str:
    path = tmp_path / "poor.yaml"
    path.write_text(POOR, "utf-8")
    return str(path)


def test_all_is_seen(work: Work) -> None:
    done = work("lint", MAZUR)
    assert done.code == 0
    assert "The exercise does not say what is asked" in done.out
    assert "All 49 misconceptions that can be made here are seen" in done.out
    assert "Not told" not in done.out


def test_what_is_printed_is_not_asked(work: Work) -> None:
    done = work("lint", MAZUR, "--given", "net*")
    assert (done.code, "29 numbers are asked for" in done.out, "4 numbers are printed" in done.out) == (0, True, True)
    assert "All 44 misconceptions" in done.out  # in net none can be made


def test_what_is_invisible_is_told_with_what_shows_it(work: Work, poor: str) -> None:
    done = work("lint", poor)
    assert done.code == 1
    assert "no-bias is invisible: the bias was left out of net. To see it, take 0.1 for b_o." in done.out
    assert "2 numbers are asked for, to 3 decimal places." in done.out


def test_no_line_is_wider_than_the_terminal(work: Work, poor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.views.lines.printing.width_of", lambda _: 80)
    for config in (MAZUR, poor):
        assert max(map(len, work("lint", config).out.splitlines())) <= 80


@pytest.mark.parametrize("options", [[], ["--fix", "better.yaml"]])
def test_json_is_as_its_schema_says(work: Work, poor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    VALIDATOR.check_schema(VALIDATOR.schema)
    done = work("lint", poor, "--json", *options)
    told = json.loads(done.out)
    VALIDATOR.validate(told)
    assert told["can_be_mended"]
    assert ("fixed" in told) == bool(options)
    assert {each["verdict"] for each in told["misconceptions"]} == {"seen", "invisible", "partly"}


def test_files_are_written_in_the_format_of_their_suffix(work: Work, poor: str, tmp_path: Path) -> None:
    paths = {suffix: tmp_path / f"lint{suffix}" for suffix in (".md", ".tex", ".html", ".txt", ".json")}
    done = work("lint", poor, *(word for path in paths.values() for word in ("-o", str(path))))
    assert (done.code, done.out) == (1, "")
    VALIDATOR.validate(json.loads(paths[".json"].read_text("utf-8")))
    assert "<b>" not in paths[".html"].read_text("utf-8").partition("<body>")[2].replace("<b></b>", "")
    assert paths[".txt"].read_text("utf-8").startswith("**a** <b> | $x$\n")


def test_the_fixed_config_tells_all_that_can_be_told_and_keeps_its_comments(work: Work, poor: str, tmp_path: Path) -> None:
    better = tmp_path / "better.yaml"
    done = work("lint", poor, "--fix", str(better))
    assert done.code == 0
    assert f"{better} is written." in done.out
    text = better.read_text("utf-8")
    assert all(comment in text for comment in ("# b\n", "# more later\n", "title: '**a** <b> | $x$'"))
    assert text.count("\n") == POOR.count("\n")
    before, after = (Lint(load(str(path))) for path in (poor, better))
    assert len(after.changes.goals) < len(before.changes.goals)
    assert not after.can_be_mended


def test_what_cannot_be_changed_is_said(work: Work, tmp_path: Path) -> None:
    drawn, better = tmp_path / "drawn.yaml", tmp_path / "better.yaml"
    drawn.write_text(POOR.replace("biases: [0]", "biases: {init: uniform, low: -1e-8, high: 1e-8, seed: 1}"), "utf-8")
    done = work("lint", str(drawn), "--fix", str(better))
    assert done.code == 0
    assert "cannot be made" in done.out
    assert "no number of the file is this one alone" in done.out


def test_where_nothing_is_to_be_mended_the_config_is_written_as_it_is(work: Work, tmp_path: Path) -> None:
    better = tmp_path / "better.yaml"
    done = work("lint", MAZUR, "--fix", str(better))
    assert (done.code, "with nothing changed" in done.out) == (0, True)
    assert better.read_bytes() == Path(MAZUR).read_bytes()


REFUSED = [
    (["lint", DIGITS], r"too many to be worked by hand"),
    (["lint", "POOR", "--fix", "POOR"], r"is read here, so it is not written over"),
    (["lint", "POOR", "--fix", "x.yaml", "--set", "w1=1"], r"--fix rewrites what stands in the config"),
    (["lint", "POOR", "--json", "-o", "-"], r"standard output can hold the page or JSON"),
    (["lint", "POOR", "-o", "x.csv"], r"cannot tell a format from the name 'x.csv'"),
    (["lint", "POOR", "--given", "nett"], r"nett"),
    (["lint", "POOR", "--fix", "x.md", "-o", "x.md"], r"x.md is named twice"),
]


@pytest.mark.parametrize(("args", "said"), REFUSED)
def test_what_cannot_be_meant_is_refused(
    work: Work, poor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = work(*(poor if word == "POOR" else word for word in args))
    assert (done.code, said in done.err) == (2, True), done.err
    assert {path.name for path in tmp_path.iterdir()} == {"poor.yaml"}
    assert Path(poor).read_text("utf-8") == POOR


def test_a_config_that_diverges_is_told(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "diverges.yaml"
    path.write_text(DIVERGES + "exercise: {ask: ['w1+@30']}\n", "utf-8")
    done = work("lint", str(path))
    assert done.code == 3
    assert "finite" in done.err


def test_a_config_whose_table_would_not_be_found_is_not_written_elsewhere(work: Work, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x1,o\n0.7,0.1\n", "utf-8")
    path, other = tmp_path / "poor.yaml", tmp_path / "other"
    other.mkdir()
    path.write_text(POOR.replace("[{inputs: [0.7], targets: [0.1]}]", "{csv: data.csv, inputs: [x1], targets: [o]}"), "utf-8")
    done = work("lint", str(path), "--fix", str(other / "better.yaml"))
    assert (done.code, "would not be found from" in done.err) == (2, True)
    assert work("lint", str(path), "--fix", str(tmp_path / "better.yaml")).code == 0
