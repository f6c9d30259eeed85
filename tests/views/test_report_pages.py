"""The pages of a report: of one sheet and of a class, at every width, and what is not revealed is nowhere on them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.check.report import Marked
from bptrace.inputs.config.keys import REVEALS
from bptrace.views.document import Column, Listing, Table
from bptrace.views.lines.layout import text
from bptrace.views.lines.legible import cells, shortened, visible
from bptrace.views.lines.printing import coloured
from bptrace.views.marking.report_pages import document
from bptrace.views.marking.revealed import tells
from bptrace.views.marking.stories import stories
from bptrace.views.markup.markdown import markdown

from .reports import ALL_RIGHT, EVIL, HALF, HOSTILE, LOST, MIXED, SLIP, SLOPE, UPDATED, UPHILL, class_of, mark, reported, sheet
from .test_golden import kept
from .test_markdown import OURS, READER

WIDTHS = {"80": 80, "160": 160, "pipe": None}
SHEETS = {"sheet": [MIXED], "right": [ALL_RIGHT], "half": [HALF], "lost": [LOST], "hostile": [EVIL], "class": class_of(40)}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["sheet", "class"])
def test_page(name: str, width: str) -> None:
    kept(f"report-{name}-{width}.txt", text(document(reported(*SHEETS[name])), WIDTHS[width]))


@pytest.mark.parametrize("name", ["right", "half", "lost", "hostile"])
def test_page_of_a_sheet(name: str) -> None:
    kept(f"report-{name}.txt", text(document(reported(*SHEETS[name])), 100))


@pytest.mark.parametrize("name", ["sheet", "class", "hostile"])
def test_page_in_markdown(name: str) -> None:
    kept(f"report-{name}.md", markdown(document(reported(*SHEETS[name]))))


@pytest.mark.parametrize("reveal", REVEALS[:-1])
def test_page_that_reveals_less(reveal: str) -> None:
    kept(f"report-sheet-{reveal}.txt", text(document(reported(MIXED, reveal=reveal)), 100))


def test_headings_that_were_not_understood() -> None:
    some = [ALL_RIGHT._replace(headings=("weight five", HOSTILE)), HALF._replace(headings=("weight five",)), MIXED]
    page = text(document(reported(*some)))
    assert re.search(r"Headings that were not understood\n+heading +students\n─+\nweight five +2\n", page)
    assert page.index("weight five") < page.index("student  ")
    alone = text(document(reported(HALF._replace(headings=("weight five",)))))
    assert "A heading was not understood, and nothing below is marked: weight five." in alone


def test_several_causes_of_a_number_are_said_to_be_counted() -> None:
    some = [sheet("a", mark("w1+", "0.15022", "wrong", causes=(UPHILL,))), ALL_RIGHT]
    assert "several possible causes" not in text(document(reported(*some)))
    assert "several possible causes" in text(document(reported(*some, MIXED)))


def test_a_class_that_reveals_only_scores() -> None:
    kept("report-class-none.txt", text(document(reported(*class_of(12), reveal="none")), 80))


# what holds of every page


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp437"])
def test_a_page_in_every_encoding(name: str, encoding: str) -> None:
    page = text(document(reported(*SHEETS[name])), 80, encoding)
    assert page.encode(encoding)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)


@pytest.mark.parametrize("width", [80, 160])
def test_a_class_keeps_to_the_width(width: int) -> None:
    page = text(document(reported(*class_of(300))), width)
    assert max(map(cells, page.splitlines())) <= width
    assert sum(line.startswith("Ada Lovelace") and " 6 " in line for line in page.splitlines()) > 0


def test_verdicts_have_colours() -> None:
    page = coloured(document(reported(MIXED)))
    assert re.search("\x1b\\[31mwrong *\x1b", page)
    assert re.search("\x1b\\[32mcorrect *\x1b", page)
    assert re.search("\x1b\\[33mcarried *\x1b", page)
    assert re.sub("\x1b\\[[0-9;]*m", "", page).split() == text(document(reported(MIXED))).split()


texts = st.text(st.characters(exclude_categories=()), max_size=20)


@given(texts, texts, st.sampled_from(REVEALS), st.none() | st.integers(20, 160))
def test_a_sheet_says_what_was_written(name: str, written: str, reveal: str, width: int | None) -> None:
    evil = sheet(name, mark("net_h1", written, "unreadable", name=name, message=written), mark("", written, "unknown", name=name))
    page = text(document(reported(evil, reveal=reveal)), width)
    assert re.sub("[ \n]", "", shortened(name, 64)) in re.sub("[ \n]", "", page)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", page)
    markdown(document(reported(evil, evil, reveal=reveal)))


@given(texts.map(lambda name: name * 4), st.integers(3, 40))
def test_shortened(name: str, most: int) -> None:
    short = shortened(name, most)
    assert cells(short) <= most
    assert short == visible(name) or "…" in short


# what is revealed


def pages(*sheets: Marked, reveal: str) -> str:
    found = document(reported(*sheets, reveal=reveal))
    return text(found) + markdown(found)


@pytest.mark.parametrize("sheets", [[MIXED], class_of(12)])
def test_what_is_not_revealed_is_not_there(sheets: list[Marked]) -> None:
    none, status, hint, value = (pages(*sheets, reveal=reveal) for reveal in REVEALS)
    assert not re.search(r"correct|wrong|carried|rounded|Begin again|right", none)
    for page in (none, status):
        assert not re.search(r"slope-at-out|it looks as if|would tell|swapped|Misconceptions", page)
    for page in (none, status, hint):
        assert "0.593269992" not in page
        assert "expected" not in page
        assert "right would be" not in page
    assert "slope-at-out" in hint
    assert "0.593269992" in value or len(sheets) > 1


def test_what_could_not_be_read_is_no_secret() -> None:
    page = pages(MIXED, reveal="none")
    assert "this is no number" in page
    assert "did you mean net_h1?" in page
    assert "blank" in page
    assert "Score: 4 of 14 (28.6%)" in page


def test_a_sentence_that_tells_the_number_is_not_said() -> None:
    loose = SLIP._replace(message="0.7792 was written for 0.7729", hint="It is 0.773.", cells=("out_o2",))
    leaking = sheet("a", mark("out_o2", "0.7792", "wrong", causes=(loose,)), mark("out_h1", "0.5", "imprecise", message="it is 0.59327"))
    page = pages(leaking, reveal="hint")
    assert "0.7729" not in page
    assert "0.773" not in page
    assert "0.59327" not in page
    assert "digits swapped (digits-swapped)" in page
    assert "0.7792 was written for 0.7729" in pages(leaking, reveal="value")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("3 digits are asked", False),
        ("it is 0.5", False),
        ("it is 0.593", True),
        ("5.93e-1", True),
        ("0.59 here", True),
        ("w5.2 of 0.7", False),
    ],
)
def test_tells(said: str, told: bool) -> None:
    assert tells(said, "0.5", [0.593269992]) is told


# what went wrong


def test_a_cause_is_said_once() -> None:
    page = text(document(reported(MIXED)))
    assert page.count(SLOPE.message) == 1
    assert "delta_h1 and delta_h2: it looks as if the slope" in page
    assert page.count(UPHILL.message) == 1


def test_causes_that_share_numbers_stand_together() -> None:
    one, two = mark("w1+", "1", "wrong", causes=(UPHILL,)), mark("w2+", "1", "wrong", causes=(UPDATED._replace(cells=()),))
    both = mark("w3+", "1", "wrong", causes=(UPHILL, UPDATED))
    assert [len(story.causes) for story in stories([one, two])] == [1, 1]
    (story,) = stories([one, two, both])
    assert [cause.code for cause in story.causes] == ["uphill", "updated-weights"]
    assert story.causes[1].cells == ("w2+", "w1+")
    assert list(story.marks) == [one, two, both]


def test_right_numbers_have_no_story() -> None:
    assert stories(ALL_RIGHT.answers + MIXED.answers[:3]) == []


def test_a_hostile_sheet_has_no_markup_of_its_own() -> None:
    for sheets in ([EVIL], [EVIL, MIXED]):
        inline = [child for token in READER.parse(markdown(document(reported(*sheets)))) for child in token.children or []]
        assert {child.type for child in inline} <= {*OURS, "html_inline"}
        assert {child.content for child in inline if child.type == "html_inline"} <= {"<span>", "</span>"}


# what the document model was extended by


def test_a_cell_has_the_tone_of_what_it_says() -> None:
    column = Column("x", False, "name", {"wrong": "bad"})
    assert [column.tone_of(cell) for cell in ("wrong  ", "wrongly", "")] == ["bad", "name", "name"]
    rows = [("wrong", "1"), ("wrong", "2"), ("other", "3")]
    page = coloured([Table([column, Column("n")], rows)])
    assert page.count("\x1b[31mwrong") == 2
    assert page.count("\x1b[36mother") == 1
    assert "| **wrong** |   1 |" in markdown([Table([column, Column("n")], rows)])


def test_a_listing_keeps_its_places() -> None:
    lines = ["a:  0,5", "    ^^^ write 0.5 ```", "\x1b[31m"]
    assert text([Listing(lines)], 10) == "a:  0,5\n    ^^^ write 0.5 ```\n\\x1b[31m\n"
    assert markdown([Listing(lines)]) == "````text\na:  0,5\n    ^^^ write 0.5 ```\n\\x1b[31m\n````\n"
    assert text([Listing([])]) == markdown([Listing([])]) == ""
