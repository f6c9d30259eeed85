"""What stands on a terminal of some width, and the bar that tells of progress there."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bptrace
from bptrace.cli import options as bar
from bptrace.formula.number import shortest, show

from .tools import CONFIGS, MAZUR, on_terminal, posix, unpainted

SHOW_CURSOR = "\x1b[?25h"
GOLDEN = Path(__file__).parent / "golden" / "mazur.txt"


def told(name: str) -> Iterator[set[str]]:
    """Every number of a trace, in the ways that it may be written."""
    config = bptrace.load(str(CONFIGS / f"{name}.yaml"))
    trace = bptrace.run(config)
    assert trace.last is not None
    for step in (*trace.steps, trace.last):
        for _, cell, _, value in step.rows():
            if step is not trace.last or (cell.layer == config.network.depth and cell.kind not in ("w", "b")):
                yield {show(value, config.digits), shortest(value)}


@posix
@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("name", ["mazur", "softmax", "hill"])
def test_a_width(name: str, columns: int) -> None:
    text, code = on_terminal(["run", str(CONFIGS / f"{name}.yaml")], columns)
    assert code == 0
    assert "\x1b[1m" in text
    lines = unpainted(text).splitlines()
    assert [line for line in lines if len(line) > columns and " " in line.strip()] == []
    words = set(unpainted(text).split())
    assert [ways for ways in told(name) if not ways & words] == []


@posix
def test_the_page_of_mazur() -> None:
    """As it was read and found good. RENEW=1 writes it anew, to be read again."""
    text, code = on_terminal(["run", MAZUR], 80, NO_COLOR="1")
    if os.environ.get("RENEW"):
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert code == 0
    assert text == GOLDEN.read_text(encoding="utf-8")


@posix
@pytest.mark.parametrize(
    ("changes", "options", "coloured"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({}, ["--color", "never"], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ],
)
def test_colours(changes: dict[str, str], options: list[str], coloured: bool) -> None:
    text, code = on_terminal(["run", MAZUR, "--only", "E", *options], 80, **changes)
    assert code == 0
    assert ("\x1b" in text) is coloured


@posix
@pytest.mark.parametrize(("changes", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_of_messages(changes: dict[str, str], coloured: bool) -> None:
    text, code = on_terminal(["run", "no-such.yaml"], 80, **changes)
    assert code == 2
    assert unpainted(text) == "error[name]: there is no file no-such.yaml\n"
    assert ("\x1b" in text) is coloured


@posix
def test_columns_outweighs_the_terminal() -> None:
    text, _ = on_terminal(["run", MAZUR], 160, COLUMNS="50", NO_COLOR="1")
    assert max(len(line) for line in text.splitlines() if " " in line) <= 50


# progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float = -1.0, pause: float = -1.0, term: str = "xterm") -> str:
    """What is drawn on standard error while a thousand things are done."""
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(bar, "PATIENCE", patience)
    monkeypatch.setattr(bar, "PAUSE", pause)
    assert list(bar.progress(range(1000), 1000)) == list(range(1000))
    return stream.getvalue()


def test_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, Terminal())
    assert text.endswith(f"1000/1000{SHOW_CURSOR}\n")
    assert len(re.findall("iterations", text)) > 20


def test_the_bar_is_drawn_now_and_then_only(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, Terminal(), pause=3600.0)
    assert "1000/1000" in text
    assert len(re.findall("iterations", text)) <= 4


def test_where_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, io.StringIO()) == ""
    assert drawn(monkeypatch, Terminal(), term="dumb") == ""
    assert drawn(monkeypatch, Terminal(), patience=3600.0) == ""


def test_the_bar_is_closed_when_the_work_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(bar, "PATIENCE", -1.0)
    items = bar.progress(range(100), 100)
    assert [next(items), next(items)] == [0, 1]
    assert "iterations" in stream.getvalue()
    items.close()
    assert stream.getvalue().endswith(f"{SHOW_CURSOR}\n")
