"""A class by variant: whether one was harder than the others, or numbers of a kind; found, and shown on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ...check.report import Marked
from ...errors import count_of
from ...exercise.fairness import CHANCE, LEAST_STUDENTS, Trait, Traits, apart, chance_of_means, telling, traits_of
from ...exercise.variant_marker import Held
from ...formula.number import show
from ...inputs.config.config import Config
from ..document import Block, Column, Heading, Note, Table
from . import scores
from .revealed import Report, counted

LEAST_SHARED = 2  # students to a variant, in the mean, from which on variants are compared, and not their numbers
TOO_FEW = f"Fewer than {LEAST_STUDENTS} students are marked by their variants, so it cannot be told whether one was harder."
THE_SAME = "All have the same variant."
NO_HARDER = "The means differ by no more than chance does"
NO_TRAIT = "No property of the numbers goes with the scores."
# fmt: off
TRAITS = {  # what a property is called in a table, and at the beginning of a sentence
    "negative": ("negative numbers",                                     "Where more numbers are negative"),
    "figures":  ("figures of all numbers",                               "Where the numbers have more figures"),
    "smallest": ("smallest number asked for, in units of its last digit", "Where the smallest number is larger"),
}
# fmt: on


class VariantScores(NamedTuple):
    """A variant: how many students have it, their mean score, and how many of the numbers that they were asked for are right."""

    code: str
    students: int
    mean: Fraction
    right: int
    asked: int


class Fairness(NamedTuple):
    """What is known of the variants of a class: those that several share, or the properties of the numbers; and a sentence."""

    students: int
    said: str
    variants: Sequence[VariantScores] = ()
    p: Fraction | None = None
    traits: Sequence[Trait] = ()


def fairness(sheets: Sequence[Marked], variants: Mapping[str, Held], config: Config) -> Fairness:
    """What the scores of students say of their variants, which are given by student."""
    found: dict[str, list[tuple[Marked, Held]]] = {}
    for sheet in sheets:
        held = variants.get(sheet.student)
        if held and held.variant and sheet.readable and sheet.max_score:
            found.setdefault(held.code, []).append((sheet, held))
    several = [pair for pairs in found.values() for pair in pairs]
    if len(several) < LEAST_STUDENTS:
        return Fairness(len(several), TOO_FEW)
    if len(found) == 1:
        return Fairness(len(several), THE_SAME)
    if len(several) >= LEAST_SHARED * len(found):
        return _shared({code: [sheet for sheet, _ in pairs] for code, pairs in found.items()})
    return _by_trait(several, Traits(config))


def _shared(found: Mapping[str, Sequence[Marked]]) -> Fairness:
    """Variants that several students have, in the order of their codes."""
    each = [[_share(sheet) for sheet in found[code]] for code in sorted(found)]
    rows = [_scores(code, found[code]) for code in sorted(found)]
    p = chance_of_means(each)
    said = f"{NO_HARDER if p > CHANCE else _harder(rows)} (p = {_told(p)})."
    return Fairness(sum(row.students for row in rows), said, rows, p)


def _scores(code: str, sheets: Sequence[Marked]) -> VariantScores:
    marks = [mark for sheet in sheets for mark in sheet.answers if counted(mark)]
    return VariantScores(code, len(sheets), scores.mean(list(map(_share, sheets))), sum(mark.right for mark in marks), len(marks))


def _harder(rows: Sequence[VariantScores]) -> str:
    means = [row.mean for row in rows]
    at = apart(means)
    return f"Variant {rows[at].code} was {'harder' if means[at] < scores.mean(means) else 'easier'}"


def _by_trait(found: Sequence[tuple[Marked, Held]], traits: Traits) -> Fairness:
    """Variants of one student each."""
    known = {held.code: traits.of(held.variant) for _, held in found if held.variant}
    made = traits_of([known[held.code] for _, held in found], [_share(sheet) for sheet, _ in found])
    return Fairness(len(found), " ".join(map(_goes, telling(made))) or NO_TRAIT, traits=made)


def _goes(trait: Trait) -> str:
    told = f"(p = {_told(trait.p)})" if trait.p is not None else ""
    return f"{TRAITS[trait.name][1]}, scores are {'lower' if (trait.correlation or 0) < 0 else 'higher'} {told}."


def _share(sheet: Marked) -> Fraction:
    return sheet.score / sheet.max_score


def _told(p: Fraction) -> str:
    return f"{float(p):.2g}"


# on a page


def fairness_page(report: Report) -> Iterator[Block]:
    """The variants of a class; nothing where the numbers do not vary, or there is one sheet."""
    if found := report.fairness:
        yield Heading("Variants", 2)
        yield from _variants(found.variants, report)
        yield from _traits(found)
        yield Note(found.said)


def _variants(rows: Sequence[VariantScores], report: Report) -> Iterator[Block]:
    columns = [Column("variant", False, "name"), Column("students"), Column("mean score", tone="strong"), Column("share right")]
    cells = [(row.code, str(row.students), scores.percent(row.mean), scores.percent(Fraction(row.right, row.asked))) for row in rows]
    told = len(columns) - (not report.shows("status"))
    if rows:
        yield Table(columns[:told], [row[:told] for row in cells])


def _traits(found: Fairness) -> Iterator[Block]:
    columns = [Column("of the numbers", False, "name"), Column("least"), Column("most"), Column("correlation"), Column("p")]
    if found.traits:
        yield Table(columns, list(map(_trait, found.traits)))
        said = f"The rank correlation with the scores of {count_of(found.students, 'student')}, and how often chance makes it as large."
        yield Note(said, "quiet")


def _trait(trait: Trait) -> tuple[str, ...]:
    least, most = (f"{value:.0f}" if float(value).is_integer() else show(value, 3) for value in (trait.least, trait.most))
    if trait.correlation is None or trait.p is None:
        return TRAITS[trait.name][0], least, most, "–", "–"
    return TRAITS[trait.name][0], least, most, f"{trait.correlation:.2f}", _told(trait.p)
