"""What a notebook shows of a trace, an explanation and a marked sheet: markup that survives where styles and scripts are taken away."""

from __future__ import annotations

import importlib
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given

import bptrace
from bptrace.views.markup.html_notebook import notebook

from .documents import PAGE, documents
from .reports import CONFIG

SAFE = {"div", "p", "b", "br", "sub", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td", "img"}
VOID = {"br", "img"}
ATTRIBUTES = {"align", "style", "src", "alt", "width"}
TRACE = bptrace.run(CONFIG, 3)
MARKED = bptrace.mark(CONFIG, {"net_h1": "0.3775", "out_h1": "0.6", "<b>evil": "1", "E": "<script>x</script>"}, "<img src=x>")


class Safe(HTMLParser):
    """Reads markup, and holds it to what GitHub and JupyterLab leave of it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SAFE
        assert {name for name, _ in attrs} <= ATTRIBUTES
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def texts(markup: str) -> str:
    return "".join(Safe(markup).texts)


def test_a_trace_shows_its_tables() -> None:
    shown = texts(TRACE._repr_html_())
    assert CONFIG.title in shown
    assert "Iteration 1" in shown
    assert "0.593269992" in shown
    assert "After 3 updates" in shown


def test_a_trace_of_few_quantities_shows_those() -> None:
    shown = texts(bptrace.run(CONFIG, 2, only=["E"])._repr_html_())
    assert "0.298371109" in shown
    assert "0.593269992" not in shown


def test_a_trace_has_a_player() -> None:
    player = TRACE.player()
    shown = player._repr_html_()
    assert shown.startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')
    assert 'sandbox="allow-scripts"' in shown, "and nothing else is allowed"
    assert shown.count("<") == 2, "the page is text within"
    assert unescape(shown.partition('srcdoc="')[2].partition('"')[0]) == str(player)


def test_a_marked_sheet_shows_its_report() -> None:
    shown = texts(MARKED._repr_html_())
    assert "<img src=x>" in shown
    assert "<b>evil" in shown
    assert "<script>x</script>" in shown
    assert "Score: 1 of 3" in shown


@pytest.mark.parametrize(("reveal", "values"), [("value", True), ("hint", False), ("status", False)])
def test_a_marked_sheet_shows_what_the_exercise_reveals(reveal: str, values: bool) -> None:
    config = CONFIG._replace(exercise=CONFIG.exercise._replace(reveal=reveal))
    shown = texts(bptrace.mark(config, {"out_h1": "0.6123"})._repr_html_())
    assert ("0.593269992" in shown) == values


def test_a_marked_sheet_is_still_the_tuple_that_it_was() -> None:
    assert MARKED.student == "<img src=x>"
    copy = MARKED._replace(student="Anna")
    assert copy.student == "Anna"
    assert copy._repr_html_() is None, "which leaves it to its repr"
    assert isinstance(MARKED, bptrace.Marked)


def test_an_explanation() -> None:
    told = bptrace.explain(CONFIG, "w5+")
    assert str(told).startswith("w5⁺ = w5 - η·∂E/∂w5 = 0.4 - 0.5·0.0821670406 = 0.358916480\n")
    assert "out<sub>o1</sub>" in told._repr_html_()
    assert "w5⁺ = w5 - η·∂E/∂w5 = 0.4 - 0.5·0.0821670406 = 0.358916480" in texts(told._repr_html_())
    assert r"\partial E" in told._repr_markdown_()


def test_how_deep_an_explanation_goes() -> None:
    lengths = [len(str(bptrace.explain(CONFIG, "w5+", depth=depth)).splitlines()) for depth in (0, 1, None)]
    assert lengths[0] == 2
    assert lengths == sorted(set(lengths))


def test_without_a_name_the_config_is_worked() -> None:
    told = bptrace.explain(CONFIG)
    assert CONFIG.title in str(told)
    assert "0.298371109" in texts(told._repr_html_())


def test_what_means_nothing_cannot_be_explained() -> None:
    with pytest.raises(bptrace.UnknownName, match="net_h9"):
        bptrace.explain(CONFIG, "net_h9")


def test_the_function_is_not_hidden_by_the_folder_of_its_name() -> None:
    importlib.import_module("bptrace.explain.find")
    assert callable(bptrace.explain)


def test_a_page_of_every_block() -> None:
    assert "反向传播" in texts(notebook(PAGE))


@given(documents)
def test_any_document_is_safe(document: object) -> None:
    Safe(notebook(document))  # type: ignore[arg-type]


def test_nothing_is_asked_of_a_server() -> None:
    for shown in (TRACE, MARKED, bptrace.explain(CONFIG)):
        assert not re.search(r'(?:src|href)="(?!data:)|url[(]|@import', shown._repr_html_())
