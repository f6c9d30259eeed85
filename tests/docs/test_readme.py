"""The documentation says what is so: generated parts are fresh, examples run, and nothing there is goes unmentioned."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import click
import pytest

import bptrace
from bptrace.cli import VERBS, app
from bptrace.inputs.config.keys import CONFIG, DRAW, EXERCISE, LAYER, LOSS, SAMPLE, TABLE
from bptrace.model.activations import ACTIVATIONS, ALSO
from bptrace.model.losses import LOSSES
from bptrace.model.notation import NOTATIONS
from bptrace.views.data.files import FORMATS

from .parts import PARTS, README, ROOT, names_of_parts, renewed
from .tables import LEFT_OUT

TEXT = README.read_text(encoding="utf-8")
BY_HAND = re.sub(r"<!-- generated: .*?<!-- /generated -->", "", TEXT, flags=re.S)

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are for a POSIX shell")


class Fence(NamedTuple):
    """A fenced block: its language, its text, the number of its first line, and the line before it."""

    language: str
    text: str
    line: int
    before: str


def _fences(text: str) -> Iterator[Fence]:
    lines = text.splitlines()
    marks = [number for number, line in enumerate(lines) if line.startswith("```")]
    for start, end in zip(marks[::2], marks[1::2], strict=True):
        inside = "".join(f"{line}\n" for line in lines[start + 1 : end])
        yield Fence(lines[start].removeprefix("```"), inside, start + 1, lines[start - 1])


def _fences_of(language: str) -> list[Fence]:
    """The blocks of a language, but for the two commands that install."""
    return [fence for fence in FENCES if fence.language == language and not fence.before.startswith("<!--")]


FENCES = list(_fences(TEXT))


def _named(fences: list[Fence]) -> list[object]:
    return [pytest.param(fence, id=f"line {fence.line}") for fence in fences]


@pytest.mark.parametrize("name", PARTS)
def test_each_part_has_a_place(name: str) -> None:
    assert names_of_parts(TEXT).count(name) == 1


def test_no_part_is_stale() -> None:
    assert renewed(TEXT) == TEXT, "run `python -m tests.docs`"


# the two commands


def _after(mark: str) -> Fence:
    """The block that follows a mark."""
    (fence,) = [fence for fence in FENCES if fence.before == mark]
    return fence


@pytest.mark.parametrize("mark", ["<!-- run -->", "<!-- test -->"])
def test_a_command_stands_alone_in_its_block(mark: str) -> None:
    fence = _after(mark)
    assert fence.language == "sh"
    assert TEXT.count(mark) == 1
    assert len(fence.text.splitlines()) == 1
    assert fence.text.startswith("python3 -m venv .venv && ")


def test_what_both_commands_run() -> None:
    assert _after("<!-- run -->").text.endswith("/bptrace run configs/mazur.yaml\n")
    assert _after("<!-- test -->").text.endswith("-m pytest -n auto\n")


@needs_bash
def test_the_script_of_ci_finds_the_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "pytest -n auto" not in script.read_text(encoding="utf-8"), "the command stands in README.md alone"
    found = subprocess.run([script, "--show"], capture_output=True, text=True, check=True).stdout
    assert found == _after("<!-- test -->").text


# examples


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with a `bptrace` and a `python3` in it, which are those that run this test."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, command in {"bptrace": f"{sys.executable} -m bptrace", "python3": sys.executable}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def _run(line: str, folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """What a line of shell does, in a folder, with our programs first."""
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(["bash", "-c", line], cwd=folder, env=env, capture_output=True, encoding="utf-8")


def _work(text: str, folder: Path, programs: Path) -> None:
    """Runs the lines of a block that begin with bptrace. A line ends as its comment says: `# exit 2`, else with 0."""
    if "bptrace init" not in text:
        shutil.copytree(ROOT / "configs", folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "configs", folder / "configs")
    for line in text.splitlines():
        if line.startswith("bptrace "):
            said = re.search(r"# exit (\d+)", line)
            done = _run(line, folder, programs)
            assert done.returncode == int(said[1] if said else 0), f"{line}\n{done.stdout}{done.stderr}"
            assert said or not done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


@needs_bash
@pytest.mark.parametrize("fence", _named([fence for fence in _fences_of("sh") if "bptrace " in fence.text]))
def test_a_block_of_commands_runs(fence: Fence, folder: Path, programs: Path) -> None:
    _work(fence.text, folder, programs)


def _examples() -> dict[str, str]:
    """The examples of each help text."""
    context = click.Context(app)
    commands = {"": app, **{verb: app.get_command(context, verb) for verb in VERBS}}
    helps = {verb: (command.help or "") for verb, command in commands.items() if command is not None}
    return {verb: "\n".join(re.findall(r"^\s*(bptrace .*)$", text, re.M)) for verb, text in helps.items()}


@needs_bash
@pytest.mark.parametrize("verb", ["", *VERBS])
def test_the_examples_of_help_run(verb: str, folder: Path, programs: Path) -> None:
    text = _examples()[verb]
    assert text, "help without an example"
    _work(text, folder, programs)


@needs_bash
def test_python(folder: Path, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One session of all examples, in a folder with the files that the commands write."""
    (export,) = [fence.text for fence in _fences_of("sh") if "trace.npz" in fence.text]
    _work(export, folder, programs)
    monkeypatch.chdir(folder)
    fences = [fence for fence in _fences_of("python") if find_spec("pandas") or "pandas" not in fence.text]
    session = "\n".join(fence.text for fence in fences)
    found = doctest.DocTestParser().get_doctest(session, {}, "README.md", str(README), 0)
    said: list[str] = []
    assert not doctest.DocTestRunner(verbose=False).run(found, out=said.append).failed, "".join(said)


@pytest.mark.parametrize("fence", _named(_fences_of("yaml")))
def test_a_config_runs(fence: Fence, folder: Path) -> None:
    path = folder / "readme.yaml"
    path.write_text(fence.text, encoding="utf-8")
    trace = bptrace.run(bptrace.load(str(path)))
    assert trace["E+"] < trace["E"]


# what there is, is told


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_section(verb: str) -> None:
    (section,) = re.findall(rf"^### bptrace {verb}\n(.*?)^##", TEXT, re.M | re.S)
    assert f"`bptrace {verb} " in section


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_told(verb: str) -> None:
    command = app.get_command(click.Context(app), verb)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert any(re.search(rf"(?<![\w-]){name}(?![\w-])", BY_HAND) for name in option.opts), option.opts


@pytest.mark.parametrize(
    "key", sorted({key.name for group in (CONFIG, LAYER, DRAW, LOSS, SAMPLE, TABLE, EXERCISE) for key in group} - LEFT_OUT)
)
def test_every_key_is_told(key: str) -> None:
    assert f"| `{key}`" in TEXT


@pytest.mark.parametrize("name", [*ACTIVATIONS, *ALSO, *LOSSES, *NOTATIONS, *FORMATS])
def test_every_row_is_told(name: str) -> None:
    assert f"`{name}`" in TEXT


# links and paths


def _anchors() -> set[str]:
    headings = re.findall(r"^#+ (.*)$", TEXT, re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((#?[\w./#-]+)\)", TEXT))))
def test_a_link_leads_somewhere(target: str) -> None:
    assert target[1:] in _anchors() if target.startswith("#") else (ROOT / target).is_file()
