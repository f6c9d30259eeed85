"""The picture of a sheet: the network with the numbers that are written, where mistakes begin, and what follows from them.

No number is in it but those on the sheet and those of the exercise: what was expected is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ...answers.numerals import read_numeral
from ...check.report import Mark, Marked
from ...errors import listed
from ...model.symbols import KINDS, PARAMETER, Cell
from ..document import Figure
from ..drawing import Drawing
from .equations_of import Placed
from .mark_words import FEW, WRONGLY
from .revealed import Report

LIGHTS = {**dict.fromkeys(WRONGLY, "origin"), "carried": "carried"}
SHARE_OF_LOSS = KINDS["E_o#"]
WORDS = {"origin": "A mistake begins at", "carried": "Carried on from there:"}
MOST_ARROWS = 12  # of more than these, only those that begin where a mistake does are drawn; of more than these again, none


def figures(sheet: Marked, report: Report) -> Iterator[Figure]:
    """The picture, where verdicts are revealed and anything on the sheet has a place in it."""
    if report.shows("status") and (found := _Shown(sheet, report)).marks:
        yield Figure(found.drawing, found.told())


class _Shown:
    """One sample of one iteration: that of the first mistake, or of the first number."""

    def __init__(self, sheet: Marked, report: Report) -> None:
        self.look, self.equations = report.look_at(sheet), report.equations
        self.config = self.look.config
        every = [(place, mark) for mark in sheet.answers if mark.cell and (place := self.equations.place(mark.cell))]
        begun = [place for place, mark in every if LIGHTS.get(mark.verdict) == "origin"]
        seen = next(iter([*begun, *(place for place, _ in every)]), Placed(1, Cell("E")))
        self.iteration, self.slot = seen.iteration, seen.cell.sample or 0
        now = [(place.cell, mark) for place, mark in every if place.iteration == self.iteration]
        self.marks = _first((self.drawn(cell), mark) for cell, mark in now if cell.sample in (None, self.slot))
        self.before = _first((place.cell, mark) for place, mark in every if place.iteration == self.iteration - 1)

    def drawing(self) -> Drawing:
        from ..pages.network_picture import network_picture

        return network_picture(self.look, self.value, self.slot, self.lit, self.flows())

    def drawn(self, cell: Cell) -> Cell:
        """Of two twins, which are the same where a batch is one sample, the one that is drawn: of a share of the loss the sample's."""
        if self.look.page.batch > 1:
            return cell
        if cell.kind == SHARE_OF_LOSS.batch:
            return cell._replace(kind=SHARE_OF_LOSS.key, sample=0)
        batch = KINDS[cell.kind].batch
        return cell._replace(kind=batch, sample=None) if batch and cell.kind != SHARE_OF_LOSS.key else cell

    @cached_property
    def lit(self) -> Mapping[Cell, str]:
        found = {cell: LIGHTS[mark.verdict] for cell, mark in self.marks.items() if mark.verdict in LIGHTS}
        return {cell: light for cell, light in found.items() if not _gives_way(cell, found)}

    # numbers

    def value(self, cell: Cell) -> float | None:
        """What is written, else what is given."""
        if _gives_way(cell, self.lit):
            return None
        mark = self.marks.get(self.drawn(cell)) or (self.before.get(cell.updated()) if cell.is_parameter else None)
        return self.given(cell) if mark is None else _number(mark)

    def given(self, cell: Cell) -> float | None:
        """A number of the exercise; None for any other."""
        config, page = self.config, self.look.page
        if cell.is_data:
            start = (self.iteration - 1) * config.batch % len(self.config.samples) if config.batch < len(config.samples) else 0
            at = start + self.slot
            return config.samples[at].value(cell) if at < len(config.samples) else None
        known = cell.is_parameter and (self.iteration == 1 or page.is_frozen(*cell[:3]))
        return config.parameters[page.parameter(*cell[:3])] if known else None

    # what follows from what

    def flows(self) -> list[tuple[Cell, Cell]]:
        """Arrows into each number that was carried, from the numbers it is next worked from that are not as they should be.

        There are none to what has no place of its own: the gradient of a bias and its update.
        """
        carried = [cell for cell, light in self.lit.items() if light == "carried" and PARAMETER[cell.kind] != "b"]
        found = [(source, cell) for cell in carried for source in self.sources(cell) if not _stand_together(source, cell)]
        begun = [(source, cell) for source, cell in found if self.lit[source] == "origin"]
        return next((some for some in (found, begun) if len(some) <= MOST_ARROWS), [])

    def sources(self, cell: Cell) -> Iterator[Cell]:
        """The nearest such numbers, through those that are not on the sheet."""
        ahead, met = [*self.equations.below(cell)], set[Cell]()
        while ahead:
            leaf = ahead.pop()
            if leaf not in met:
                met.add(leaf)
                shown = self.drawn(leaf)
                if shown in self.lit and shown != cell:
                    yield shown
                else:
                    ahead += self.equations.below(leaf)

    # in words

    def told(self) -> str:
        """The text in the place of the picture."""
        names = {light: [mark.cell for mark in self.marks.values() if LIGHTS.get(mark.verdict) == light] for light in WORDS}
        said = (f"{words} {listed(names[light], FEW)}." for light, words in WORDS.items() if names[light])
        return " ".join(["The network with the numbers on the sheet.", *said])


def _stand_together(source: Cell, cell: Cell) -> bool:
    """True for a gradient and its update."""
    return cell.is_updated and source == cell.before().gradient()


def _gives_way(cell: Cell, lit: Mapping[Cell, str]) -> bool:
    """True for an update beside a gradient that is wrong: there is one place for both."""
    return cell.is_updated and lit.get(cell) != "origin" and lit.get(cell.before().gradient()) == "origin"


def _first(marks: Iterable[tuple[Cell, Mark]]) -> dict[Cell, Mark]:
    """The first mark of each quantity."""
    found = dict[Cell, Mark]()
    for cell, mark in marks:
        found.setdefault(cell, mark)
    return found


def _number(mark: Mark) -> float | None:
    numeral = read_numeral(mark.written)
    return None if numeral is None else numeral.value
