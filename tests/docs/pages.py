"""The pages of the documentation, and what stands on one: its blocks, its headings, its links and its generated parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README, DOCS = ROOT / "README.md", ROOT / "docs"
PAGES = (README, *sorted(DOCS.glob("*.md")))

_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n)(.*?)(<!-- /generated -->)", re.S)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    """The path of a page from the root of the project, as it is written: docs/cli.md."""
    return path.relative_to(ROOT).as_posix()


# generated parts


def parts_of(text: str) -> list[tuple[str, str]]:
    """The generated parts of a page in their order: the name of each, and its Markdown."""
    return [(found[2], found[3].removesuffix("\n")) for found in _PART.finditer(text)]


def with_parts(text: str, made: dict[str, str]) -> str:
    """The text with its generated parts replaced. Raises KeyError for a part that nothing makes."""
    return _PART.sub(lambda found: f"{found[1]}{made[found[2]]}\n{found[4]}", text)


def by_hand(text: str) -> str:
    """The text without its generated parts."""
    return _PART.sub("", text)


# blocks


class Fence(NamedTuple):
    """A fenced block: its language, its text, the number of its first line, and the comment on the line before it, if any."""

    language: str
    text: str
    line: int
    mark: str


def fences(text: str) -> Iterator[Fence]:
    """The fenced blocks of a page. Raises ValueError where one is not closed."""
    lines = text.splitlines()
    marks = [number for number, line in enumerate(lines) if line.startswith("```")]
    for start, end in zip(marks[::2], marks[1::2], strict=True):
        inside = "".join(f"{line}\n" for line in lines[start + 1 : end])
        before = lines[start - 1] if lines[start - 1].startswith("<!--") else ""
        yield Fence(lines[start].removeprefix("```"), inside, start + 2, before)


def files_of(text: str) -> dict[str, str]:
    """The files that a page shows whole: blocks that `<!-- file: NAME -->` stands before, by name."""
    named = ((re.fullmatch(r"<!-- file: ([\w.-]+) -->", fence.mark), fence) for fence in fences(text))
    return {found[1]: fence.text for found, fence in named if found}


def prose(text: str) -> str:
    """The text without its fenced blocks, in which nothing is a heading or a link."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


# headings and links


def headings(text: str) -> list[str]:
    """The headings of a page, without the signs in front."""
    return re.findall(r"^#+ (.*)$", prose(text), re.M)


def anchor(heading: str) -> str:
    """What GitHub calls a heading in an address."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def links(text: str) -> list[str]:
    """The targets of the links on a page that lead to a file of ours, or to a heading; each once."""
    found = re.findall(r"\]\(([^)\s]+)\)", prose(text))
    return sorted({target for target in found if "://" not in target})
