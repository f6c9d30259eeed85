"""What a picture shows where nothing is ever in hand, and its colours: the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.symbols import Cell
from ..drawing import MINUS, Drawing, Label, Shape, State, Words

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
FLOW = "#7a2fb8"  # of an arrow, unless it leads to an origin of error
FAINT, DASHES = 0.66, (7.0, 3.5)  # of an edge, and of one with a negative weight
LIT_EDGE = 4.0  # its width
PLATED = ("label", "second", "bias", "error")  # words without a shape: a ground of their own lights them
BOLD = ("name", "state")


def shapes_of(drawing: Drawing) -> Iterator[Shape]:
    """The shapes, but for those below a unit that have no number."""
    known = known_below(drawing)
    return (shape for shape in drawing.shapes if shape.role != "back" or shape.cell in known)


def words_of(drawing: Drawing) -> Iterator[Words]:
    """The words that are no labels of edges, with those for units that no longer learn."""
    known = known_below(drawing)
    yield from (words for words in drawing.words if not words.role.startswith("back") or words.cell in known)
    yield from (label.first for label in drawing.labels if label.first.role == "bias")
    yield from (as_it_is(state) for state in drawing.states if state.on)


def known_below(drawing: Drawing) -> set[Cell | None]:
    """The quantities below units that have a number."""
    return {words.cell for words in drawing.words if words.role == "back" and is_known(words)}


def lines_of(drawing: Drawing) -> Iterator[tuple[Words, bool]]:
    """The lines of the labels of edges, each with whether it is a second line."""
    for label in drawing.labels:
        if label.first.role == "label":
            yield from lines_of_label(label)


def lines_of_label(label: Label) -> Iterator[tuple[Words, bool]]:
    """The weight, if there is room for it; below it the last that is known of what belongs to it; whatever is lit in any case."""
    mode, lit = label.modes[0], [one for one in label.others if one.light]
    is_told = mode != "none" or bool(label.first.light)
    if is_told:
        yield label.first, False
    known = lit or [one for one in label.others if is_known(one) and mode == "two"]
    if known:
        yield (known[-1] if is_told else known[-1]._replace(at=label.first.at)), True


def is_known(words: Words) -> bool:
    """True for words that end in a number."""
    return words.number[:1].isdigit() or is_negative(words)


def is_negative(words: Words) -> bool:
    return words.number.startswith(MINUS)


def as_it_is(state: State) -> Words:
    """The word for a unit as it is now."""
    return state.words._replace(text=state.words.text if state.on == "saturated" else state.on)
