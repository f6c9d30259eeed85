"""The examples of the documentation run: commands, files, configs, sheets, and Python."""

from __future__ import annotations

import doctest
import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
import yaml

import bptrace
from bptrace.cli import VERBS, app

from .commands import commands_of, follow, run, set_up
from .pages import PAGES, ROOT, Fence, fences, name_of, text_of
from .program import work

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="some examples are for a POSIX shell")
each_page = pytest.mark.parametrize("path", PAGES, ids=map(name_of, PAGES))


@needs_bash
@each_page
def test_a_page_can_be_followed(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands one after the other from the root of a clone, then its Python as one session."""
    text = text_of(path)
    set_up(text, tmp_path)
    follow(text, tmp_path)
    monkeypatch.chdir(tmp_path)
    fragments = [fence.text for fence in fences(text) if fence.language == "python"]
    session = "\n".join(each for each in fragments if find_spec("pandas") or "pandas" not in each)
    found = doctest.DocTestParser().get_doctest(session, {}, name_of(path), str(path), 0)
    said: list[str] = []
    assert not doctest.DocTestRunner(verbose=False).run(found, out=said.append).failed, "".join(said)


ENDS = {
    "bptrace run nothing.yaml": False,
    "bptrace run nothing.yaml  # exit 2": True,
    "bptrace run configs/mazur.yaml --only E": True,
    "bptrace run configs/mazur.yaml --only E  # exit 2": False,
    "bptrace run - < nothing.yaml": False,
    "bptrace run - < configs/mazur.yaml": True,
}


@needs_bash
@pytest.mark.parametrize("line", ENDS)
def test_a_command_that_ends_otherwise_is_noticed(line: str, tmp_path: Path) -> None:
    text = f"```sh\n{line}\n```\n"
    set_up(text, tmp_path)
    if ENDS[line]:
        follow(text, tmp_path)
    else:
        with pytest.raises(AssertionError, match="bptrace run"):
            follow(text, tmp_path)


def _blocks(language: str) -> list[object]:
    found = [(path, fence) for path in PAGES for fence in fences(text_of(path)) if fence.language == language]
    return [pytest.param(fence, id=f"{name_of(path)}:{fence.line}") for path, fence in found]


@pytest.mark.parametrize("fence", _blocks("yaml"))
def test_a_block_of_yaml_is_a_config_or_a_sheet(fence: Fence, tmp_path: Path) -> None:
    path = tmp_path / "block.yaml"
    path.write_text(fence.text, encoding="utf-8")
    if "answers" in yaml.safe_load(fence.text):
        _is_sheet(path)
    else:
        trace = bptrace.run(bptrace.load(str(path)))
        assert trace["E+"] < trace["E"]


def _data() -> list[object]:
    """Blocks of data but those of a comparison, which are no sheet."""
    return [one for one in (*_blocks("json"), *_blocks("csv")) if "bptrace.diff" not in one.values[0].text]  # type: ignore[attr-defined]


@pytest.mark.parametrize("fence", _data())
def test_a_block_of_data_has_numbers_of_mazurs_network(fence: Fence, tmp_path: Path) -> None:
    path = tmp_path / f"block.{fence.language}"
    path.write_text(fence.text, encoding="utf-8")
    _is_sheet(path)


def _is_sheet(path: Path) -> None:
    """All its names mean something in Mazur's network, and all its numbers are read."""
    done = work("check", str(ROOT / "configs" / "mazur.yaml"), str(path), "--format", "json")
    sheets = json.loads(done.out)["sheets"]
    verdicts = {answer["verdict"] for sheet in sheets for answer in sheet["answers"]}
    assert verdicts
    assert verdicts <= {"correct", "rounded", "imprecise", "carried", "wrong"}


def _examples(verb: str) -> list[str]:
    """The commands in a help text."""
    context = click.Context(app)
    command = app.get_command(context, verb) if verb else app
    assert command is not None
    return commands_of("\n".join(line.strip() for line in (command.help or "").splitlines()))


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_the_examples_of_help_run(verb: str, tmp_path: Path) -> None:
    lines = _examples(verb)
    assert lines, "help without an example"
    if not any("bptrace init" in line for line in lines):
        shutil.copy(ROOT / "configs" / "mazur.yaml", tmp_path)
    for line in lines:
        done = run(line, tmp_path)
        assert (done.code, done.err) == (0, ""), line
