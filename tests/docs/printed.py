"""What the program prints, as it stands in the documentation: traces, explanations, reports, options."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

import click

from bptrace.cli import app
from bptrace.cli.init import examples

from .commands import set_up
from .markdown import cell, code, fence, table
from .pages import DOCS, ROOT, files_of, text_of
from .program import work

MAZUR = "configs/mazur.yaml"


def output(*args: str, code: int = 0, folder: Path = ROOT) -> str:
    """What `bptrace` prints for these arguments, run in a folder, where it ends with this exit code."""
    done = work(*args, folder=folder)
    assert done.code == code, done
    return done.out


def printed(*args: str, code: int = 0) -> str:
    """What it prints, as a block."""
    return fence("text", output(*args, "--color", "never", code=code).rstrip())


def in_tutorial(*args: str, code: int) -> str:
    """What it prints for who has followed the tutorial: in a folder with Mazur's config, and with the files that the page shows."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(ROOT / MAZUR, folder)
        for name, text in files_of(text_of(DOCS / "tutorial.md")).items():
            (folder / name).write_text(text, encoding="utf-8")
        return fence("text", output(*args, "--color", "never", code=code, folder=folder).rstrip())


def of_class(*args: str, code: int) -> str:
    """The beginning of the page of a class, with the files that docs/marking.md shows."""
    with tempfile.TemporaryDirectory() as made:
        set_up(text_of(DOCS / "marking.md"), Path(made))
        told = output(*args, "--color", "never", code=code, folder=Path(made))
    return fence("text", told[: told.index("Questions\n")].rstrip() + "\n...")


def corrections(*args: str, code: int) -> str:
    """The end of the page of a sheet that is to be printed."""
    told = output(*args, "--color", "never", code=code)
    return fence("text", "...\n\n" + told[told.index("Corrections\n") :].rstrip())


# a comparison


def json_comparison() -> str:
    """What is printed of a number that differs."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(ROOT / MAZUR, folder)
        (folder / "mine.json").write_text('{"net_h1": 0.3775, "out_h1": 0.6}', encoding="utf-8")
        told = output("diff", "mazur.yaml", "mine.json", "--only", "net_h1,out_h1", "--json", code=1, folder=folder)
    return fence("json", json.dumps(json.loads(told), indent=1, ensure_ascii=False))


# a trace


def trace() -> str:
    """The tables of Mazur's first iteration, from the forward pass to the parameters."""
    return fence("text", "\n\n".join(_tables().values()))


SHOWN = {"Forward": "", "Backward": r"input .*", "Parameters": r"b\d .*"}  # tables of an excerpt, and the rows that it leaves out


def excerpt() -> str:
    """Some tables of Mazur's first iteration, without the rows that a first look does not need."""
    tables = _tables()
    return fence("text", "\n\n".join(_without(left_out, tables[title]) for title, left_out in SHOWN.items()))


def _without(pattern: str, table: str) -> str:
    """A table without the rows that a pattern fits."""
    return "\n".join(row for row in table.splitlines() if not re.fullmatch(pattern, row))


def _tables() -> dict[str, str]:
    """The tables of Mazur's first iteration by their titles."""
    told = output("run", MAZUR, "--color", "never")
    tables = told[told.index("Forward\n") : told.index("After the update")].rstrip().split("\n\n")
    return {each.splitlines()[0]: each for each in tables}


def json_trace() -> str:
    """A trace of a few quantities: an iteration a line, as it is written, with what is long left out of the first line."""
    only = [word for name in ("E", "net_h1", "w5", "dE/dw5", "w5+") for word in ("--only", name)]
    first, *rest = output("run", MAZUR, "--json", *only).splitlines()
    head = json.loads(first.removesuffix(",") + "}")
    known = [f'"{key}": {json.dumps(head[key])}' for key in ("schema", "bptrace", "title")]
    return fence("text", "\n".join(["{" + ", ".join(known) + ',\n "config": {...}, "network": {...},', *map(_spaced, rest)]))


def _spaced(line: str) -> str:
    return re.sub(r'([,:])(?=[\["{\d-])', r"\1 ", line)


def csv_trace() -> str:
    """The first lines of a trace as CSV, and the last."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.csv"
        output("run", MAZUR, "-o", str(path))
        lines = path.read_text(encoding="utf-8").splitlines()
    own = next(number for number, line in enumerate(lines) if line.startswith("1,1,"))
    return fence("text", "\n".join([*lines[:3], "...", *lines[own : own + 4], "...", lines[-1]]))


# the command line


def configs() -> str:
    """The configs that `init` knows, with the first paragraph that each says of itself."""
    rows = [(code(name), cell(_opening(path))) for name, path in examples().items()]
    return table(("name", "what it shows"), rows)


def _opening(path: Path) -> str:
    """The paragraph that a config begins with."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# ") or line.startswith("# -"):
            break
        lines.append(line[2:].strip())
    return " ".join(lines)


def options(verb: str) -> str:
    """The options of a verb, as its help has them."""
    command = app.get_command(click.Context(app), verb)
    assert command is not None
    rows = []
    for option in command.params:
        if isinstance(option, click.Option):
            value = "" if option.is_flag else option.metavar or "|".join(getattr(option.type, "choices", ()))
            spelt = ", ".join(code(f"{name} {value}".strip()) for name in option.opts)
            rows.append((spelt, cell(option.help or "")))
    return table(("option", "what it does"), rows)
