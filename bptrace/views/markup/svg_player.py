"""The picture of a page as SVG: with classes for its style, and for its script the quantities and the positions in the narrow picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from ...model.symbols import Cell
from ..drawing import Drawing, Label, Place, Shape, State, Stroke, Words
from .still_picture import as_it_is, known_below, lines_of_label
from .svg_parts import coordinate, literal_in_xml, outline, pair, text_of_class

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
        said = f'data-loss="{drawing.loss}" role="group" aria-label="{literal_in_xml(drawing.told)}" xml:space="preserve"'
        yield f'<svg class="net-picture" viewBox="{wide}" data-n="{narrow}" data-digits="{drawing.digits}" {said}>'
        yield from self.group("link", map(self.line, drawing.links))
        yield from self.group("edge", map(self.line, drawing.lines))
        yield from self.labels("label", "labels")
        yield from self.group("shape", map(self.shape, drawing.shapes))
        for role, words in groupby(sorted(drawing.words, key=_role), _role):
            yield from self.texts(role, list(words))
        yield from self.labels("bias", "labels")
        yield from self.group("state", map(self.state, drawing.states))
        yield "</svg>"

    def group(self, name: str, elements: Iterable[str], given: str = "") -> Iterator[str]:
        yield f'<g class="{name}"{given}>'
        yield from elements
        yield "</g>"

    def texts(self, role: str, words: Sequence[Words]) -> Iterator[str]:
        """Texts of one role; they are set as the first is, unless they say otherwise."""
        given = _set(words[0])
        return self.group(role, (self.text(one, given) for one in words), given)

    def labels(self, role: str, name: str) -> Iterator[str]:
        """The labels of edges or of units, with the size of second lines, and how far they stand below the first ones."""
        found = [label for label in self.drawing.labels if label.first.role == role]
        if found:
            first, second = found[0].first, found[0].others[-1]
            below = f' data-size="{coordinate(second.size)}" data-down="{coordinate(second.at.wide.y - first.at.wide.y)}"'
            yield from self.group(name, (self.label(label, _set(first)) for label in found), _set(first) + below)

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

    def text(self, words: Words, given: str) -> str:
        number = told_in(words.number) if words.cell and words.text and not words.role.endswith("caption") else words.number
        off = _off(not words.role.startswith("back") or words.cell in self.below)
        own = "" if _set(words) == given else _set(words)
        return f"<text{off}{own}{self.q(words.cell, words.twin)}{self.at(words.at)}>{text_of_class(words.text, number)}</text>"

    def label(self, label: Label, given: str) -> str:
        """The first line and, if a still picture shows one, the second.

        A script tells there whichever of the others is in hand. The name of a gradient it makes from that of the weight; that of the
        gradient of a bias is there.
        """
        first = label.first
        told = {second: words for words, second in lines_of_label(label)}
        others = literal_in_xml(" ".join(self.key(one.cell) for one in label.others if one.cell))
        data = f'{self.q(first.cell)} data-o="{others}" data-m="{" ".join(dict.fromkeys(label.modes))}"{self.at(first.at)}'
        own = "" if _set(first) == given else _set(first)
        upper = f"<text{_off(False in told)}{own}>{text_of_class(first.text, told_in(first.number))}</text>"
        return f'<g class="{first.role}"{data}>{upper}{_second(label, told.get(True))}</g>'

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


def _second(label: Label, told: Words | None) -> str:
    """The second line, if it is told, or if its name cannot be made from the first."""
    gradient = label.others[-2]
    if told is None and label.first.role != "bias":
        return ""
    down = f' y="{coordinate(gradient.at.wide.y - label.first.at.wide.y)}" font-size="{coordinate(gradient.size)}"'
    named = told is None or told.cell == gradient.cell
    number = told_in("" if told is None else told.number if named else told.text + told.number)
    name = f'<tspan class="p{" off" * (not named)}">{text_of_class(gradient.text, "")}</tspan>'
    return f'<text class="o{" off" * (told is None)}"{down}>{name}{number}</text>'


def _role(words: Words) -> str:
    return words.role


def _set(words: Words) -> str:
    """How a text is set."""
    return f' font-size="{coordinate(words.size)}" text-anchor="{words.side}"'
