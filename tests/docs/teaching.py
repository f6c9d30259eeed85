"""The generated parts of docs/teaching.md: what a teacher sees who follows the page."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import bptrace
from bptrace.engine.overrides import overridden
from bptrace.exercise.paper import Blank, Papers

from .commands import set_up
from .markdown import fence
from .pages import DOCS, ROOT, text_of
from .printed import output

NEURON = "configs/exercise_1_neuron.yaml"
CLASS = ("check", NEURON, "answers.csv", "--roster", "class.csv")
LINTED = ("lint", NEURON, "--set", "eta=1")
EACH = ("check", NEURON, "own.csv", "--roster", "class.csv", "--variants", "each/variants.csv")
MADE = {"s2002": "no-bias", "s2004": "no-slope", "s2008": "uphill"}  # mistakes of those who have numbers of their own
ABSENT = ("s2011",)


@contextmanager
def _following() -> Iterator[Path]:
    """A folder as the page supposes it, with the sheets of each student."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        set_up(text_of(DOCS / "teaching.md"), folder)
        for path, written in _sheets().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(written)
        yield folder


@cache
def _sheets() -> Mapping[Path, bytes]:
    """The sheets of each student, by where they are; they are made once for all parts."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        set_up(text_of(DOCS / "teaching.md"), folder)
        output("worksheet", NEURON, "-o", "each", "--roster", "class.csv", "--secret-file", "secret.txt", folder=folder)
        return {path.relative_to(folder): path.read_bytes() for path in (folder / "each").rglob("*") if path.is_file()}


def told(*args: str, until: str, code: int = 1) -> str:
    """The beginning of a page, up to a heading."""
    with _following() as folder:
        page = output(*args, "--color", "never", code=code, folder=folder)
    return fence("text", page[: page.index(f"{until}\n")].rstrip() + "\n...")


def handed_back(student: str) -> str:
    """What a student of the class gets back."""
    with _following() as folder:
        output(*CLASS, "-o", "feedback/", code=1, folder=folder)
        (page,) = (folder / "feedback").glob(f"*{student}*.md")
        return fence("text", page.read_text(encoding="utf-8").partition("-->")[2].strip())


def own_answers() -> str:
    """What those hand in who have numbers of their own, as a file of the page."""
    with _following() as folder, (folder / "each" / "variants.csv").open(encoding="utf-8", newline="") as variants:
        rows = [(row["id"], _blanks(row)) for row in csv.DictReader(variants) if row["id"] not in ABSENT]
    lines = [("id", *(blank.name for blank in rows[0][1]))]
    lines += [(student, *(_written(blank, MADE.get(student)) for blank in blanks)) for student, blanks in rows]
    return f"<!-- file: own.csv -->\n{fence('text', chr(10).join(map(','.join, lines)))}"


def _blanks(row: Mapping[str, str]) -> tuple[Blank, ...]:
    """What is asked for in the variant of a row."""
    numbers = [f"{name}={text}" for name, text in row.items() if name not in ("id", "name", "code")]
    config = overridden(bptrace.load(str(ROOT / NEURON)), numbers)
    return Papers(config).paper(config).bare.blanks


def _written(blank: Blank, code: str | None) -> str:
    """What is written by one who makes this mistake, or none."""
    return next((each.written for each in blank.mistaken if each.code == code), blank.written)
