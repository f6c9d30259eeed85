"""The picture of a sheet: what is on the sheet, what is lit, where arrows lead, and nothing that is not revealed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import bptrace
from bptrace.answers.numerals import answer
from bptrace.answers.sheet import Sheet
from bptrace.check.marker import Marker
from bptrace.check.report import Marked
from bptrace.formula.number import brief, shortest
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.keys import REVEALS
from bptrace.model.symbols import Cell
from bptrace.views.document import Figure
from bptrace.views.drawing import Drawing
from bptrace.views.marking import feedback
from bptrace.views.marking.report_formats import written
from bptrace.views.marking.revealed import report, tells
from bptrace.views.marking.sheet_figure import figures

from .reports import CONFIG, EVIL, HOSTILE

CONFIGS = Path(__file__).parents[2] / "configs"
RIGHT = {"net_h1": "0.3775", "out_h1": "0.5933", "E": "0.2984"}
NO_BIAS = {
    "net_h1": "0.0275", "net_h2": "0.0425", "out_h1": "0.5069", "out_h2": "0.5106", "net_o1": "1.03253", "out_o1": "0.7374", "E": "",
    "dE/dout_o1": "0.7274", "w5+": "0.32",
}  # fmt: skip


def marked(answers: dict[str, str], config: Config = CONFIG) -> Marked:
    lines = tuple(answer(name, text, line, 1) for line, (name, text) in enumerate(answers.items(), 1))
    return Marker(config).mark(Sheet("anna", "", lines))


def shown(answers: dict[str, str], config: Config = CONFIG, reveal: str = "status") -> Figure:
    made = report(config, [marked(answers, config)], reveal)
    (found,) = figures(made.sheets[0], made)
    return found


def numbers(drawing: Drawing) -> dict[Cell | None, str]:
    every = [*drawing.words, *(words for label in drawing.labels for words in (label.first, *label.others))]
    return {words.cell: words.number for words in every if words.cell and words.number}


def lights(drawing: Drawing) -> dict[Cell | None, str]:
    every = [*drawing.words, *(words for label in drawing.labels for words in (label.first, *label.others))]
    return {words.cell: words.light for words in every if words.light}


def test_the_numbers_are_those_of_the_sheet_and_of_the_exercise() -> None:
    found = numbers(shown(NO_BIAS).draw())
    assert (found[Cell("net", 1, (0,), 0)], found[Cell("out", 1, (0,), 0)]) == ("0.0275", "0.5069")
    assert (found[Cell("out", 0, (0,), 0)], found[Cell("w", 1, (0, 0))], found[Cell("target", 2, (0,), 0)]) == ("0.05", "0.15", "0.01")
    assert found[Cell("net", 2, (1,), 0)] == "·", "it is not on the sheet"
    assert found[Cell("E", 2)] == "·", "it is blank"


def test_where_a_mistake_begins_and_what_follows_is_lit() -> None:
    found = lights(shown(NO_BIAS).draw())
    assert (found[Cell("net", 1, (0,), 0)], found[Cell("out", 1, (0,), 0)]) == ("origin", "carried")
    assert Cell("net", 2, (1,), 0) not in found


def test_nothing_is_lit_where_all_is_right() -> None:
    found = shown(RIGHT)
    assert lights(found.draw()) == {}
    assert list(found.draw().arrows) == []
    assert found.text == "The network with the numbers on the sheet."


def test_arrows_lead_through_what_is_not_on_the_sheet() -> None:
    found = shown({"net_h1": "0.0275", "net_h2": "0.3925", "out_o1": "0.7448"})
    assert "origin" in lights(found.draw()).values()
    assert len(found.draw().arrows) == 1, "from net_h1, past out_h1 and net_o1"


DELTA = {
    "delta_o1": "0.2385",
    "dE/dout_h1": "0.07635",
    "dE/dout_h2": "0.08637",
    "delta_h1": "0.01842",
    "dE/dw5": "0.1415",
    "dE/dw1": "0.000921",
}


@pytest.mark.parametrize(("most", "drawn"), [(5, 5), (4, 3), (3, 3), (2, 0)])
def test_of_many_arrows_those_from_where_a_mistake_begins_are_left(monkeypatch: pytest.MonkeyPatch, most: int, drawn: int) -> None:
    monkeypatch.setattr("bptrace.views.marking.sheet_figure.MOST_ARROWS", most)
    assert len(shown(DELTA).draw().arrows) == drawn


def test_arrows_cover_no_number() -> None:
    drawing = shown(DELTA).draw()
    shapes = [(shape.at.wide, shape) for shape in drawing.shapes]
    for arrow in drawing.arrows:
        for x, y in (arrow.start.wide, arrow.end.wide):
            assert not [1 for at, shape in shapes if at.x < x < at.x + shape.wide and at.y < y < at.y + shape.high]


def test_an_arrow_to_the_number_beside_it_is_short() -> None:
    (arrow,) = shown({"net_h1": "0.0275", "out_h1": "0.5069"}).draw().arrows
    assert arrow.start.wide.y == arrow.end.wide.y
    assert 0 < arrow.end.wide.x - arrow.start.wide.x < 20


def test_an_arrow_to_the_number_below_it_is_short() -> None:
    (arrow,) = shown({"out_o1": "0.5", "dE/dout_o1": "0.49"}).draw().arrows
    assert arrow.start.wide.x == arrow.end.wide.x
    assert 0 < arrow.end.wide.y - arrow.start.wide.y < 20


def test_a_bias_has_no_place_for_its_gradient() -> None:
    drawing = shown({"delta_o1": "0.2385", "dE/db2": "0.2004"}).draw()
    assert list(drawing.arrows) == []


def test_of_a_gradient_and_its_update_the_one_that_is_wrong_is_shown() -> None:
    found = numbers(shown({"dE/dw5": "0.1222", "w5+": "0.3389"}).draw())
    assert (found[Cell("dE/dw", 2, (0, 0))], found[Cell("w+", 2, (0, 0))]) == ("0.1222", "·")
    found = numbers(shown({"dE/dw5": "0.0822", "w5+": "0.4411"}).draw())
    assert (found[Cell("dE/dw", 2, (0, 0))], found[Cell("w+", 2, (0, 0))]) == ("0.0822", "0.4411")


def test_the_iteration_of_the_first_mistake_is_shown() -> None:
    config = bptrace.load(str(CONFIGS / "mazur.yaml"))
    config = config._replace(updates=3, data={**config.data, "iterations": 3})
    found = numbers(shown({"net_h1": "0.3775", "w5+": "0.3589", "net_h1@2": "0.5"}, config).draw())
    assert found[Cell("net", 1, (0,), 0)] == "0.5"
    assert found[Cell("w", 2, (0, 0))] == "0.3589", "what the sheet has made of it in the iteration before"
    assert found[Cell("w", 2, (0, 1))] == "·", "what it is by now is not on the sheet"
    assert found[Cell("b", 1, (0,))] == "0.35", "it is frozen"


def test_the_sample_of_the_first_mistake_is_shown() -> None:
    config = bptrace.load(str(CONFIGS / "xor.yaml"))
    hidden = config.network.units(1)[0]
    found = numbers(shown({f"net_{hidden}#1": _of(config, f"net_{hidden}#1"), f"net_{hidden}#3": "9"}, config).draw())
    inputs = [shortest(value) for value in config.samples[2].inputs]
    assert [found[Cell("out", 0, (i,), 2)] for i in range(len(inputs))] == inputs
    assert found[Cell("net", 1, (0,), 2)] == "9"


def _of(config: Config, name: str) -> str:
    return f"{bptrace.run(config)[name]:.5g}"


def test_there_is_no_picture_where_verdicts_are_hidden() -> None:
    made = report(CONFIG, [marked(NO_BIAS)], "none")
    assert list(figures(made.sheets[0], made)) == []


def test_there_is_no_picture_where_nothing_has_a_place_in_it() -> None:
    made = report(CONFIG, [marked({"nothing": "1"}), EVIL._replace(answers=())], "value")
    assert [list(figures(sheet, made)) for sheet in made.sheets] == [[], []]


def test_what_a_student_writes_is_no_markup() -> None:
    page = written(report(CONFIG, [EVIL], "value"), "html").decode()
    assert "<svg" in page
    assert "<b>x</b>" not in page
    assert HOSTILE not in page


# nothing beyond what is revealed

GEOMETRY = {"d", "x", "y", "dx", "dy", "viewbox", "width", "height", "transform", "font-size", "stroke-width", "stroke-opacity",
            "stroke-dasharray", "content"}  # fmt: skip
NUMBER = re.compile(r"\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+")


class Said(HTMLParser):
    """All that a page says: its texts, comments, titles and attributes, but for where lines are drawn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style = tag == "style"
        self.texts += [value or "" for name, value in attrs if name not in GEOMETRY]

    def handle_data(self, data: str) -> None:
        self.texts += [] if self.style else [data]

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)


