"""Letters that a stream may be sent, and how wide they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bptrace.views.lines.legible import PLAINER, cells, flush_left, flush_right, narrow, spell_all, speller, visible

FORMULA = "δ_h1 = Σ(∂E/∂out·½) − η × σ²"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", FORMULA),
        (None, FORMULA),
        ("cp437", "δ_h1 = Σ(dE/dout·½) - eta x σ²"),
        ("latin-1", "delta_h1 = Sum(dE/dout·½) - eta × sigma²"),
        ("cp1252", "delta_h1 = Sum(dE/dout·½) - eta × sigma²"),
        ("ascii", "delta_h1 = Sum(dE/dout*1/2) - eta x sigma^2"),
        ("no such encoding", "delta_h1 = Sum(dE/dout*1/2) - eta x sigma^2"),
    ],
)
def test_a_formula_in_each_encoding(encoding, text):
    assert speller(encoding)(FORMULA) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("w5⁺", "w5+"),
        ("wˡⱼₖ", "w^l_jk"),
        ("w₁₂", "w12"),
        ("10⁻²³", "10^-23"),
        ("a → b…", "a -> b..."),
        ("a\u00a0b\u3000c", "a b c"),
        ("é 重", "\\xe9 \\u91cd"),
        ("\x1b[1m\x9b\u202e\udc80", "\\x1b[1m\\x9b\\u202e\\udc80"),
    ],
)
def test_ascii(text, plain):
    assert speller("ascii")(text) == plain


def test_each_plainer_spelling_is_ascii():
    assert all(plain.isascii() and plain.isprintable() for plain in PLAINER.values())
    assert not any(letter.isascii() for letter in PLAINER)


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(["ascii", "latin-1", "cp437", "cp1252", "gbk", "utf-8"]))
def test_what_is_spelled_can_be_sent_and_stays_so(text, encoding):
    spell = speller(encoding)
    spell(text).encode(encoding)
    assert spell(spell(text)) == spell(text)
    assert spell_all([text, "0.5"], spell) == [spell(text), "0.5"]


@given(st.text())
def test_ordinary_text_is_left_alone(text):
    assert visible(text) == text or not text.isprintable()
    assert visible("梯度（求导计算）　ŷ = 1") == "梯度（求导计算）　ŷ = 1"


def test_what_is_counted_takes_one_cell():
    counted = [letter for letter in map(chr, range(0x3000)) if narrow(letter) and letter.isprintable()]
    assert len(counted) > 1000
    assert {letter for letter in counted if cell_len(letter) != 1} == set()


@pytest.mark.parametrize(("text", "width"), [("∂E/∂w⁺", 6), ("反向", 4), ("y\u0302", 1), ("", 0), ("─│█", 3)])
def test_cells(text, width):
    assert cells(text) == width


@given(st.lists(st.text(st.characters(exclude_categories=("C", "M"))), max_size=5), st.integers(0, 20))
def test_filled_to_a_width(texts, width):
    for fill in (flush_left, flush_right):
        for text, filled in zip(texts, fill(texts, width), strict=True):
            assert text in filled
            assert cells(filled) == max(width, cells(text))
