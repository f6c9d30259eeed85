"""Whether a variant was harder than the others, or numbers of a kind, as far as the scores of a class tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ...check.report import Marked
from ...formula.number import to_figures
from ...inputs.config.config import Config
from ...inputs.tree.numbers import value_of
from ..kind import Kindness
from .by_chance import CHANCE, Trait, apart, chance_of_means, telling, traits_of
from .variant_marker import Held
from .variants import Variant, difficulty

LEAST_STUDENTS = 8  # with fewer of them nothing can be told
LEAST_SHARED = 2  # students to a variant, in the mean, from which on variants are compared, and not their numbers
TOO_FEW = f"Fewer than {LEAST_STUDENTS} students are marked by their variants, so it cannot be told whether one was harder."
THE_SAME = "All have the same variant."
NO_HARDER = "The means differ by no more than chance does"
NO_TRAIT = "No property of the numbers goes with the scores."
_FIGURES = 6  # of a property: what differs by less is the same
_WHERE = {
    "negative": "Where more numbers are negative",
    "figures": "Where the numbers have more figures",
    "smallest": "Where the smallest number is larger",
}


class VariantScores(NamedTuple):
    """A variant: how many students have it, their mean score, and how many of the numbers that they were asked for are right."""

    code: str
    students: int
    mean: Fraction
    right: int
    asked: int

    @property
    def share_right(self) -> Fraction:
        return Fraction(self.right, max(self.asked, 1))


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
    said = f"{NO_HARDER if p > CHANCE else _harder(rows)} (p = {p_told(p)})."
    return Fairness(sum(row.students for row in rows), said, rows, p)


def _scores(code: str, sheets: Sequence[Marked]) -> VariantScores:
    marks = [mark for sheet in sheets for mark in sheet.answers if mark.asked and mark.max_score]
    return VariantScores(code, len(sheets), _mean(list(map(_share, sheets))), sum(mark.right for mark in marks), len(marks))


def _harder(rows: Sequence[VariantScores]) -> str:
    means = [row.mean for row in rows]
    at = apart(means)
    return f"Variant {rows[at].code} was {'harder' if means[at] < _mean(means) else 'easier'}"


def _by_trait(found: Sequence[tuple[Marked, Held]], traits: Traits) -> Fairness:
    """Variants of one student each."""
    known = {held.code: traits.of(held.variant) for _, held in found if held.variant}
    made = traits_of(Traits.NAMES, [known[held.code] for _, held in found], [_share(sheet) for sheet, _ in found])
    return Fairness(len(found), " ".join(map(_goes, telling(made))) or NO_TRAIT, traits=made)


def _goes(trait: Trait) -> str:
    told = f"(p = {p_told(trait.p)})" if trait.p is not None else ""
    return f"{_WHERE[trait.name]}, scores are {'lower' if (trait.correlation or 0) < 0 else 'higher'} {told}."


def _share(sheet: Marked) -> Fraction:
    return sheet.score / sheet.max_score


def p_told(p: Fraction) -> str:
    """A probability as it is told: `0.43`, `0.002`."""
    return f"{float(p):.2g}"


def _mean(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares)


class Traits:
    """The properties that make numbers hard to work with, of each variant."""

    NAMES = tuple(_WHERE)

    def __init__(self, config: Config) -> None:
        self.config, self.kindness = config, Kindness(config)

    def of(self, variant: Variant) -> tuple[float, ...]:
        """How many numbers are negative, how many figures they have, and the smallest number asked for in units of its last digit."""
        numbers = [Fraction(repr(value)) for text in variant.numbers.values() if (value := value_of(text)) is not None]
        smallest = self.kindness.smallest(variant.config(self.config))
        return *difficulty(numbers), to_figures(smallest, _FIGURES)
