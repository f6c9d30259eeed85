"""The tables of evidence: which students are drawn for each, and how they are shown."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .deck import Card, misconceptions, slips
from .evidence import Result, Tally
from .fills import FILLS
from .mistakes import MISTAKES
from .slips import SLIPS

DIGITS = (3, 4, 5, 6)
KINDS = {"sf": "significant figures", "dp": "decimal places"}
Cards = Callable[[int, random.Random], list[Card]]


class Table(NamedTuple):
    """A table: its title, its share of the sheets, the cards for so many, what tells its rows apart, and their order."""

    title: str
    part: float
    cards: Cards
    heading: str
    row: Callable[[Card], str]
    order: Sequence[str]


def digits_of(card: Card) -> str:
    return f"{card.digits} {KINDS[card.kinds[0]]}"


def fill_of(card: Card) -> str:
    return card.fill


BY_DIGITS = tuple(f"{digits} {kind}" for kind in KINDS.values() for digits in DIGITS)


def either(draw: random.Random) -> tuple[str, ...]:
    return (draw.choice(list(KINDS)),)


def fill(draw: random.Random) -> str:
    return draw.choice(list(FILLS))


# fmt: off
TABLES = (
    Table("One misconception, every number written, 5 significant figures", 0.4,
          lambda n, draw: [Card(codes) for codes in misconceptions(n, draw)],
          "misconception", lambda card: card.codes[0], tuple(MISTAKES)),
    Table("A slip of the pen, every number written, 5 significant figures", 0.1,
          lambda n, draw: [Card(slip=code, goes_on=draw.random() < 0.5) for code in slips(n)],
          "slip", lambda card: card.slip, tuple(SLIPS)),
    Table("One misconception, every number written, by digits", 0.15,
          lambda n, draw: [Card(codes, digits=draw.choice(DIGITS), kinds=either(draw)) for codes in misconceptions(n, draw)],
          "digits", digits_of, BY_DIGITS),
    Table("One misconception, 5 significant figures, by how full the sheet is", 0.15,
          lambda n, draw: [Card(codes, fill=fill(draw)) for codes in misconceptions(n, draw)],
          "written", fill_of, tuple(FILLS)),
    Table("Two misconceptions, 5 significant figures, by how full the sheet is", 0.05,
          lambda n, draw: [Card(codes, fill=draw.choice(("full", "half"))) for codes in misconceptions(n, draw, 2)],
          "written", fill_of, tuple(FILLS)),
    Table("Honest students, 3 to 6 digits, by how full the sheet is", 0.1,
          lambda n, draw: [Card(digits=draw.choice(DIGITS), kinds=tuple(KINDS), fill=fill(draw)) for _ in range(n)],
          "written", fill_of, tuple(FILLS)),
    Table("Students who cut numbers off where they should round, at each step, by digits", 0.05,
          lambda n, draw: [Card(digits=draw.choice(DIGITS), kinds=either(draw), always_rounds=True, cuts=True) for _ in range(n)],
          "digits", digits_of, BY_DIGITS),
)
# fmt: on


class Column(NamedTuple):
    """A column: its heading, what stands in it, and whether it belongs to the short form."""

    heading: str
    text: Callable[[Tally], str]
    short: bool = True


def percent(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


# fmt: off
SHEETS = Column("sheets",         lambda tally: str(len(tally.results)))
COLUMNS = (
    SHEETS,
    Column("origins",             lambda tally: str(len(tally.due)), short=False),
    Column("that show",           lambda tally: str(len(tally.showing))),
    Column("found",               lambda tally: percent(tally.found_share)),
    Column("found of all",        lambda tally: percent(tally.found_of_all), short=False),
    Column("cause first",         lambda tally: percent(tally.first_share)),
    Column("cause named",         lambda tally: percent(tally.named_share)),
    Column("causes, median",      lambda tally: number(tally.size_median), short=False),
    Column("causes, mean",        lambda tally: number(tally.size_mean)),
    Column("no cause",            lambda tally: percent(tally.abstained)),
    Column("other numbers",       lambda tally: str(len(tally.others)), short=False),
    Column("falsely wrong",       lambda tally: percent(tally.falsely, 2)),
)
HONEST = (
    SHEETS,
    Column("numbers",             lambda tally: str(len(tally.others))),
    Column("called wrong",        lambda tally: str(sum(case.found for case in tally.others))),
    Column("or carried",          lambda tally: str(sum(case.verdict == "carried" for case in tally.others))),
)
# fmt: on


def rows(table: Table, results: Sequence[Result], short: bool = False) -> Iterator[list[str]]:
    """A table's heading, its rows, and the row of all."""
    honest = not any(result.worked.card.codes or result.worked.card.slip for result in results)
    columns = [column for column in (HONEST if honest else COLUMNS) if column.short or not short]
    yield [table.heading, *(column.heading for column in columns)]
    for name in table.order:
        if own := [result for result in results if table.row(result.worked.card) == name]:
            yield [name, *(column.text(Tally(own)) for column in columns)]
    yield ["all", *(column.text(Tally(results)) for column in columns)]


def as_text(lines: Sequence[Sequence[str]], to_the_right: bool = True) -> str:
    """A table for a terminal; all columns but the first stand to the right or to the left."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    sign = ">" if to_the_right else "<"
    texts = ["  ".join(f"{cell:{sign if n else '<'}{widths[n]}}" for n, cell in enumerate(line)).rstrip() for line in lines]
    return "\n".join([texts[0], "─" * max(map(len, texts)), *texts[1:]])


def as_markdown(lines: Sequence[Sequence[str]], to_the_right: bool = True) -> str:
    rule = ["---", *("--:" if to_the_right else "---" for _ in lines[0][1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])
