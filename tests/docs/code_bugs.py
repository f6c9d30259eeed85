"""The bugs of code that are looked for, each with its sentence and where it says to look."""

from __future__ import annotations

from bptrace.programs.bugs import bugs
from bptrace.programs.changed_page import Bug

from .markdown import cell, code, table


def index() -> str:
    """A row for each code, in the order in which one works; those with the same code have the sentence of the first."""
    rows: dict[str, Bug] = {}
    for bug in bugs():
        if bug.of_code:
            rows.setdefault(bug.code, bug)
    shown = ([code(bug.code), cell(bug.thought.format(c="c", x="n")), cell(bug.hint)] for bug in rows.values())
    return table(("code", "it looks as if …", "where to look"), list(shown))
