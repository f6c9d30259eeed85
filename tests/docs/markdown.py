"""A little Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(text: str) -> str:
    """Plain text in a cell."""
    return text.replace("|", r"\|").replace("*", r"\*").replace("_", r"\_")


def code(text: str) -> str:
    """Code in a cell."""
    return f"`{text}`".replace("|", r"\|")


def math(latex: str) -> str:
    """A formula in a cell, as GitHub reads it."""
    assert "|" not in latex, f"a bar would end the cell: {latex}"
    return f"$`{latex}`$"


def sentence(thought: str) -> str:
    """A thought as a sentence. δ stays as it is: Δ is something else."""
    first = thought[0].upper() if thought[0].isascii() else thought[0]
    return f"{first}{thought[1:]}."


def fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"
