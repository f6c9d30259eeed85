"""What every learning platform is given of a paper: the task and the numbers to start from as plain HTML, and what is taken for right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from ...check.report import digits
from ...errors import count_of
from ...exercise.paper import Copy, Paper
from ...explain.find import working_at
from ...explain.working import Working
from ...inputs.config.config import Config
from ..document import Block, Column, Heading, Math, Note, Table
from ..markup.html_text import literal
from ..pages.formulas import Formulas
from ..pages.given_tables import given_tables
from ..pages.run_page import opening
from ..style import Look

FIGURES = 12  # of a number: fewer than the 14 that Moodle keeps, and enough to be rid of the noise of computing
PICTURE = "network.svg"
UNTITLED = "Backpropagation by hand"


def different(copies: Sequence[Copy]) -> list[Copy]:
    """The first copy of each variant; students who have the same numbers share a question."""
    first: dict[str, Copy] = {}
    for copy in copies:
        first.setdefault(copy.code, copy)
    return list(first.values())


def title_of_copy(copy: Copy) -> str:
    """The title of the exercise, with the code of the variant."""
    title = copy.paper.config.title or UNTITLED
    return f"{title} ({copy.code})" if copy.code else title


def exactly(number: float | str) -> Decimal:
    """A number in decimal; one that is written as it is written."""
    return Decimal(number if isinstance(number, str) else f"{number + 0.0:.{FIGURES}g}")


# the task


def task(paper: Paper, picture: str) -> str:
    """The task, with the picture of the network at an address."""
    drawn = f'<p><img src="{literal(picture)}" alt="The network with its weights. They are in the table of parameters, too."></p>'
    told = list(_told(paper))
    return "\n".join([*map(_set, told[:-1]), drawn, _set(told[-1])])


def _told(paper: Paper) -> Iterator[Block]:
    """What is worked, what is given, and last what is to be done."""
    config = paper.config._replace(title=paper.config.title or UNTITLED, source="")  # a source may have the solution
    look, working = Look(config), _working(config)
    yield from opening(look)
    yield from given_tables(Formulas(look, working), range(len(config.samples)))
    if paper.given:
        yield Table([Column("number"), Column("value")], [(one.name, one.written) for one in paper.given], caption="Worked for you")
    many = count_of(len(paper.blanks), "number")
    yield Note(
        f"Work the network by hand, with nothing but what is given, and fill in {many} in the order of work. "
        f"Give each to {digits(paper.digits)}, and type a minus as a hyphen: -0.5."
    )


def _working(config: Config) -> Working:
    """The network with all of its samples in one batch."""
    return working_at(config._replace(batch=len(config.samples), updates=0), 1)


# the picture


def unworked(paper: Paper) -> str:
    """The picture of the network with what is given, as SVG: the weights, and the inputs and targets where there is one sample."""
    from ..markup.svg import svg
    from ..pages.network_picture import network_picture

    alone, step = len(paper.config.samples) == 1, _working(paper.config).step
    return svg(network_picture(Look(paper.config), lambda cell: step.get(cell) if cell.is_parameter or (alone and cell.is_data) else None))


# blocks as HTML that needs no style


def _set(block: Block) -> str:
    return _SET[type(block)](block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{literal(column.title)}</th>' for column in table.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return f'<p><strong>{literal(table.caption)}</strong></p><table border="1" cellpadding="4"><tr>{head}</tr>{rows}</table>'


def _cell(cell: str | Math) -> str:
    return f"<td>{literal(cell if isinstance(cell, str) else ' '.join(cell.text))}</td>"


_SET: dict[type, Callable[[Any], str]] = {
    Heading: lambda heading: f"<h4>{literal(heading.text)}</h4>",
    Note: lambda note: f"<p>{literal(note.text)}</p>",
    Table: _table,
}
