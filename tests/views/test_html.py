"""Pages of HTML: complete in themselves, well formed, and showing whatever is written as it is."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.check.report import Marked
from bptrace.inputs.config.keys import REVEALS
from bptrace.views.document import Column, Heading, Listing, Note, Table
from bptrace.views.lines.legible import visible
from bptrace.views.marking.report_formats import written
from bptrace.views.markup.html import html

from .documents import PAGE
from .reports import EVIL, HOSTILE, MIXED, SHEETS, class_of, reported

VOID = {"meta"}
OURS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "div", "table", "caption",
    "thead", "tbody", "tr", "th", "td", "section", "a", "span", "ul", "li", "b",
    "figure", "figcaption", "svg", "desc", "g", "path", "rect", "text", "tspan", "circle",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "scope", "id", "href", "tabindex"}
DRAWN = {
    "xmlns", "viewbox", "width", "height", "role", "xml:space", "font-family", "font-size", "font-weight", "fill", "stroke", "d", "x", "y",
    "dx", "dy", "transform", "text-anchor", "paint-order", "stroke-width", "stroke-linejoin", "stroke-opacity", "stroke-dasharray",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads a page, and holds it to what ours have in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OURS
        assert {name for name, _ in attrs} <= ATTRIBUTES | DRAWN
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("reveal", REVEALS)
@pytest.mark.parametrize("sheets", [[MIXED], [EVIL], SHEETS, class_of(40)])
def test_pages_of_reports(sheets: list[Marked], reveal: str) -> None:
    page = written(reported(*sheets, reveal=reveal), "html").decode()
    Reader(page)
    assert not re.search('https?:(?!//www.w3.org/2000/svg")|src=|<script|url[(]|@import', page)
    assert set(re.findall('href="#([^"]*)"', page)) <= set(re.findall('id="([^"]*)"', page))
    assert page.count("href=") == page.count('href="#')


def test_a_page_of_every_block() -> None:
    read = Reader(html(PAGE, "every block"))
    assert "every block" in read.texts


@given(st.text(max_size=30))
def test_any_text_reads_as_it_is(text: str) -> None:
    column = Column(text, False, tones={text: "bad"})
    page = html([Heading(text), Note(text), Listing([text]), Table([column], [(text,)], caption=text)], text)
    read = "".join(Reader(page).texts)
    assert read.count(visible(text)) >= 6


def test_what_a_student_writes_is_no_markup() -> None:
    page = written(reported(EVIL), "html").decode()
    assert visible(HOSTILE) in "".join(Reader(page).texts)
    assert "<b>" not in page


def test_the_policy_allows_the_style_alone() -> None:
    page = html([], "")
    style = re.search("<style>(.*)</style>", page, re.S)
    assert style
    said = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{said}'" in page


def test_tables() -> None:
    table = Table([Column("name", False, "name"), Column("n", tone="strong")], [("a", "1")], caption="all")
    page = html([table], "")
    assert '<thead><tr><th scope="col">name</th><th scope="col" class="number">n</th></tr></thead>' in page
    assert '<tr><th scope="row">a</th><td class="number strong">1</td></tr>' in page
    assert "<caption>all</caption>" in page
