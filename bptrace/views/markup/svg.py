"""A drawing as SVG: a picture that stands alone, or with `key` one that a page's script and style bring to life.

The one that stands alone has its colours as attributes, no script and no style, so that every program reads it. The other has classes
instead, the quantities as data-q, and as data-n the positions in the narrow picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...model.symbols import Cell
from ..drawing import MINUS, Arrow, Drawing, Label, Shape, Spot, Stroke, Words
from .svg_parts import SIDES, as_it_is, coordinate, literal_in_xml, marked_text, outline, pair
from .svg_player import Naming, Player

INK, QUIET, POSITIVE, NEGATIVE, GROUND = "#14181f", "#566072", "#0b5cad", "#b0420b", "#ffffff"
# For each way of being lit: the ground, and the ink on it.
# fmt: off
LIGHTS = {
    "now":     (INK,       GROUND),
    "used":    ("#ffe9a3", INK),
    "origin":  (NEGATIVE,  GROUND),
    "carried": ("#ffe9a3", INK),
    "right":   ("#d8efdf", INK),
}
# fmt: on
FACES = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif"
FAINT, DASHES = 0.66, "7 3.5"  # of an edge, and of one with a negative weight
_TONES = {
    **dict.fromkeys(("caption", "back-caption"), f' fill="{QUIET}"'),
    "name": ' font-weight="bold"',
    "state": f' font-weight="bold" fill="{NEGATIVE}"',
}
_BELOW = ("back", "back-caption")  # what stands below a unit
_ALONE = f' font-family="{FACES}" fill="{INK}"'
_HALO = f' paint-order="stroke" stroke="{GROUND}" stroke-width="5" stroke-linejoin="round"'


def svg(drawing: Drawing, key: Naming | None = None) -> str:
    """The drawing as an element <svg>."""
    return "\n".join(_Alone().lines(drawing) if key is None else Player(key).lines(drawing)) + "\n"


class _Alone:
    """Draws the picture that stands alone."""

    def lines(self, drawing: Drawing) -> Iterator[str]:
        wide, high = map(coordinate, drawing.sizes[0])
        size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" xml:space="preserve"{_ALONE}>'
        yield f"<title>{literal_in_xml(drawing.title)}</title>\n<desc>{literal_in_xml(drawing.told)}</desc>"
        yield f'<rect width="{wide}" height="{high}" fill="{GROUND}"/>'
        yield from self.group(f' fill="none" stroke="{QUIET}" stroke-dasharray="2 3"', map(self.link, drawing.links))
        yield from self.group(f' fill="none" stroke="{POSITIVE}" stroke-opacity="{FAINT}"', map(self.edge, drawing.lines))
        yield from self.group("", (text for label in drawing.labels if label.first.role == "label" for text in self.label(label)))
        yield from self.group(f' fill="{GROUND}" stroke="{INK}" stroke-width="1.6"', map(self.shape, _drawn(drawing)))
        known = _cells_below(drawing)
        words = [*drawing.words, *(label.first for label in drawing.labels if label.first.role == "bias"), *_on(drawing)]
        yield from self.group("", map(self.text, (one for one in words if one.role not in _BELOW or one.cell in known)))
        yield from self.group(' fill="none" stroke-width="2.5"', map(self.arrow, drawing.arrows))
        yield "</svg>"

    def group(self, attributes: str, elements: Iterator[str]) -> Iterator[str]:
        inside = list(elements)
        if inside:
            yield f"<g{attributes}>"
            yield from inside
            yield "</g>"

    def link(self, line: Stroke) -> str:
        return f'<path d="M{pair(line.start.wide)}L{pair(line.end.wide)}"/>'

    def edge(self, line: Stroke) -> str:
        sign = f' stroke="{NEGATIVE}" stroke-dasharray="{DASHES}"' if line.negative else ""
        width, bright = (4.0, ' stroke-opacity="1"') if line.light else (line.width, "")
        return f'<path d="M{pair(line.start.wide)}L{pair(line.end.wide)}" stroke-width="{coordinate(width)}"{sign}{bright}/>'

    def label(self, label: Label) -> Iterator[str]:
        """The weight, and the last that is known of what belongs to it; whatever is lit in any case."""
        mode, lit = label.modes[0], [one for one in label.others if one.light]
        if mode != "none" or label.first.light:
            yield self.text(label.first, _HALO)
        known = [one for one in label.others if _is_known(one)]
        if known and (mode == "two" or lit):
            below = (lit or known)[-1]
            if mode == "none" and not label.first.light:
                below = below._replace(at=label.first.at)
            if mode == "two" or lit:
                yield self.text(below, f' fill="{QUIET}"{_HALO}')

    def shape(self, shape: Shape) -> str:
        ground = f' fill="{LIGHTS[shape.light][0]}"' if shape.light else ""
        thin = f' stroke="{QUIET}" stroke-width="1"' if shape.role == "back" else ""
        return f'<path transform="translate({pair(shape.at.wide)})" d="{outline(shape)}"{ground}{thin}/>'

    def text(self, words: Words, tone: str = "") -> str:
        fill = f' fill="{NEGATIVE}"' if words.number.startswith(MINUS) else ""
        if words.light:
            ground, ink = LIGHTS[words.light]
            tone, fill = f' fill="{ink}"', ""
            if words.role in ("label", "second", "bias", "error"):
                tone += f' paint-order="stroke" stroke="{ground}" stroke-width="6" stroke-linejoin="round"'
        number = f"<tspan{fill}>{words.number}</tspan>" if fill and words.text else words.number
        own = fill if not words.text else ""
        said = marked_text(words.text, words.size, number)
        x, y = map(coordinate, words.at.wide)
        face = tone or _TONES.get(words.role, "")
        return f'<text x="{x}" y="{y}" font-size="{coordinate(words.size)}"{SIDES[words.side]}{face}{own}>{said}</text>'

    def arrow(self, arrow: Arrow) -> str:
        """A curve that leaves upwards of the straight way, with a head at its end."""
        (ax, ay), (bx, by) = arrow.start.wide, arrow.end.wide
        mx, my = (ax + bx) / 2, (ay + by) / 2 - 0.18 * abs(bx - ax) - 12
        long = max(1.0, ((bx - mx) ** 2 + (by - my) ** 2) ** 0.5)
        ux, uy = (bx - mx) / long, (by - my) / long
        wings = " ".join(f"L{coordinate(bx - 10 * ux + 5 * side * uy)} {coordinate(by - 10 * uy - 5 * side * ux)}" for side in (1, -1))
        colour = LIGHTS[arrow.light][0] if arrow.light in ("now", "origin") else INK
        way = f"M{pair(arrow.start.wide)}Q{pair(Spot(mx, my))} {pair(Spot(bx - 7 * ux, by - 7 * uy))}"
        head = f'<path fill="{colour}" stroke="none" d="M{pair(arrow.end.wide)}{wings}Z"/>'
        return f'<path stroke="{colour}" d="{way}"/>{head}'


def _is_known(words: Words) -> bool:
    """False for a number that is not known, below a unit or at an edge."""
    return words.role not in ("back", "label") or words.number[:1].isdigit() or words.number[:1] == MINUS


def _drawn(drawing: Drawing) -> Iterator[Shape]:
    """The shapes without those below a unit that have no number yet."""
    known = _cells_below(drawing)
    return (shape for shape in drawing.shapes if shape.role != "back" or shape.cell in known)


def _cells_below(drawing: Drawing) -> set[Cell | None]:
    """The quantities below units that have a number."""
    return {words.cell for words in drawing.words if words.role == "back" and _is_known(words)}


def _on(drawing: Drawing) -> Iterator[Words]:
    return (as_it_is(state) for state in drawing.states if state.on)
