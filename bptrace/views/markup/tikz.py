r"""A drawing as TikZ, for LaTeX: one tikzpicture, in points of its own, with y downwards."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import visible
from ..drawing import LEVEL, SMALLER, Arrow, Drawing, Shape, Spot, Stroke, Words, runs
from .latex_letters import letter
from .still_picture import (
    BOLD,
    DASHES,
    FAINT,
    FLOW,
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
from .svg_parts import SHIFTS, coordinate

SCALE = 0.57  # of the picture on the page, so that it is as wide as the line of an A4 page
_COLORS = {"bpink": INK, "bpquiet": QUIET, "bppositive": POSITIVE, "bpnegative": NEGATIVE, "bpflow": FLOW}
_SIDES = {"start": "base west", "middle": "base", "end": "base east"}
_TONES = {"caption": "bpquiet", "back-caption": "bpquiet", "state": "bpnegative"}
_DRAWN = "line width={}pt"


def tikz(drawing: Drawing) -> str:
    """The drawing as an environment tikzpicture."""
    return "\n".join(_lines(drawing))


def _lines(drawing: Drawing) -> Iterator[str]:
    (wide, _), (top, bottom) = drawing.sizes[0], drawing.span
    yield rf"\begin{{tikzpicture}}[x={SCALE}pt,y=-{SCALE}pt,font=\sffamily]"
    yield from _colors()
    yield rf"\useasboundingbox {_spot(Spot(0, top))} rectangle {_spot(Spot(wide, bottom))};"
    for link in drawing.links:
        yield rf"\draw[bpquiet,densely dotted,line width=.5pt] {_spot(link.start.wide)} -- {_spot(link.end.wide)};"
    yield from map(_edge, drawing.lines)
    yield from (_text(words, "bpquiet" if second else "", "white") for words, second in lines_of(drawing))
    yield from map(_shape, shapes_of(drawing))
    yield from map(_text, words_of(drawing))
    yield from map(_arrow, drawing.arrows)
    yield r"\end{tikzpicture}"


def _colors() -> Iterator[str]:
    grounds = {f"bp{name}": ground for name, (ground, _) in LIGHTS.items()}
    inks = {f"bpon{name}": ink for name, (_, ink) in LIGHTS.items()}
    for name, color in {**_COLORS, **grounds, **inks}.items():
        yield rf"\definecolor{{{name}}}{{HTML}}{{{color[1:].upper()}}}"


def _spot(spot: Spot) -> str:
    return f"({coordinate(spot.x)},{coordinate(spot.y)})"


def _edge(edge: Stroke) -> str:
    color = "bpnegative" if edge.negative else "bppositive"
    on, off = (f"{length * SCALE:.2f}pt" for length in DASHES)
    dash = f",dash pattern=on {on} off {off}" if edge.negative else ""
    width, faint = (LIT_EDGE, "") if edge.light else (edge.width, f",opacity={FAINT}")
    return rf"\draw[{color},{_DRAWN.format(f'{width * SCALE:.2f}')}{dash}{faint}] {_spot(edge.start.wide)} -- {_spot(edge.end.wide)};"


def _shape(shape: Shape) -> str:
    """The outline, from its upper left corner: a round end is half a circle."""
    (x, y), wide, high = shape.at.wide, shape.wide, shape.high
    left, right = (shape.radius * end for end in shape.ends)
    top = [Spot(x + left, y), Spot(x + wide - right, y)]
    bottom = [*[Spot(x + wide, y + high)] * (not right), Spot(x + left, y + high)]
    ends = [f" arc[start angle={start},end angle={start + 180},radius={coordinate(shape.radius)}]" for start in (90, -90)]
    way = f"{_way(top)}{ends[1] * bool(right)} -- {_way(bottom)}{ends[0] * bool(left)} -- cycle"
    thin, color = (0.5, "bpquiet") if shape.role == "back" else (0.8, "bpink")
    ground = f"bp{shape.light}" if shape.light else "white"
    return rf"\draw[{color},fill={ground},{_DRAWN.format(thin)}] {way};"


def _way(spots: list[Spot]) -> str:
    return " -- ".join(map(_spot, spots))


def _text(words: Words, tone: str = "", ground: str = "") -> str:
    color = f"bpon{words.light}" if words.light else tone or _TONES.get(words.role, "bpink")
    fill = f"bp{words.light}" if words.light and words.role in PLATED else ground
    number = "".join(map(letter, words.number))
    if is_negative(words) and not words.light:
        number = rf"\textcolor{{bpnegative}}{{{number}}}"
    size = words.size * SCALE
    set_as = [f"anchor={_SIDES[words.side]}", f"inner sep={'.5pt' if fill else '0pt'}"]
    set_as += [f"text={color}", *[f"fill={fill}"] * bool(fill)]
    bold = r"\bfseries" if words.role in BOLD else ""
    face = rf"\fontsize{{{size:.2f}}}{{{size * 1.2:.2f}}}\selectfont{bold}"
    return rf"\node[{','.join(set_as)}] at {_spot(words.at.wide)} {{{face} {_marked(words.text, size)}{number}}};"


def _marked(text: str, size: float) -> str:
    done = []
    for part, level in runs(visible(text)):
        plain = "".join(map(letter, part)).replace(" ", r"\ ")
        small = rf"\fontsize{{{size * SMALLER:.2f}}}{{{size:.2f}}}\selectfont {plain}"
        done.append(plain if level == LEVEL else rf"\raisebox{{{-SHIFTS[level] * size:.2f}pt}}{{{small}}}")
    return "".join(done)


def _arrow(arrow: Arrow) -> str:
    color = "bporigin" if arrow.light == "origin" else "bpflow"
    rightwards = 1 if arrow.end.wide.x > arrow.start.wide.x else -1
    turned = 20 * arrow.bend * rightwards
    return rf"\draw[{color},->,line width=1.2pt] {_spot(arrow.start.wide)} to[bend left={turned}] {_spot(arrow.end.wide)};"
