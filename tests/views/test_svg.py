"""The picture of a network as SVG, alone and for a page, and as TikZ: well formed, whatever a config says; small; nothing in it acts."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bptrace.model.page import spelled
from bptrace.model.symbols import Cell
from bptrace.views.document import Figure, Heading
from bptrace.views.drawing import MINUS, Drawing, Spot
from bptrace.views.markup.html import html
from bptrace.views.markup.latex import alone, latex
from bptrace.views.markup.markdown import markdown
from bptrace.views.markup.still_picture import LIGHTS
from bptrace.views.markup.svg import svg
from bptrace.views.markup.svg_parts import coordinate
from bptrace.views.markup.tikz import tikz
from bptrace.views.pages.network_picture import network_picture
from bptrace.views.style import Look

from ..explain.everything import CONFIGS, loaded
from ..model.nets import config, drawn
from .test_golden import kept
from .test_latex import HOSTILE, check, compiled, needs_pdflatex
from .test_network_picture import picture, shape

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "path", "rect", "text", "tspan")}
ODD_NAMES = ["a.b", "x_", "δ1", "é", "重", "W" * 60, "x.__proto__", "constructor"]


def for_page(drawing: Drawing, name: str = "mazur") -> str:
    page = Look(loaded(name)).page
    return svg(drawing, lambda cell: "eta" if cell.kind == "eta" else spelled(page, cell))


def texts(drawn_as: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(drawn_as).iter(f"{SVG}text")]


def test_mazur_as_it_was_looked_at_and_found_good() -> None:
    kept("mazur.svg", svg(picture(loaded("mazur"))))


@pytest.mark.parametrize("name", CONFIGS)
def test_a_picture_is_well_formed_and_nothing_in_it_acts(name: str) -> None:
    drawn_as = svg(picture(loaded(name)))
    found = list(ElementTree.fromstring(drawn_as).iter())
    assert {one.tag for one in found} <= ELEMENTS
    assert not {key for one in found for key in one.attrib} & {"style", "class", "href", "onload", "id"}
    assert "var(" not in drawn_as
    assert "url(" not in drawn_as


@pytest.mark.parametrize("string", [*HOSTILE, "</title><script>alert(1)</script>", "\ufffe\uffff", "]]>&#0;"])
def test_a_hostile_title_stays_text(string: str) -> None:
    read = loaded("mazur")._replace(title=string)
    drawing = picture(read)
    root = ElementTree.fromstring(svg(drawing))
    assert {one.tag for one in root.iter()} <= ELEMENTS
    assert ElementTree.fromstring(for_page(drawing)).get("role") == "group"
    check(latex([Figure(lambda: drawing, string)]), drawn=True)


def test_odd_names_stay_text() -> None:
    read = config(inputs=ODD_NAMES, layers=[drawn(["__proto__", "toString", "a" * 40])])
    drawing = picture(read)
    page = Look(read).page
    player = ElementTree.fromstring(svg(drawing, lambda cell: spelled(page, cell)))
    assert {one.get("data-q") for one in player.iter()} >= {*ODD_NAMES, "net___proto__", "out_toString"}
    assert "x.__proto__: 0.5" in drawing.told  # in the picture itself it is cut short


def test_a_number_that_is_negative_has_a_minus_and_a_colour_of_its_own() -> None:
    root = ElementTree.fromstring(svg(picture(loaded("mazur"))))
    negative = [part for part in root.iter(f"{SVG}tspan") if (part.text or "").startswith(MINUS)]
    assert len(negative) == 2
    assert {part.get("fill") for part in negative} == {"#b0420b"}
    assert not any("-" in text for text in texts(svg(picture(loaded("mazur")))))


def test_what_is_not_known_is_not_drawn_below_a_unit() -> None:
    read = loaded("mazur")
    known = {Cell("net", 1, (0,), 0): 0.3775}
    shown = texts(svg(network_picture(Look(read), known.get)))
    assert "0.3775" in shown
    assert "δ" not in shown
    assert shown.count("·") == 9  # two inputs, the other seven of net and out


@pytest.mark.parametrize("light", LIGHTS)
def test_each_light_has_a_ground_and_an_ink(light: str) -> None:
    origin, weight = Cell("net", 1, (0,), 0), Cell("w", 2, (0, 1))
    ground, ink = LIGHTS[light]
    drawn_as = svg(picture(loaded("mazur"), lit={origin: light, weight: light}))
    assert drawn_as.count(f'fill="{ground}"') > svg(picture(loaded("mazur"))).count(f'fill="{ground}"')
    assert f'fill="{ink}"' in drawn_as
    assert f"bpon{light}" in tikz(picture(loaded("mazur"), lit={origin: light}))


def test_the_page_has_both_positions_and_the_quantities() -> None:
    root = ElementTree.fromstring(for_page(picture(loaded("mazur"))).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" '))
    assert {one.get("data-q") for one in root.iter()} >= {
        "i1",
        "net_h1",
        "out_o2",
        "t_o1",
        "E_o1",
        "E",
        "w5",
        "b1",
        "delta_h1",
        "dE/dout_o2",
    }
    label = next(one for one in root.iter(f"{SVG}g") if one.get("data-q") == "w5")
    assert label.get("data-o") == "dE/dout_h1|o1 dE/dw5 w5+"
    assert all(one.get("data-n") for one in root.iter() if one.get("transform"))
    edge = next(one for one in root.iter(f"{SVG}path") if one.get("data-q") == "w5")
    assert edge.get("data-ends") == "out_h1 net_o1"


def test_without_a_script_the_page_has_the_same_texts() -> None:
    drawing = picture(loaded("mazur"))
    root = ElementTree.fromstring(for_page(drawing).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" '))
    hidden = {part for one in root.iter() if "off" in (one.get("class") or "").split() for part in one.iter()}
    shown = [told(text, hidden) for text in root.iter(f"{SVG}text") if text not in hidden]
    assert sorted(filter(None, shown)) == sorted(texts(svg(drawing)))


def told(element: ElementTree.Element, hidden: set[ElementTree.Element]) -> str:
    """The text of an element, without that of elements which are hidden."""
    return (element.text or "") + "".join(told(part, hidden) * (part not in hidden) + (part.tail or "") for part in element)


@pytest.mark.parametrize(("name", "most"), [("mazur", 13_000), ("matrix-3-layer", 16_000), ("digits", 22_000)])
def test_a_picture_is_small(name: str, most: int) -> None:
    assert len(svg(picture(loaded(name)))) < most


@pytest.mark.parametrize(("number", "text"), [(1.0, "1"), (0.04, "0"), (0.06, "0.1"), (-0.04, "0"), (12.34, "12.3")])
def test_a_coordinate_has_a_tenth(number: float, text: str) -> None:
    assert coordinate(number) == text


# in documents


def figure(file: str = "") -> Figure:
    return Figure(lambda: picture(loaded("mazur")), "The network <b> | of iteration 1.", file)


def test_a_picture_in_a_page_is_inline() -> None:
    page = html([Heading("x"), figure()], "x")
    assert re.search(r"<figure[^>]*>(<div[^>]*>)?\s*<svg xmlns", page)
    assert "<figcaption>The network &lt;b&gt; | of iteration 1.</figcaption>" in page


@pytest.mark.parametrize(("file", "shown"), [("", ""), ("a b(1).svg", "![The network \\<b> \\| of iteration 1.](a%20b%281%29.svg)\n")])
def test_markdown_refers_to_a_file(file: str, shown: str) -> None:
    assert markdown([figure(file)]) == shown


def test_latex_says_that_it_needs_tikz_only_where_it_does() -> None:
    assert latex([figure()]).startswith("% needs \\usepackage{amsmath,array,booktabs,longtable,tikz}\n")
    assert latex([Heading("x")]).startswith("% needs \\usepackage{amsmath,array,booktabs,longtable}\n")


@needs_pdflatex
def test_pictures_compile(tmp_path: Path) -> None:
    """Of every config, of drawn shapes, with odd names, lit, and with arrows."""
    here, there = Cell("net", 1, (0,), 0), Cell("dE/dw", 2, (0, 1))
    lit = picture(loaded("mazur"), lit={here: "origin", there: "carried"}, flows=[(here, there)])
    odd = picture(config(inputs=ODD_NAMES, layers=[drawn(3)]))
    blank = [network_picture(Look(shape(seed)), lambda cell: None) for seed in range(8)]
    drawings = [*(picture(loaded(name)) for name in CONFIGS), *blank, lit, odd]
    log = compiled(alone([Figure(lambda drawing=drawing: drawing, "x") for drawing in drawings]), tmp_path)
    assert re.findall(r"Overfull \\hbox \((\d+)", log) == []


def test_an_arrow_is_drawn_in_both() -> None:
    here, there = Cell("net", 1, (0,), 0), Cell("out", 2, (1,), 0)
    drawing = picture(loaded("mazur"), flows=[(here, there)])
    assert len(drawing.arrows) == 1
    assert isinstance(drawing.arrows[0].start.wide, Spot)
    assert re.search(r'd="M[\d.]+ [\d.]+Q', svg(drawing))
    assert "bend left" in tikz(drawing)
