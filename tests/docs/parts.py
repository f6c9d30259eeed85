"""The generated parts, a row each: what a part is called, and what makes its Markdown.

A part stands in README.md between `<!-- generated: NAME -->` and `<!-- /generated -->`.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from click.testing import CliRunner

from bptrace.cli import app
from bptrace.cli.init import examples

from .equations import equations
from .markdown import cell, code, fence, table
from .marking import misconceptions, slips, within
from .quantities import names, notations
from .tables import activations, keys, losses

ROOT = Path(__file__).parents[2]
README, MAZUR = ROOT / "README.md", str(ROOT / "configs" / "mazur.yaml")

_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- /generated -->)", re.S)


def renewed(text: str) -> str:
    """The text with every generated part made anew. Raises KeyError for a part that nothing makes."""
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}\n{found[3]}", text)


def names_of_parts(text: str) -> list[str]:
    return [found[2] for found in _PART.finditer(text)]


def output(*args: str) -> str:
    """What `bptrace` prints for these arguments."""
    result = CliRunner().invoke(app, args, prog_name="bptrace", catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def trace() -> str:
    """The tables of Mazur's first iteration, from the forward pass to the parameters."""
    printed = output("run", MAZUR, "--color", "never")
    return fence("text", printed[printed.index("Forward\n") : printed.index("After the update")].rstrip())


def explained(*args: str) -> str:
    """What `explain` prints of Mazur's network."""
    return fence("text", output("explain", MAZUR, *args, "--color", "never").rstrip())


def checked() -> str:
    """A sheet, marked: what the example prints, from the rows where something is to be said on."""
    with within(ROOT):
        printed = output("check", "configs/mazur.yaml", "configs/answers/anna.yaml", "--color", "never")
    return fence("text", printed.rstrip())


def configs() -> str:
    """The configs that `init` knows, with the first line that each says of itself."""
    rows = [(code(name), cell(_first_sentence(path))) for name, path in examples().items()]
    return table(("name", "what it shows"), rows)


def _first_sentence(path: Path) -> str:
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


PARTS: dict[str, Callable[[], str]] = {
    "trace": trace,
    "configs": configs,
    "run-options": partial(options, "run"),
    "explained": partial(explained, "dE/dw5"),
    "paths": partial(explained, "w1", "--paths"),
    "explain-options": partial(options, "explain"),
    "checked": checked,
    "misconceptions": misconceptions,
    "slips": slips,
    "check-options": partial(options, "check"),
    "diff-options": partial(options, "diff"),
    "gradcheck-options": partial(options, "gradcheck"),
    "keys": keys,
    "activations": activations,
    "losses": losses,
    "names": names,
    "notations": notations,
    "equations": equations,
    "json": json_trace,
    "csv": csv_trace,
}
