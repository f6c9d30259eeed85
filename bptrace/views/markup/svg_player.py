"""The picture of a page as SVG: with classes for its style, and for its script the quantities and the positions in the narrow picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from ...model.symbols import Cell
from ..drawing import Drawing, Label, Place, Shape, State, Stroke, Words
from .still_picture import as_it_is, known_below, lines_of_label
from .svg_parts import SIDES, coordinate, literal_in_xml, marked_text, outline, pair

Naming = Callable[[Cell], str]


def told_in(number: str) -> str:
    """The element that a script puts numbers in."""
    return f'<tspan class="v">{number}</tspan>'


class Player:
    """Draws the picture of a page."""

    def __init__(self, drawing: Drawing, key: Naming) -> None:
        self.drawing, self.key, self.below = drawing, key, known_below(drawing)

    def lines(self) -> Iterator[str]:
        drawing = self.drawing
        wide, narrow = (f"0 0 {coordinate(size.x)} {coordinate(size.y)}" for size in drawing.sizes)
        said = f'role="group" aria-label="{literal_in_xml(drawing.told)}" xml:space="preserve"'
        yield f'<svg class="net-picture" viewBox="{wide}" data-n="{narrow}" data-digits="{drawing.digits}" {said}>'
        yield from self.group("link", map(self.line, drawing.links))
        yield from self.group("edge", map(self.line, drawing.lines))
        yield from self.group("labels", (self.label(label) for label in drawing.labels if label.first.role != "bias"))
        yield from self.group("shape", map(self.shape, drawing.shapes))
        for role, words in groupby(sorted(drawing.words, key=_role), _role):
            yield from self.group(role, map(self.text, words))
        yield from self.group("labels", (self.label(label) for label in drawing.labels if label.first.role == "bias"))
        yield from self.group("state", map(self.state, drawing.states))
        yield "</svg>"

    def group(self, name: str, elements: Iterator[str]) -> Iterator[str]:
        yield f'<g class="{name}">'
        yield from elements
        yield "</g>"

    def q(self, cell: Cell | None, twin: Cell | None = None) -> str:
        if cell is None:
            return ""
        also = f' data-also="{literal_in_xml(self.key(twin))}"' if twin else ""
        return f' data-q="{literal_in_xml(self.key(cell))}"{also}'

    def at(self, place: Place) -> str:
        return f' transform="translate({pair(place.wide)})" data-n="{pair(place.narrow)}"'

    def line(self, line: Stroke) -> str:
        ends = [f"M{pair(start)}L{pair(end)}" for start, end in zip(line.start, line.end, strict=True)]
        leads = f' data-ends="{literal_in_xml(" ".join(map(self.key, line.ends)))}"' if line.ends else ""
        return f'<path d="{ends[0]}" data-n="{ends[1]}"{self.q(line.cell)}{leads}/>'

    def shape(self, shape: Shape) -> str:
        off = " off" * (shape.role == "back" and shape.cell not in self.below)
        return f'<path class="{shape.role}{off}"{self.q(shape.cell, shape.twin)}{self.at(shape.at)} d="{outline(shape)}"/>'

    def text(self, words: Words) -> str:
        number = told_in(words.number) if words.cell and not words.role.endswith("caption") else ""
        off = _off(not words.role.startswith("back") or words.cell in self.below)
        given = f"{off}{_set(words)}{self.q(words.cell, words.twin)}{self.at(words.at)}"
        return f"<text{given}>{marked_text(words.text, words.size, number)}</text>"

    def label(self, label: Label) -> str:
        """The first line, and one below it, which tells whichever of the others is in hand: the gradient's name is there already.

        Until a script says otherwise it tells what a still picture shows.
        """
        first, gradient = label.first, label.others[-2]
        told = {second: words for words, second in lines_of_label(label)}
        others = literal_in_xml(" ".join(self.key(one.cell) for one in label.others if one.cell))
        given = f'{self.q(first.cell)} data-o="{others}" data-m="{" ".join(label.modes)}"{self.at(first.at)}'
        upper = f"<text{_off(False in told)}{_set(first)}>{marked_text(first.text, first.size, told_in(first.number))}</text>"
        down = f'y="{coordinate(gradient.at.wide.y - first.at.wide.y)}"'
        lower = f'<text class="o{" off" * (True not in told)}" {down}{_set(gradient)}>{_second(gradient, told.get(True))}</text>'
        return f'<g class="{first.role}"{given}>{upper}{lower}</g>'

    def state(self, state: State) -> str:
        """The word, with what the script judges by."""
        given = [("slope", self.key(state.slope)), ("word", state.words.text), ("flat", f"{state.flat:.6g}"), *[("dead", "")] * state.dead]
        if state.far:
            target, out, least = state.far
            given += [("t", self.key(target)), ("out", self.key(out)), ("far", str(least))]
        data = "".join(f' data-{name}="{literal_in_xml(value)}"' for name, value in given)
        shown = literal_in_xml(as_it_is(state).text) if state.on else ""
        return f"<text{_set(state.words)}{data}{self.at(state.words.at)}>{shown}</text>"


def _off(shown: bool) -> str:
    return "" if shown else ' class="off"'


def _second(gradient: Words, told: Words | None) -> str:
    """The second line: the name of the gradient, which is off unless it is told, and the place for a number or for another line."""
    name = marked_text(gradient.text, gradient.size, "")
    if told is None or told.cell == gradient.cell:
        return f'<tspan class="p">{name}</tspan>{told_in(told.number if told else "")}'
    return f'<tspan class="p off">{name}</tspan>{told_in(told.text + told.number)}'


def _role(words: Words) -> str:
    return words.role


def _set(words: Words) -> str:
    """How a text is set."""
    return f' font-size="{coordinate(words.size)}"{SIDES[words.side]}'
