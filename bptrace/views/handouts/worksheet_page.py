"""The worksheet as a document: the task in words, the picture, what is given, and a blank for each number that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from itertools import groupby
from typing import TypeVar

from ...check.judging.answer_key import AnswerKey
from ...check.judging.iterations import At
from ...check.report import digits as in_words
from ...errors import count_of, listed
from ...exercise.paper import Blank, Copy, Given
from ...explain.topics import After, Derivative
from ...explain.working import Working
from ...model.symbols import BACKWARD, ERROR, FORWARD, GRADIENT, KINDS, UPDATE, Cell
from ..document import Block, Column, Figure, Heading, Math, Note, Table
from ..drawing import Drawing
from ..marking.mark_words import capital
from ..marking.scores import percent, told
from ..pages.formulas import Formulas
from ..pages.general_equations import equation, joined
from ..pages.given_tables import given_tables
from ..style import Look

STAGES = {FORWARD: "Forward", ERROR: "Error", BACKWARD: "Backward", GRADIENT: "Gradients", UPDATE: "Update"}
AFTER, OTHERS = "Forward, with the new parameters", "Other derivatives"
QUANTITY, MARKS = Column("quantity", False, "name"), Column("marks")
_LINES = {
    "text": "____________",
    "latex": r"\underline{\hspace{26mm}}\rule{0pt}{5mm}",
    "mathml": '<mspace class="blank" width="8em" height="1.2em"/>',
}
BLANK = Math(lambda markup: [_LINES[markup]])
One = TypeVar("One", Blank, Given)


class Worksheet:
    """The paper of somebody, on which numbers are written, or printed for those who look for a mistake: `mistaken`."""

    def __init__(self, copy: Copy, mistaken: Mapping[At, str] | None = None) -> None:
        self.copy, self.paper, self.mistaken = copy, copy.paper, mistaken
        self.key, self.look = self.paper.key or AnswerKey(self.paper.config), Look(self.paper.config)

    def blocks(self) -> Iterator[Block]:
        """The whole sheet."""
        yield from self.head()
        yield from self.task()
        yield Note(self.worth())
        yield from self.given()
        yield Heading("Your numbers" if self.mistaken is None else "The numbers that were written", 2)
        yield from self.owner()
        if self.mistaken is not None:
            yield Table([Column("", False)] * 2, [(what, BLANK) for what in ("It begins at", "What was done")], keys=0)
        yield from self.by_stage(self.columns(), self.row)

    # whose it is, and what is to be done

    def head(self, what: str = "") -> Iterator[Block]:
        """The title, and whose sheet it is."""
        title = self.paper.config.title or "Exercise"
        yield Heading(f"{title}: {what}" if what else title)
        yield from self.owner(blank=not what)

    def owner(self, blank: bool = True) -> Iterator[Block]:
        """Whose it is; of the sheet of everybody a line for that, if it is to be filled in."""
        code = f"variant {self.copy.code}" if self.copy.code else ""
        if self.copy.name or self.copy.id:
            yield Note(" · ".join(filter(None, (self.copy.name, self.copy.id, code))))
        elif blank:
            yield Table([Column("", False)] * 4, [("Name", BLANK, "Id", BLANK)], keys=0)

    def task(self) -> Iterator[Note]:
        """What is to be done, and how numbers are to be rounded."""
        yield Note(f"{self._network()} {self._work()}")
        digits = in_words(self.paper.digits)
        yield Note(f"Write each number to {digits}. You may work on with the rounded numbers or with all digits: both are right.")

    def _network(self) -> str:
        network, config = self.look.network, self.paper.config
        sizes = "-".join(str(len(network.units(layer))) for layer in range(network.depth + 1))
        samples = count_of(len(config.samples), "sample")
        rate = "" if config.learning_rate is None else f" and a learning rate of {self.look.given(config.learning_rate)}"
        batch = f", {config.batch} at a time" if config.batch < len(config.samples) else ""
        taken = f" E and all gradients are {network.reduction}s over the samples of an update." if config.batch > 1 else ""
        return f"A {sizes} network with {samples}{batch}{rate}.{taken}"

    def _work(self) -> str:
        if self.mistaken is not None:
            return (
                "Somebody has worked it, and has made the same mistake wherever it could be made. Find the number in which it begins, "
                "say in a sentence what was done, and write the right number beside each: where it is right already, the same."
            )
        asked = {_stage(blank.at) for blank in self.paper.blanks}
        stages = [name.lower() for stage, name in STAGES.items() if stage in asked]
        return f"Work it by hand: {listed(stages)}." if stages else "Work it by hand."

    def worth(self) -> str:
        """What the numbers are worth."""
        marks, share = {blank.mark for blank in self.paper.blanks}, self.paper.config.exercise.carried
        each = f"Each number is worth {in_marks(marks.pop())}" if len(marks) == 1 else "The marks stand beside the numbers"
        carried = "earns nothing" if not share else "earns its marks" if share == 1 else f"earns {percent(share)} of its marks"
        return f"{each}, {in_marks(self.paper.total)} in all. A number that follows from an earlier mistake of yours {carried}."

    # what is given

    def given(self) -> Iterator[Block]:
        """The picture, the formulas of the activations and the loss, the numbers that are given, and those that are printed."""
        yield Heading("What is given", 2)
        yield Figure(cache(self.drawing), "The network with the numbers that are given.")
        formulas, page = self.formulas(1), self.look.page
        yield Table([Column("", False)] * 2, list(self.rules()), keys=0)
        slots = range(len(self.working(1).step.samples)) if page.batch > 1 else [0]
        yield from map(in_columns, given_tables(formulas, slots))
        if self.paper.given:
            yield Heading("Worked already", 3)
            yield from self._tables(self.paper.given, [QUANTITY, Column("value")], lambda one: (self.symbol(one.at), one.written))

    def rules(self) -> Iterator[tuple[str, Math]]:
        """What each activation and the loss are, in letters; and, by the delta rule, which way round the error is taken."""
        network, depth = self.look.network, self.look.network.depth
        first: dict[str, int] = {}
        for number, layer in enumerate(network.layers, 1):
            first.setdefault(layer.activation.name, number)
        places = [(name, "out", number) for name, number in first.items()]
        loss = (network.loss.name.replace("_", " "), "E_o#", depth), ("", "E#", depth)
        ways = (("error", "e", depth), ("update", "w+", depth)) if network.by_delta_rule else ()
        for name, kind, of in (*places, *loss, *ways):
            found = equation(self.look, kind, of)
            if found is not None:
                yield name, joined(found.left, found.right[0])

    def drawing(self) -> Drawing:
        from ..pages.network_picture import network_picture

        return network_picture(self.look, self.value)

    def value(self, cell: Cell) -> float | None:
        """A number of the picture: one that is given, or printed; None for what is to be worked."""
        config = self.paper.config
        if cell.is_data:
            return config.samples[cell.sample or 0].value(cell)
        if cell.is_parameter:
            return config.parameters[self.look.page.parameter(*cell[:3])]
        return next((float(one.written) for one in self.paper.given if one.at == At(1, cell)), None)

    # the numbers

    def columns(self) -> list[Column]:
        """The columns of a blank; that of its marks where they differ."""
        written = [] if self.mistaken is None else [Column("written")]
        asked = Column("your number" if self.mistaken is None else "right number", False)
        return [QUANTITY, *written, asked, *[MARKS] * self.marks_differ]

    def row(self, blank: Blank) -> tuple[str | Math, ...]:
        """The row of a blank."""
        written = () if self.mistaken is None else (self.mistaken.get(blank.at, ""),)
        return (self.symbol(blank.at), *written, BLANK, *(told(blank.mark),) * self.marks_differ)

    @cached_property
    def marks_differ(self) -> bool:
        return len({blank.mark for blank in self.paper.blanks}) > 1

    def by_stage(self, columns: Sequence[Column], row: Callable[[Blank], tuple[str | Math, ...]]) -> Iterator[Table]:
        """A table for each stage of the work, with a row for each blank, or several beside each other where the columns are few."""
        return self._tables(self.paper.blanks, columns, row)

    def _tables(self, some: Sequence[One], columns: Sequence[Column], row: Callable[[One], tuple[str | Math, ...]]) -> Iterator[Table]:
        for caption, group in self.stages(some):
            yield in_columns(Table(columns, list(map(row, group)), caption=caption))

    def stages(self, some: Sequence[One]) -> Iterator[tuple[str, Sequence[One]]]:
        """What is worked at each stage, and what the stage is called."""

        def part(one: One) -> tuple[int, int | None, int]:
            return one.at.iteration, self.sample_of(one.at), _stage(one.at)

        for (iteration, sample, stage), group in groupby(some, part):
            title = STAGES.get(stage, AFTER if stage == _AFTER else OTHERS)
            of = [f"iteration {iteration}"] * self.several + [f"sample {sample}"] * (sample is not None)
            yield capital(", ".join(of) + f": {title[0].lower()}{title[1:]}") if of else title, list(group)

    def sample_of(self, at: At) -> int | None:
        """The number of the sample that a quantity belongs to, where there are several."""
        cell = at.cell
        if cell is None or cell.sample is None or len(self.paper.config.samples) == 1:
            return None
        return cell.sample + 1 if isinstance(at.key, After) else self.working(at.iteration).step.samples[cell.sample]

    @cached_property
    def several(self) -> bool:
        """True if more than one iteration is asked for."""
        places = [*(blank.at for blank in self.paper.blanks), *(given.at for given in self.paper.given)]
        return len({at.iteration for at in places}) > 1

    def symbol(self, at: At) -> Math:
        """The symbol of a quantity."""
        return self.formulas(at.iteration).symbol(at.key)

    def formulas(self, iteration: int) -> Formulas:
        return Formulas(self.look, self.working(iteration))

    def working(self, iteration: int) -> Working:
        return self.key.working(iteration)


_AFTER, _OTHERS = -1, -2
COLUMNS_BESIDE = 6  # that stand beside each other, so that a sheet is not all margin


def in_columns(table: Table) -> Table:
    """The table with as many of its rows beside each other as there is room for."""
    count = min(COLUMNS_BESIDE // len(table.columns), len(table.rows))
    if count < 2:
        return table
    empty = ("",) * len(table.columns)
    rows = [table.rows[at : at + count] for at in range(0, len(table.rows), count)]
    filled = [[*row, *[empty] * (count - len(row))] for row in rows]
    return table._replace(columns=[*table.columns] * count, rows=[[cell for part in row for cell in part] for row in filled])


def _stage(at: At) -> int:
    """The stage of the work that a quantity belongs to."""
    if isinstance(at.key, Derivative):
        return _OTHERS
    return _AFTER if isinstance(at.key, After) else KINDS[at.key.kind].stage


def in_marks(number: Fraction) -> str:
    """`1 mark`, `2.5 marks`."""
    return f"{told(number)} {'mark' if number == 1 else 'marks'}"
