"""Markdown reads back as the strings it was made of, and nothing in them is read as markup."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bptrace.views.document import Chart, Column, Equation, Heading, Note, Table
from bptrace.views.lines.legible import visible
from bptrace.views.markup.markdown import dollars, literal, markdown

from .documents import CHAIN, documents, equations, math, some

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"text", "hardbreak", "text_special", "strong_open", "strong_close"}
markup = st.lists(
    st.sampled_from(
        [*"`*_[]<>&~|\\#+-=.:!$@()1a{}\"'^ \n\tδ重²", "http://", "www.", "<b>", "&lt;", "---", "1. ", "# ", "~~~", ":-", ":x:"]
    ),
    max_size=12,
).map("".join)


def once(string: str) -> str:
    """A string with its spaces as a page shows them."""
    return " ".join(visible(string).split())


def read(page: str) -> Iterator[tuple[str, str]]:
    """The tags of a page with the text in each."""
    tokens = READER.parse(page)
    for before, token in pairwise(tokens):
        if token.type == "inline":
            yield before.tag, " ".join("".join(map(shown, token.children or [])).split())


def shown(token: Token) -> str:
    assert token.type in OURS or token.content in ("<span>", "</span>"), token
    return "" if token.type == "html_inline" else " " if token.type == "hardbreak" else token.content


@given(markup)
def test_a_string_reads_as_it_is(string: str) -> None:
    page = markdown([Heading(string, 2), Note(string.replace("\n", " "), "bad"), Table([Column(string)], [(string,)], caption=string)])
    told = [text for _, text in read(page)]
    assert told == [once(string)] * (3 if once(string) else 0) + [once(string)] * 2 or once(string) == ""


@given(markup)
def test_lines_of_a_note_stay_lines(string: str) -> None:
    lines = [once(line) for line in string.splitlines()]
    tokens = [token for token in READER.parse(markdown([Note(string)])) if token.type == "inline"]
    breaks = [child for token in tokens for child in token.children or [] if child.type == "hardbreak"]
    assert len(tokens) == any(lines)
    assert len(breaks) == max(0, sum(map(bool, lines)) - 1)


@some
@given(documents)
def test_a_document_is_what_it_was(document: list[object]) -> None:
    tags = [tag for tag, _ in read(markdown(document))]
    headings = [block for block in document if isinstance(block, Heading) and once(block.text)]
    assert sum(tag.startswith("h") for tag in tags if tag) == len(headings)


@given(equations)
def test_an_equation_is_one_fence(equation: Equation) -> None:
    tokens = [token for token in READER.parse(markdown([equation])) if token.type not in ("inline", "paragraph_open", "paragraph_close")]
    assert [(token.type, token.info) for token in tokens] == [("fence", "math")]
    assert tokens[0].content.startswith("\\begin{aligned}\n")
    assert "operatorname" not in tokens[0].content


@pytest.mark.parametrize(
    ("string", "page"),
    [
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("*a* _b_ c_d", "\\*a\\* \\_b\\_ c_d"),
        ("[x](y)", "\\[x\\](y)"),
        ("# h #", "\\# h \\#"),
        ("a | b", "a \\| b"),
        ("1. one", "1\\. one"),
        ("-0.5", "-0.5"),
        ("- item", "\\- item"),
        ("$x$", "<span>\\$</span>x<span>\\$</span>"),
        ("see https://a.b", "see https<span>:</span>//a.b"),
        ("∂E/∂out_o1|h1, δ_h1, z²₁, w5⁺", "∂E/∂out_o1\\|h1, δ_h1, z²₁, w5⁺"),
        ("two\r\nlines\x1b[1m", "two lines\\\\x1b\\[1m"),
    ],
)
def test_escapes(string: str, page: str) -> None:
    assert literal(string) == page


def test_an_address_alone_is_a_link() -> None:
    assert markdown([Note("https://a.b/c_d?e=1#f", "quiet")]) == "<https://a.b/c_d?e=1#f>\n"
    assert "<https" not in markdown([Note("https://a.b/<script>")])


def test_a_fence_is_longer_than_any_within() -> None:
    page = markdown([Chart([1, 2], "````\n```", ("`", "``"))])
    assert [token.type for token in READER.parse(page)] == ["fence"]
    assert page.startswith("`````text\n")


def test_a_formula_in_a_table_has_no_bar() -> None:
    formula = math(["|x|"], [r"\left|x\right|"])
    page = markdown([Table([Column("f", numeric=False), Column("x")], [(formula, "1")])])
    assert page.splitlines()[-1] == r"| $`\left\vert x\right\vert`$ |   1 |"


def test_a_name_in_a_formula_is_as_mathjax_reads_it() -> None:
    assert r"\text{重_1}" in markdown([Equation(math(["重_1"], [r"\text{重\_1}"]), [])])


def test_a_chain() -> None:
    page = markdown([CHAIN._replace(number="(1)")])
    assert page.startswith(
        "**(1)** chain rule: δ_o1 · out_h1, from (1)\n\n```math\n\\begin{aligned}\n\\frac{\\partial E}{\\partial w_{5}} &= "
    )
    assert re.findall(r"^&= (.*?)(?: \\\\)?$", page, re.M) == [r"0.741365070 \cdot 0.186815602 \cdot 0.593269992", "0.0821670406"]


# Markdown with dollar signs

WRITTEN = (
    "costs $5 and $6", "a_b_c *x* **y** `z`", r"\(x\) \begin{a} \$ \[y\]", "<b>&amp; --full ... \"q\" 'r'", "1. one", "(1) one", "a. b",
    "i) c", "@cite [@x]", "H~2~O e^-net^", "# no", "> q", ": def", "% t", "~~~", "| a | b", "---", "+---+", "{.cls} x{#id}", "www.x.org",
    ":smile:", "[^1]: x", "- x", "* x", "#. x", "(@) x", "[x](y)", "$$x$$", "===", "::: x", "12) x", "_a_", "E = ½·(t - o)²",
)  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_what_others_take_for_markup_is_an_entity(text: str) -> None:
    """An entity is a letter to each of them; dollar signs and backslashes stand in elements of their own too."""
    page = dollars([Note(text)])
    bare = re.sub("&#\\d+;", "", page)
    assert not re.search(r"[\\$`*<|~^@{}\[\]]", bare.replace("<span></span>", ""))
    assert unescape(re.sub("</?span>", "", page)) == text + "\n"


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_pandoc_reads_texts_as_they_are() -> None:
    column = Column("c", False)
    page = dollars([*map(Note, WRITTEN), *(Heading(text, 2) for text in WRITTEN), Table([column], [(text,) for text in WRITTEN])])
    args = ["pandoc", "-f", "markdown", "-t", "html", "--mathjax", "--wrap=none"]
    read = subprocess.run(args, input=page.encode(), capture_output=True, check=True).stdout.decode()
    for tag in ("p", "h2", "td"):
        found = re.findall(f"<{tag}[^>]*>(.*?)</{tag}>", read)
        assert [unescape(re.sub("</?span>", "", text)) for text in found] == list(WRITTEN)


def test_formulas_between_dollar_signs() -> None:
    page = dollars([Table([Column("a")], [(math(["|x|"], [r"\left|x\right|"]),)]), CHAIN])
    assert r"| $\left\vert x\right\vert$ |" in page
    assert "\n$$\n\\begin{aligned}\n\\frac{\\partial E}{\\partial w_{5}} &= " in page
    assert "\n\\end{aligned}\n$$\n" in page
    assert "`" not in page


def test_a_line_break_is_one_to_each() -> None:
    assert dollars([Note("a\nb")]) == "a  \nb\n"