def beyond(page: str, sheet: Marked) -> list[str]:
    """The numbers on a page that tell what was expected."""
    secret = [abs(value) for mark in sheet.answers for value in (mark.expected, mark.carried) if value is not None]
    given = [*CONFIG.parameters.values(), CONFIG.eta, *CONFIG.samples[0].inputs, *CONFIG.samples[0].targets]
    own = [float(number) for mark in sheet.answers for number in NUMBER.findall(mark.written)]
    known = {brief(abs(value), digits) for value in (*given, *own) for digits in (3, 4)} | {
        shortest(abs(value)) for value in (*given, *own)
    }
    known |= {number for mark in sheet.answers for number in NUMBER.findall(mark.written)}
    percent = r"\(\d+(?:\.\d+)?%\)"
    texts = [re.sub(percent, "", text) for text in Said(page).texts]
    return [number for text in texts for number in NUMBER.findall(text) if number not in known and tells(number, "", secret)]


SHEETS = [
    {**NO_BIAS, "w1": "0.51", "delta_h1": "0.9"},
    {"dE/dout_o1": "-0.7414", "delta_o1": "-0.1385", "w5+": "0.4411", "net_h1": "0.3757", "net_h2": "?", "E": ""},
    {"w5+@1": "0.3", "net_o1": "1.2", "dE/dw1": "-0.0004"},
]


