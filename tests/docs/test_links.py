"""Every link leads somewhere, and every page leads back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .pages import PAGES, ROOT, anchor, headings, links, name_of, text_of

LINKING = (*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
LINKS = [(path, target) for path in LINKING for target in links(text_of(path))]


@pytest.mark.parametrize(("path", "target"), LINKS, ids=[f"{name_of(path)} {target}" for path, target in LINKS])
def test_a_link_leads_somewhere(path: Path, target: str) -> None:
    file, _, heading = target.partition("#")
    there = (path.parent / file).resolve() if file else path
    assert there.is_file()
    assert not heading or heading in map(anchor, headings(text_of(there)))


@pytest.mark.parametrize("path", LINKING, ids=map(name_of, LINKING))
def test_no_two_headings_of_a_page_have_one_address(path: Path) -> None:
    found = [anchor(heading) for heading in headings(text_of(path))]
    assert len(set(found)) == len(found) or path.name == "CHANGELOG.md"  # each version has its ### Added


@pytest.mark.parametrize("path", PAGES[1:], ids=map(name_of, PAGES[1:]))
def test_a_page_says_what_is_on_it_and_leads_back(path: Path) -> None:
    assert re.match(r"# .+\n\nThis page .+ \[bptrace\]\(\.\./README\.md\)\.\n\n", text_of(path))


@pytest.mark.parametrize(
    ("heading", "address"),
    {
        "bptrace run": "bptrace-run",
        "1. Work a network": "1-work-a-network",
        "`dE/dw5`, and why?": "dedw5-and-why",
        "no-bias": "no-bias",
    }.items(),
)
def test_the_address_of_a_heading(heading: str, address: str) -> None:
    assert anchor(heading) == address
