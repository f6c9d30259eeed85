"""The tables as they stand in docs/accuracy.md: between two comments each, with the command that made them."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "accuracy.md"
COMMAND = "python -m tests.benchmarks.marking --sheets {sheets} --seed {seed} --write"


def write(sheets: int, seed: int, goals: str, evidence: str) -> None:
    """Puts the tables in their places. Raises ValueError where the page has no place for them."""
    text = PAGE.read_text(encoding="utf-8")
    made = {"command": f"`{COMMAND.format(sheets=sheets, seed=seed)}` made these tables.", "goals": goals, "measured": evidence}
    for name, part in made.items():
        text = _with(text, name, part)
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def _with(text: str, name: str, part: str) -> str:
    """The text with another part in the place of this name."""
    found, count = re.subn(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda place: f"{place[1]}{part}\n{place[2]}", text, flags=re.S)
    if count != 1:
        raise ValueError(f"{PAGE.name} should have one place for {name}, it has {count}")
    return found
