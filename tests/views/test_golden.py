"""Whole pages, as they were read and found good. RENEW=1 writes them anew, to be read again."""

import os
from pathlib import Path

import pytest

from bptrace.views.lines.layout import text
from bptrace.views.markup.latex import alone, latex
from bptrace.views.markup.markdown import markdown

from .documents import PAGE

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "width", "encoding"),
    [
        ("40", 40, "utf-8"),
        ("80", 80, "utf-8"),
        ("160", 160, "utf-8"),
        ("pipe", None, "utf-8"),
        ("narrow", 20, "utf-8"),
        ("ascii", 80, "ascii"),
        ("cp437", 80, "cp437"),
    ],
)
def test_page(name, width, encoding):
    kept(f"page-{name}.txt", text(PAGE, width, encoding))


@pytest.mark.parametrize(
    ("name", "page"),
    [("page.md", markdown(PAGE)), ("page.tex", alone(PAGE)), ("fragment.tex", latex(PAGE))],
)
def test_page_in_other_formats(name, page):
    kept(name, page)


def kept(name, page):
    """The page is the one that was kept."""
    path = GOLDEN / name
    if os.environ.get("RENEW"):
        path.write_text(page, encoding="utf-8", newline="\n")
    assert page == path.read_text(encoding="utf-8")
