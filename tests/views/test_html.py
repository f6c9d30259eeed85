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
from bptrace.explain.find import find, working_at
from bptrace.inputs.config.keys import REVEALS
from bptrace.views.document import Column, Equation, Heading, Listing, Math, Note, Table
from bptrace.views.lines.legible import visible
from bptrace.views.marking.report_formats import written
from bptrace.views.markup.html import html, set_block
from bptrace.views.pages.explanation import Detail, explanations
from bptrace.views.pages.extent import extent
from bptrace.views.pages.solution import solution

from ..explain.everything import CONFIGS, loaded
from .documents import CHAIN, ERROR, LONG, PAGE
from .reports import EVIL, HOSTILE, MIXED, SHEETS, class_of, reported
from .test_golden import kept

VOID = {"meta"}
OURS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "div", "table", "caption",
    "thead", "tbody", "tr", "th", "td", "main", "b", "sub", "math", "mi", "mn", "mo", "mtext", "mrow", "mfrac", "msub", "msup", "msubsup",
    "munder", "mtable", "mtr", "mtd", "mspace", "section", "a", "span", "ul", "li",
}  # fmt: skip
OF_PICTURES = {"figure", "figcaption", "svg", "title", "desc", "g", "path", "rect", "text", "tspan", "circle"}
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "scope", "id", "href", "tabindex", "role", "aria-label"}
DRAWN = {
    "xmlns", "viewbox", "width", "height", "role", "xml:space", "font-family", "font-size", "font-weight", "fill", "stroke", "d", "x", "y",
    "dx", "dy", "transform", "text-anchor", "paint-order", "stroke-width", "stroke-linejoin", "stroke-opacity", "stroke-dasharray",
}  # fmt: skip
OF_MATH = {"form", "stretchy", "fence", "displaystyle", "mathvariant", "width"}


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
        assert tag in OURS | OF_PICTURES
        more = DRAWN if tag in OF_PICTURES else OF_MATH if tag[0] == "m" else set()
        assert {name for name, _ in attrs} <= ATTRIBUTES | more
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


def test_there_is_a_heading_of_the_first_level() -> None:
    assert html([Note("a")], "A & B").count("<h1>A &amp; B</h1>") == 1
    assert html([Heading("one")], "two").count("<h1>") == 1
    assert "<title>one</title>" in html([Heading("one")])
    assert "<title>∂E/∂w5</title>" in html([CHAIN])


NUMBERS = ("-0.5", "0.25", "3")


def test_numbers_stand_flush_at_their_point() -> None:
    page = html([Table([Column("n")], [(number,) for number in NUMBERS], keys=0)], "")
    assert re.findall("<td.*?</td>", page) == [
        '<td class="number minus p1">−0.5</td>', '<td class="number">0.25</td>', '<td class="number p2i">3</td>'
    ]  # fmt: skip


@pytest.mark.parametrize(("letters", "reached"), [(34, False), (35, True)])
def test_a_table_that_may_be_too_wide_can_be_reached(letters: int, reached: bool) -> None:
    page = html([Table([Column("", False)], [("x" * (letters - 2),)], caption="<all>")], "")
    assert ('tabindex="0" role="group" aria-label="&lt;all&gt;"' in page) == reached


def test_a_row_of_a_formula_breaks_between_its_pieces() -> None:
    page = html([LONG], "")
    assert page.count("<math>") == 15  # 14 terms and the value
    assert page.count("<math><mo>=</mo>") == 2
    assert page.count('<math class="left">') == 1
    short = html([ERROR], "")
    assert short.count("<math>") == 4  # beside its wide left side, a sum of two terms breaks too
    assert short.index("<b>(1)</b> slope of the loss") < short.index('class="left"')


def test_the_rule_of_an_equation_without_a_number_comes_below_it() -> None:
    page = html([CHAIN], "")
    assert page.index('class="left"') < page.index("chain rule: δ<sub>o1</sub> · out<sub>h1</sub>, from (1)")


@pytest.mark.parametrize("name", CONFIGS)
def test_a_worked_solution(name: str) -> None:
    working = working_at(loaded(name), 1)
    page = html(list(solution(working, None, extent(working, None, False))))
    page = re.sub("<svg.*?</svg>", "", page, flags=re.DOTALL)
    Reader(page)
    assert not re.search('https?:(?!//www.w3.org/2000/svg")|src=|href=|<script|url[(]|@import| style=', re.sub("<p.*?</p>", "", page))


def test_tables() -> None:
    table = Table([Column("name", False, "name"), Column("n", tone="strong")], [("a", "1")], caption="all")
    page = html([table], "")
    assert '<thead><tr><th scope="col">name</th><th scope="col" class="number">n</th></tr></thead>' in page
    assert '<tr><th scope="row">a</th><td class="number strong">1</td></tr>' in page
    assert "<caption>all</caption>" in page


def formula(*pieces: str) -> Math:
    return Math(lambda markup: [f"<mn>{piece}</mn>" for piece in pieces] if markup == "mathml" else list(pieces))


@pytest.mark.parametrize(("digits", "formulas"), [(23, 1), (24, 2)])
def test_a_row_that_fits_any_window_is_one_formula(digits: int, formulas: int) -> None:
    page = html([Equation(formula("y"), [formula("1" * 11, "1" * (digits - 11))])], "")
    assert page.count("<math>") == formulas


@pytest.mark.parametrize(("digits", "over"), [(13, False), (14, True)])
def test_rows_stand_below_a_wide_left_side(digits: int, over: bool) -> None:
    page = html([Equation(formula("1" * digits), [formula("1")])], "")
    assert ('class="formula over"' in page) == over


@pytest.mark.parametrize(("digits", "reached"), [(23, False), (24, True)])
def test_a_formula_that_may_be_too_wide_can_be_reached(digits: int, reached: bool) -> None:
    page = html([Equation(formula("y"), [formula("1" * digits)])], "")
    assert ('tabindex="0" role="group" aria-label="formula of y"' in page) == reached


@pytest.mark.parametrize(("letters", "broad"), [(55, False), (56, True)])
def test_a_table_that_is_too_wide_for_a_column_takes_the_page(letters: int, broad: bool) -> None:
    page = html([Table([Column("", False)], [("x" * (letters - 2),)])], "")
    assert ('class="table wide broad"' in page) == broad


SHAPES = {
    "mazur": ("net_h1", "out_h1", "E_o1", "dE/dout_h1|o1", "delta_h1", "dE/dw5", "w5+", "dout_o1/dw1"),
    "softmax": ("out_o1", "delta_o1"),
    "minibatch": ("E", "dE/dw1", "out_h1#2"),
    "xor": ("dE/dw1", "E"),
    "negnevitsky": ("delta_5#1", "e_5#1"),
    "nielsen": ("delta", "gradient"),
    "digits": ("E",),
}


def test_formulas_as_they_were_read_and_found_good() -> None:
    lines = []
    for name, names in SHAPES.items():
        for block in explanations(list(find(loaded(name), names)), None, Detail(0)):
            lines += [f"<!-- {' '.join(block.left.text)} -->", set_block(block)] if isinstance(block, Equation) else []
    kept("formulas.html", "\n".join(lines) + "\n")
