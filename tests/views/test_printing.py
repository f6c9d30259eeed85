"""What is sent to a terminal and what to a pipe."""

import io
import re
import subprocess
import sys

import pytest
from hypothesis import given

from bptrace.views.document import Column, Heading, Note, Table
from bptrace.views.lines.layout import text
from bptrace.views.lines.printing import coloured, in_colour, print_document, rendered, width_of

from .documents import PAGE, documents, some, widths

PAINTED = [Heading("T", 3), Table([Column("n", False, "name"), Column("x", tone="strong")], [("w1", "0.5%")]), Note("no", "bad")]
ESCAPES = "\x1b\\[[0-9;]*m"


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(
    ("color", "stream", "environment", "answer"),
    [
        ("auto", Terminal, {}, True),
        ("auto", io.StringIO, {}, False),
        ("auto", Terminal, {"NO_COLOR": "1"}, False),
        ("auto", Terminal, {"NO_COLOR": ""}, True),
        ("auto", Terminal, {"TERM": "dumb"}, False),
        ("auto", Terminal, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", io.StringIO, {"FORCE_COLOR": "1"}, True),
        ("auto", io.StringIO, {"FORCE_COLOR": ""}, False),
        ("always", io.StringIO, {}, True),
        ("always", io.StringIO, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", Terminal, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(monkeypatch, color, stream, environment, answer):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert in_colour(stream(), color) is answer
    assert ("\x1b" in rendered(PAINTED, stream(), color)) is answer


def test_the_escapes():
    assert coloured(PAINTED) == (
        "\x1b[1mT\x1b[0m\n"
        "\x1b[2mn \x1b[0m  \x1b[2m   x\x1b[0m\n"
        "\x1b[2m────────\x1b[0m\n"
        "\x1b[36mw1\x1b[0m  \x1b[1m0.5%\x1b[0m\n"
        "\n"
        "\x1b[31mno\x1b[0m\n"
    )


@some
@given(documents, widths)
def test_colour_changes_no_letter(document, width):
    lines = re.sub(ESCAPES, "", coloured(document, width)).split("\n")
    assert [line.rstrip() for line in lines] == [line.rstrip() for line in text(document, width).split("\n")]


def test_width(monkeypatch):
    assert width_of(io.StringIO()) is None
    assert width_of(Terminal()) == 80
    monkeypatch.setenv("COLUMNS", "47")
    assert width_of(Terminal()) == 47
    assert width_of(io.StringIO()) is None
    monkeypatch.setenv("COLUMNS", "wide")
    assert width_of(Terminal()) == 80


def test_a_dumb_terminal_has_a_width(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    print_document(PAGE, stream)
    assert stream.getvalue() == text(PAGE, 40)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "cp1252", "utf-8", "utf-16"])
@pytest.mark.parametrize("color", ["never", "always"])
def test_each_encoding_is_sent_without_errors(encoding, color):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    print_document(PAGE, stream, color)
    stream.flush()
    assert re.sub(ESCAPES, "", stream.buffer.getvalue().decode(encoding)).startswith("A Step by Step")


def test_a_pipe_does_without_rich():
    program = """
import sys
from bptrace.views.document import Column, Heading, Note, Table
from bptrace.views.lines.printing import print_document
print_document([Heading("∂E/∂w⁺"), Note("ok"), Table([Column("δ")], [("0.5",)])], sys.stdout)
sys.exit("rich" in sys.modules)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": ":".join(sys.path)}
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode() == "∂E/∂w⁺\n══════\n\nok\n\n  δ\n───\n0.5\n"
