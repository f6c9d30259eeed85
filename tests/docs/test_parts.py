"""Each generated part has one place in all of the documentation, and none is stale."""

from __future__ import annotations

from collections import Counter

import pytest

from .pages import PAGES, parts_of, text_of, with_parts
from .parts import PARTS

PLACED = [part for path in PAGES for part in parts_of(text_of(path))]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_has_one_place(name: str) -> None:
    assert Counter(placed for placed, _ in PLACED)[name] == 1


@pytest.mark.parametrize(("name", "markdown"), PLACED, ids=[name for name, _ in PLACED])
def test_a_part_is_fresh(name: str, markdown: str) -> None:
    assert PARTS[name]() == markdown, "run `python -m tests.docs`"


def test_a_part_is_replaced() -> None:
    page = "before\n<!-- generated: one -->\nold\n<!-- /generated -->\nbetween\n<!-- generated: two -->\n<!-- /generated -->\nafter\n"
    made = with_parts(page, {"one": "new\nlines", "two": "more"})
    assert parts_of(made) == [("one", "new\nlines"), ("two", "more")]
    assert parts_of(page) == [("one", "old"), ("two", "")]
    assert [line for line in made.splitlines() if "generated" not in line] == ["before", "new", "lines", "between", "more", "after"]
