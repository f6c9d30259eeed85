"""Files to fill in: the names of all numbers that are asked for, with nothing beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...exercise.paper import Copy
from ...inputs.tree.csv_written import csv_table

ANSWER_FILES = ("answers.yaml", "answers.csv")
_HEAD = re.compile(r"(student|id|code|answers|name)[:,]|\s*$")  # lines that are no answers


def is_filled(text: str) -> bool:
    """True if somebody has written into a file to fill in, whether or not that can be read."""
    return any(not line.rstrip().endswith((":", ",")) for line in text.split("\n") if not _HEAD.match(line))


def answer_files(copy: Copy) -> Iterator[tuple[str, bytes]]:
    """ANSWER_FILES."""
    yield ANSWER_FILES[0], "".join(f"{line}\n" for line in _yaml(copy)).encode()
    head, *rows = _rows(copy)
    yield ANSWER_FILES[1], csv_table(head, rows)


def _yaml(copy: Copy) -> Iterator[str]:
    yield f"student: {_quoted(copy.name)}" if copy.name else "student:"
    yield f"id: {_quoted(copy.id)}" if copy.id else "id:"
    if copy.code:
        yield f"code: {copy.code}"
    yield "answers:"
    yield from (f"  {blank.name}:" for blank in copy.paper.blanks)


def _rows(copy: Copy) -> Iterator[tuple[str, str]]:
    """Whose it is stands above the headings, as `check` reads it, each on one line."""
    yield from (("student", " ".join(copy.name.split())), ("id", " ".join(copy.id.split())))
    if copy.code:
        yield "code", copy.code
    yield "name", "value"
    yield from ((blank.name, "") for blank in copy.paper.blanks)


def _quoted(text: str) -> str:
    """A text as YAML takes it for nothing else."""
    from ...trace.trace_json import dump

    return dump(text).decode().rstrip("\n")
