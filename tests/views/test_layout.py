"""What holds for every document at every width."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.views.document import Column, Heading, Note, Table
from bptrace.views.lines.layout import text
from bptrace.views.lines.legible import GAP, cells, speller, visible, wrapped
from bptrace.views.lines.tables import divided

from .documents import FORWARD, UPDATES, documents, numbers, some, tables, widths

ENCODINGS = ("utf-8", "ascii", "latin-1", "cp437", "cp1252", "gbk", None)


def joined(page):
    """A page without the spaces at which its text may be broken."""
    return re.sub(" +|\n", "", page)


@some
@given(tables(), widths, st.sampled_from(ENCODINGS))
def test_every_cell_is_whole(table, width, encoding):
    spell, page = speller(encoding), text([table], width, encoding)
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            shown = spell(cell).strip()
            unbroken = column.numeric or (" " not in shown and cells(shown) == len(shown))
            assert shown in page if unbroken else joined(shown) in joined(page)


@some
@given(tables(text=st.text("abc δ", max_size=40)), st.integers(1, 120))
def test_no_line_is_wider_than_the_terminal_but_for_one_cell(table, width):
    pieces = [visible(cell) for row in table.rows for cell in row]
    pieces += [visible(part) for part in (table.caption, *(column.title for column in table.columns))]
    widest = max(cells(piece) for piece in pieces)
    assert all(cells(line) <= max(width, widest + len(GAP)) for line in text([table], width).split("\n"))


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8), widths)
def test_points_stand_below_one_another(rows, width):
    rows = [(f"r{place}", *row) for place, row in enumerate(rows)]
    page = text([Table([Column("", False), Column("a"), Column("b"), Column("c")], rows)], width)
    for part in page.split("\n\n"):
        lines = [line for line in part.split("\n") if re.match(r"r\d  ", line)]
        if not lines:
            return  # set row by row
        starts = [[at.start() for at in re.finditer(r"\S+", line)] for line in lines]
        assert len(set(map(len, starts))) == 1
        for column in range(1, len(starts[0])):
            assert len({_point(line, start[column]) for line, start in zip(lines, starts, strict=True)}) == 1


def _point(line, start):
    """Where the point of the number at a place of a line is, or would be."""
    return start + len(re.match(r"-?\d+", line[start:])[0])


@some
@given(documents, widths, st.sampled_from(ENCODINGS))
def test_nothing_acts_on_the_terminal(document, width, encoding):
    page = text(document, width, encoding)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    page.encode(encoding or "utf-8")
    assert all(line == line.rstrip(" ") for line in page.split("\n"))


def test_escapes_are_shown():
    page = text([Heading("\x1b[31mred\x1b[0m [bold]x[/bold]"), Note("a\x07\u202eb\r\nc")])
    assert page.startswith("\\x1b[31mred\\x1b[0m [bold]x[/bold]\n")
    assert page.endswith("a\\x07\\u202eb\nc\n")


def test_a_cell_is_one_line():
    assert "a b c d" in text([Table([Column("x", False)], [("a\nb\r\nc\td",)])])


@pytest.mark.parametrize(
    ("widths", "keys", "width", "parts"),
    [
        ([4, 10, 10], 1, None, [[0, 1, 2]]),
        ([4, 10, 10], 1, 28, [[0, 1, 2]]),
        ([4, 10, 10], 1, 27, [[0, 1], [0, 2]]),
        ([4, 10, 10], 1, 16, [[0, 1], [0, 2]]),
        ([4, 10, 10], 1, 15, []),
        ([4, 10, 10], 3, 27, []),
        ([10, 10], 0, 10, [[0], [1]]),
        ([2, 3, 5, 5, 5], 2, 16, [[0, 1, 2], [0, 1, 3], [0, 1, 4]]),
    ],
)
def test_divided(widths, keys, width, parts):
    assert divided(widths, keys, width) == parts


def test_numbers_and_words_in_a_column():
    column = ["0.15", "1", "-12.5", "–", "", "3.5e-05", "2e-07", "0.593…", "none"]
    page = text([Table([Column("x")], [(cell,) for cell in column])])
    assert page.split("\n")[2:-1] == ["  0.15", "  1", "-12.5", "        –", "", "  3.5e-05", "  2e-07", "  0.593…", "     none"]


def test_a_table_without_rows_has_its_titles():
    assert text([Table([Column("a", False), Column("b")], [])]) == "a  b\n────\n"


def test_a_table_without_titles_is_its_rows():
    table = Table([Column("", False), Column("", False)], [("net_j = Σ_i w_ji·out_i + b", "layer 1"), ("b⁺ = b", "")])
    assert text([table]) == "net_j = Σ_i w_ji·out_i + b  layer 1\nb⁺ = b\n"
    assert text([table], 20) == "net_j = Σ_i\nw_ji·out_i + b\n  layer 1\nb⁺ = b\n"


def test_blocks_stand_apart():
    assert text([Heading("a", 3), Note("b"), Note("c\nd"), Note("")]) == "a\nb\n\nc\nd\n"
    assert text([]) == ""


def test_a_table_that_fits_is_set_as_in_a_pipe():
    across = max(map(cells, text([FORWARD, UPDATES]).split("\n")))
    assert text([FORWARD, UPDATES], across) == text([FORWARD, UPDATES]) != text([FORWARD, UPDATES], across - 1)


@given(st.text("ab 1.5反，（é", max_size=60), st.integers(1, 30))
def test_wrapped(line, width):
    lines = wrapped(line, width)
    assert joined("".join(lines)) == joined(line)
    for number in re.findall(r"[0-9.]+", line):
        assert any(number in piece for piece in lines)


def test_a_paragraph_keeps_its_indent():
    assert wrapped("  net = 0.15·0.05 + 0.2·0.1", 20) == ["  net = 0.15·0.05 +", "  0.2·0.1"]


def test_chinese_is_broken_between_letters_but_not_before_a_stop():
    assert wrapped("梯度（求导）。梯度", 10) == ["梯度（求", "导）。梯度"]
