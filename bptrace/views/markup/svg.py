"""A drawing as SVG: a picture that stands alone, or with `key` one that a page's script and style bring to life.

The one that stands alone has its colours as attributes, no script and no style, so that every program reads it. The other has classes
instead, the quantities as data-q, and as data-n the positions in the narrow picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..drawing import Arrow, Drawing, Shape, Spot, Stroke, Words
from .still_picture import (
    BOLD,
    DASHES,
    FAINT,
    FLOW,
    GROUND,
    INK,
    LIGHTS,
    LIT_EDGE,
    NEGATIVE,
    PLATED,
    POSITIVE,
    QUIET,
    is_negative,
    lines_of,
    shapes_of,
    words_of,
)
from .svg_parts import SIDES, coordinate, literal_in_xml, marked_text, outline, pair
from .svg_player import Naming, Player

FACES = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif"
HEAD = 10.0  # the length of the head of an arrow
_INKS = {**dict.fromkeys(("caption", "back-caption"), QUIET), "state": NEGATIVE}
_HALO = ' paint-order="stroke" stroke="{}" stroke-width="5" stroke-linejoin="round"'


def svg(drawing: Drawing, key: Naming | None = None) -> str:
    """The drawing as an element <svg>."""
    return "\n".join(_Alone().lines(drawing) if key is None else Player(drawing, key).lines()) + "\n"


class _Alone:
    """Draws the picture that stands alone."""

    def lines(self, drawing: Drawing) -> Iterator[str]:
        top, bottom = drawing.span
        wide, high = coordinate(drawing.sizes[0].x), coordinate(bottom - top)
        size, face = f'viewBox="0 {coordinate(top)} {wide} {high}" width="{wide}" height="{high}"', f'font-family="{FACES}" fill="{INK}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" xml:space="preserve" {face}>'
        yield f"<title>{literal_in_xml(drawing.title)}</title>\n<desc>{literal_in_xml(drawing.told)}</desc>"
        yield f'<rect y="{coordinate(top)}" width="{wide}" height="{high}" fill="{GROUND}"/>'
        yield from self.group(f' fill="none" stroke="{QUIET}" stroke-dasharray="2 3"', map(self.link, drawing.links))
        yield from self.group(f' fill="none" stroke="{POSITIVE}" stroke-opacity="{FAINT}"', map(self.edge, drawing.lines))
        yield from self.group("", (self.text(words, GROUND, QUIET if second else "") for words, second in lines_of(drawing)))
        yield from self.group(f' fill="{GROUND}" stroke="{INK}" stroke-width="1.6"', map(self.shape, shapes_of(drawing)))
        yield from self.group("", map(self.text, words_of(drawing)))
        yield from self.group(' fill="none" stroke-width="2"', map(self.arrow, drawing.arrows))
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
        sign = f' stroke="{NEGATIVE}" stroke-dasharray="{" ".join(map(coordinate, DASHES))}"' if line.negative else ""
        width, bright = (LIT_EDGE, ' stroke-opacity="1"') if line.light else (line.width, "")
        return f'<path d="M{pair(line.start.wide)}L{pair(line.end.wide)}" stroke-width="{coordinate(width)}"{sign}{bright}/>'

    def shape(self, shape: Shape) -> str:
        ground = f' fill="{LIGHTS[shape.light][0]}"' if shape.light else ""
        thin = f' stroke="{QUIET}" stroke-width="1"' if shape.role == "back" else ""
        return f'<path transform="translate({pair(shape.at.wide)})" d="{outline(shape)}"{ground}{thin}/>'

    def text(self, words: Words, halo: str = "", ink: str = "") -> str:
        """A text; a negative number has its own colour, unless it is lit."""
        ink = ink or _INKS.get(words.role, "")
        if words.light:
            ground, ink = LIGHTS[words.light]
            halo = ground if words.role in PLATED else ""
        number = f'<tspan fill="{NEGATIVE}">{words.number}</tspan>' if is_negative(words) and not words.light else words.number
        face = f' fill="{ink}"' * bool(ink) + ' font-weight="bold"' * (words.role in BOLD) + _HALO.format(halo) * bool(halo)
        x, y = map(coordinate, words.at.wide)
        told = marked_text(words.text, words.size, number)
        return f'<text x="{x}" y="{y}" font-size="{coordinate(words.size)}"{SIDES[words.side]}{face}>{told}</text>'

    def arrow(self, arrow: Arrow) -> str:
        """A curve beside the straight way, with a head at its end."""
        (ax, ay), (bx, by) = arrow.start.wide, arrow.end.wide
        middle = Spot((ax + bx) / 2, (ay + by) / 2 - arrow.bend * (0.18 * abs(bx - ax) + 12))
        long = max(1.0, ((bx - middle.x) ** 2 + (by - middle.y) ** 2) ** 0.5)
        x, y = HEAD * (bx - middle.x) / long, HEAD * (by - middle.y) / long
        wings = "".join(f"L{pair(Spot(bx - x + side * y / 2, by - y - side * x / 2))}" for side in (1, -1))
        colour = LIGHTS["origin"][0] if arrow.light == "origin" else FLOW
        way = f"M{pair(arrow.start.wide)}Q{pair(middle)} {pair(Spot(bx - x * 0.7, by - y * 0.7))}"
        return f'<path stroke="{colour}" d="{way}"/><path fill="{colour}" stroke="none" d="M{pair(arrow.end.wide)}{wings}Z"/>'