@pytest.mark.parametrize("answers", SHEETS)
@pytest.mark.parametrize("reveal", REVEALS)
def test_a_page_has_nothing_beyond_what_is_revealed(answers: dict[str, str], reveal: str) -> None:
    sheet = marked(answers)
    made = report(CONFIG, [sheet, sheet._replace(student="ben")], reveal)
    pages = [written(made._replace(sheets=made.sheets[:1]), "html").decode(), written(made, "html").decode()]
    pages += [data.decode() for name, data in feedback.pages(made) if name.endswith(".html")][:1]
    for page in pages:
        assert bool(beyond(page, sheet)) == (reveal == "value")
        assert ("<svg" in page) == (reveal != "none")


@pytest.mark.parametrize("answers", SHEETS)
def test_a_picture_never_has_more_than_the_sheet(answers: dict[str, str]) -> None:
    from bptrace.views.markup.svg import svg

    assert beyond(svg(shown(answers, reveal="value").draw()), marked(answers)) == []


def test_the_search_finds_what_is_hidden() -> None:
    sheet = marked({"net_h1": "0.5"})
    for page in ("<p>0.38</p>", "<!-- 0.3775 -->", '<svg data-q="0.378"></svg>', "<svg><title>net 3.775e-01</title></svg>"):
        assert beyond(page, sheet)
    assert not beyond('<svg><path d="M0.3775 0"/></svg>', sheet)
