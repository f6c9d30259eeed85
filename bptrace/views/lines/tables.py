"""A table in lines: numbers aligned at the decimal point, in parts if it is too wide. No number is ever cut."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import sub
from typing import NamedTuple

from ..document import Column, Math, Table
from .legible import BLANK, GAP, NARROWEST, Band, Spell, band, cells, flush_left, flush_right, spell_all, widths, wrapped

PLAIN = b"0123456789.+-e"  # the characters of nearly all numbers
_NUMBER = r"(?=\D*\d)(?:[-+−±~≈] ?)*(\d*)(?:[.,]\d*)?(?:[eE][-+−]?\d+)?(?:…|\.\.\.|[^\w\s])?"


class Strip(NamedTuple):
    """A column that is set: its title and its cells are padded to its width."""

    title: str
    cells: Sequence[str]
    width: int
    column: Column


def strip(column: Column, texts: Sequence[str]) -> Strip:
    """A column and its cells, set."""
    fill = flush_right if column.numeric else flush_left
    level = _at_point(texts) if column.numeric else texts
    width = max([cells(column.title), *widths(level)])
    return Strip(fill([column.title], width)[0], fill(level, width), width, column)


def _at_point(texts: Sequence[str]) -> Sequence[str]:
    """Numbers padded at the end so that, flush right, their points stand below one another; words stay as they are."""
    joined = "".join(texts)
    if not joined.isascii() or joined.encode().translate(None, PLAIN) or "-" in texts:
        return _some_at_point(texts)
    if "." not in joined and "e" not in joined:
        return texts
    points = _points(texts) if joined.count(".") == len(texts) else list(map(_point, texts))
    tails = list(map(sub, map(len, texts), points))
    deepest = max(tails)
    if min(tails) == deepest:
        return texts
    return list(map(str.ljust, texts, map(deepest.__add__, points)))


def _points(texts: Sequence[str]) -> list[int]:
    """The position of the point in each number, if each has one. Splitting the whole column at once takes a third of the time."""
    return list(map(len, "\n".join(texts).replace("\n", ".").split(".")[::2]))


def _point(text: str) -> int:
    """The position of the point of a number, or where it would be."""
    return len(text.partition("." if "." in text else "e")[0])


def _some_at_point(texts: Sequence[str]) -> Sequence[str]:
    """The same for a column with words or unusual numbers in it: `–`, `−0.5`, `0.593…`."""
    found = list(map(re.compile(_NUMBER).fullmatch, texts))
    deepest = max((len(number.string) - number.end(1) for number in found if number), default=0)
    return [text.ljust(number.end(1) + deepest) if number else text for text, number in zip(texts, found, strict=True)]


RULE = "─"


Texts = Sequence[Sequence[str]]  # by column


def set_table(table: Table, width: int | None, spell: Spell) -> Iterator[Band]:
    """The table with its caption, in at most `width` cells if no single value needs more; None means as wide as its content."""
    if table.caption:
        yield band("caption", wrapped(spell(table.caption), width))
    columns = [column._replace(title=spell(column.title)) for column in table.columns]
    rows = zip(*table.rows, strict=True) if table.rows else [()] * len(columns)
    texts = [spell_all(_told(cells, column), spell) for cells, column in zip(rows, columns, strict=True)]
    yield from _body(columns, texts, table.keys, width, spell(RULE))


def _told(column: Sequence[str | Math], of: Column) -> Sequence[str]:
    """The cells of a column as text; a numeric column has no formulas."""
    return column if of.numeric else [" ".join(cell.text) if isinstance(cell, Math) else cell for cell in column]  # type: ignore[return-value]


def _body(columns: Sequence[Column], texts: Texts, keys: int, width: int | None, rule: str) -> Iterator[Band]:
    strips = _strips(columns, texts)
    if width is not None and _across(strips) > width and not columns[-1].numeric:
        strips = _strips(columns, _folded(texts, width - _across(strips[:-1]) - len(GAP)))
    titled = any(column.title for column in columns)
    parts = divided([strip.width for strip in strips], keys if titled else len(columns), width)
    if parts:
        alone = len(columns) if len(parts) == 1 else keys
        return _between(BLANK, (_part([strips[place] for place in part], alone, titled, rule) for part in parts))
    rows = zip(*texts, strict=True)
    if titled:
        return _between(BLANK, (_record(columns, row, width or 0) for row in rows))
    return chain.from_iterable(_steps(columns, row, width or 0) for row in rows)


def divided(widths: Sequence[int], keys: int, width: int | None) -> list[list[int]]:
    """The columns of each part, the first `keys` in every part; no parts if a column does not fit beside the keys."""
    gap, places = len(GAP), range(len(widths))
    if width is None or sum(widths) + gap * (len(widths) - 1) <= width:
        return [list(places)]
    room = left = width - sum(widths[:keys]) - gap * (keys - 1)
    parts: list[list[int]] = [[]]
    for place in places[keys:]:
        taken = gap + widths[place]
        if taken > room:
            return []
        if taken > left:
            parts, left = [*parts, []], room
        parts[-1].append(place)
        left -= taken
    return [[*places[:keys], *part] for part in parts] if parts[0] else []


def _strips(columns: Sequence[Column], texts: Texts) -> list[Strip]:
    return [strip(column, column_texts) for column, column_texts in zip(columns, texts, strict=True)]


def _across(strips: Sequence[Strip]) -> int:
    """The width of the columns side by side, in cells."""
    return sum(strip.width for strip in strips) + len(GAP) * (len(strips) - 1)


def _folded(texts: Texts, room: int) -> Texts:
    """The last column broken into lines of `room` cells, with empty cells beside the further lines; unchanged if too narrow."""
    folds = [wrapped(text, room) for text in texts[-1]]
    lines = [line for fold in folds for line in fold]
    if room < NARROWEST or max(widths(lines), default=0) > room:
        return texts
    beside = [[line for text, fold in zip(column, folds, strict=True) for line in (text, *[""] * (len(fold) - 1))] for column in texts[:-1]]
    return [*beside, lines]


def _part(strips: Sequence[Strip], keys: int, titled: bool, rule: str) -> Iterator[Band]:
    """Titles, a rule, and the rows that have more than their keys; only the rows if no column has a title."""
    if titled:
        yield Band(["head"] * len(strips), [tuple(strip.title for strip in strips)])
        yield band("rule", [rule * _across(strips)])
    rows = list(zip(*[strip.cells for strip in strips], strict=True))
    told = rows if keys >= len(strips) else [row for row in rows if any(map(str.strip, row[keys:]))]
    yield from _toned([strip.column for strip in strips], told)


def _toned(columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> Iterable[Band]:
    """The rows; if the tone of a cell follows from its word, neighbouring rows in the same tones form one band."""
    if not any(column.tones for column in columns):
        return [Band([column.tone for column in columns], rows)]
    alike = groupby(rows, lambda row: [column.tone_of(cell) for column, cell in zip(columns, row, strict=True)])
    return [Band(tones, list(group)) for tones, group in alike]


def _record(columns: Sequence[Column], row: Sequence[str], width: int) -> Iterator[Band]:
    """A row set downwards: the title of each column and its cell, below the title if there is no room beside it."""
    widest = max(cells(column.title) for column in columns)
    for column, text in zip(columns, row, strict=True):
        if not text:
            continue
        if widest + len(GAP) + cells(text) <= width:
            yield Band(("head", column.tone_of(text)), [(flush_left([column.title], widest)[0], text)])
        else:
            yield band("head", [column.title] if column.title else [])
            yield band(column.tone_of(text), [GAP + line for line in wrapped(text, width - len(GAP))])


def _steps(columns: Sequence[Column], row: Sequence[str], width: int) -> Iterator[Band]:
    """A row without titles set downwards: its first text, and the others indented below it."""
    for place, (column, text) in enumerate(zip(columns, row, strict=True)):
        if text:
            indent = GAP if place else ""
            yield band(column.tone, [indent + line for line in wrapped(text, width - len(indent))])


def _between(blank: Band, groups: Iterable[Iterable[Band]]) -> Iterator[Band]:
    """The bands of all groups, with a blank line between two groups."""
    for number, group in enumerate(groups):
        if number:
            yield blank
        yield from group
