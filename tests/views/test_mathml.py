"""Formulas in MathML: they are well formed, say what the text says, and their blanks take names as well as numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from unicodedata import normalize
from xml.etree import ElementTree

import pytest
from hypothesis import given

from bptrace.explain.find import find, line
from bptrace.explain.find import working_at as worked_at
from bptrace.explain.topics import Folded
from bptrace.formula.markups import MATHML, Blank, blank, escaped, numeral
from bptrace.formula.tree import Leaf, Tree
from bptrace.formula.write import pieces
from bptrace.model.notation import NOTATIONS
from bptrace.views.document import Block, Entries, Equation, Math, MatrixEquation, Table
from bptrace.views.markup.flat_matrices import flattened
from bptrace.views.pages.extent import extent
from bptrace.views.pages.formulas import WAYS, Formulas
from bptrace.views.pages.general_equations import equations
from bptrace.views.pages.solution import solution
from bptrace.views.style import Look

from ..explain.everything import CONFIGS, loaded
from ..formula.trees import MODERATE, numbers, trees

NOT_IN_ALL = [("net-out", name) for name in CONFIGS] + [(row, name) for row in NOTATIONS for name in ("mazur", "xor", "softmax")]
each_page = pytest.mark.parametrize(("notation", "name"), list(dict.fromkeys(NOT_IN_ALL)))


@cache
def told(notation: str, name: str) -> Sequence[Block]:
    """The worked solution of a config, and its equations in letters."""
    config = loaded(name)._replace(notation=notation)
    working = worked_at(config, 1)
    look = Look(config)
    every = {(kind, layer) for kind in ("net", "out", "E", "E#") for layer in range(look.network.depth + 1)}
    return (*solution(working, None, extent(working, None, False)), *equations(look, every))


def formulas(blocks: Sequence[Block]) -> Iterator[Math]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Math))
        elif isinstance(block, (Equation, MatrixEquation)):
            shown = flattened(block) if isinstance(block, MatrixEquation) else block
            yield from (shown.left, *shown.right)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<math>{markup}</math>")


CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2}


@each_page
def test_it_is_well_formed(notation: str, name: str) -> None:
    for math in formulas(told(notation, name)):
        assert len(math.mathml) == len(math.text)
        for piece in math.mathml:
            for element in parsed(piece).iter():
                assert len(element) == CHILDREN.get(element.tag, len(element)), piece
                assert not (element.text and element.text.strip()) or element.tag in ("mi", "mn", "mo", "mtext"), piece
                assert not (element.tail and element.tail.strip()), piece


# It says what the text says


def said(text: str, parted: bool = False) -> str:
    """What is read of a formula: its letters and signs, without brackets, strokes of fractions, and signs for what is raised.

    In MathML, a sum in pieces that is divided comes behind its divisor.
    """
    text = re.sub(r"(\d(?:\.\d*)?)e([+-]?)0*(\d+)", lambda found: f"{found[1]}×10{found[2].strip('+')}{found[3]}", text)
    opened = re.fullmatch(r"\((.*)\)/(\w+)", text) if parted else None
    text = f"1{opened[2]}{text[: text.rindex('/')]}" if opened else text
    return bare(re.sub(r"\b(Δ?)theta", r"\1θ", text.replace("½", "12")))


def read(markup: str) -> str:
    return bare("".join(parsed(markup).itertext()).replace("∑", "Σ"))


def bare(text: str) -> str:
    return re.sub(r"[()\[\]{}/⁄^_\s·]", "", normalize("NFKC", text).replace("−", "-"))


@each_page
def test_it_says_what_the_text_says(notation: str, name: str) -> None:
    """In order; only what is raised comes behind what is lowered."""
    alike = Counter if NOTATIONS[notation].place else str
    for block in told(notation, name):
        for math in formulas([block]) if not isinstance(block, MatrixEquation) else ():
            text, markup = " ".join(math.text), "".join(math.mathml)
            if "terms" not in text and "factors" not in text:
                assert alike(said(text, len(math.text) > 1)) == alike(read(markup)), (text, markup)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_entries_of_a_matrix_are_those_of_the_text(name: str) -> None:
    blocks = [block for block in told("net-out", name) if isinstance(block, MatrixEquation)]
    for entries in (part for block in blocks for side in block.sides for piece in side for part in piece if isinstance(part, Entries)):
        assert [[said(entry) for entry in row] for row in entries.text] == [[read(entry) for entry in row] for row in entries.mathml]


# Blanks

PLACE = re.compile(r"\{[()]?(\d+)\}")


def plain(markup: Sequence[str]) -> str:
    """Markup without rows of one element, and without what says how high a bracket is."""
    text = re.sub(r' stretchy="\w+"', "", "\n".join(markup))
    while text != (text := re.sub(r"<mrow>((?:<(m\w+)[^>]*>[^<]*</\2>)|<(m\w+)>(?:(?!<\3>).)*</\3>)</mrow>", r"\1", text)):
        pass
    return text


def is_numbered(found: Blank) -> bool:
    """True if the places are numbered in the order in which they stand."""
    places = list(dict.fromkeys(int(place) for piece in found.pieces for place in PLACE.findall(piece)))
    return places == list(range(len(found.leaves)))


def letter(key: object) -> str:
    return f"<mi>{key}</mi>"


@given(trees(), numbers(MODERATE))
def test_a_blank_takes_names_and_numbers(root: Tree, values: dict[str, float]) -> None:
    found = blank(root, letter)

    def value(key: object) -> str:
        return numeral(repr(values[str(key)]))

    assert is_numbered(found)
    assert plain(found.filled(letter)) == plain(pieces(root, MATHML, lambda leaf: letter(leaf.key)))  # type: ignore[attr-defined]
    if "×" not in "".join(map(value, found.leaves)):  # a power of ten gets brackets when it is raised
        assert plain(found.filled(value)) == plain(pieces(root, MATHML, lambda leaf: value(leaf.key)))  # type: ignore[attr-defined]


@each_page
def test_the_blank_of_a_formula_takes_its_names_and_its_numbers(notation: str, name: str) -> None:
    config = loaded(name)._replace(notation=notation)
    for asked in list(find(config, ["net", "out:output", "delta", "gradient:output", "updated:output", "loss:output"]))[:40]:
        forms, shown = Formulas(Look(config), asked.working), line(asked.working, asked.key).shown
        if shown is None:
            continue
        found, value = forms.blank(shown), asked.working.value(asked.key)
        digits = forms.enough(shown, value)
        assert is_numbered(found)
        assert not re.search("[{}]", PLACE.sub("", "".join(found.pieces)))
        assert found.filled(lambda key, forms=forms: forms.name(key, WAYS["mathml"])) == forms.names(shown).mathml  # type: ignore[misc]
        if not any(isinstance(key, Folded) for key in found.leaves):
            numbered = found.filled(lambda key, forms=forms, digits=digits: forms.number(key, digits, WAYS["mathml"]))  # type: ignore[misc]
            assert numbered == forms.numbers(shown, value).mathml


@pytest.mark.parametrize(
    ("root", "written"),
    [
        (Leaf("a") * Leaf("b"), ["{0}", "<mo>·</mo> {(1}{1}{)1}"]),
        (Leaf("a") - Leaf("b") * Leaf("c"), ["{0}", '<mo form="infix">−</mo>{(1}{1}<mo>·</mo>{(2}{2}{)2}{)1}']),
        (Leaf("a") ** 2, ["<msup><mrow>{(0}{0}{)0}</mrow><mn>2</mn></msup>"]),
    ],
)
def test_a_blank_has_places_for_brackets_about_what_may_be_negative(root: Tree, written: list[str]) -> None:
    assert blank(root, letter).pieces == written


def test_a_name_is_text() -> None:
    assert escaped("<b>&") == "&lt;b&gt;&amp;"


def test_what_is_not_asked_for_is_not_written() -> None:
    asked: list[str] = []
    math = Math(lambda markup: asked.append(markup) or [markup])
    assert math == Math(lambda markup: ["text"])
    assert hash(math) == hash(Math(lambda markup: ["text"]))
    assert asked == ["text"]
    assert (math.latex, math.mathml, math.mathml, asked) == (["latex"], ["mathml"], ["mathml"], ["text", "latex", "mathml"])
