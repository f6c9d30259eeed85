"""What chance makes of scores: they are shuffled, and what is seen is compared with what is seen then.

The tests are those of R. A. Fisher's "The Design of Experiments", 1935, chapter III, on a part of all permutations: p is the share of
permutations, the observed one among them, with at least as large a difference (Phipson and Smyth, "Permutation p-values should never
be zero", 2010).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm, sqrt
from random import Random
from typing import NamedTuple

from ...formula.number import in_whole_numbers

SHUFFLES = 999
CHANCE = Fraction(5, 100)  # what chance does as often as this is not taken for chance


class Trait(NamedTuple):
    """A property of numbers in a class: the least and the most there is of it, its rank correlation with the scores, and p.

    Where it is the same for all, or the scores are, there is no correlation.
    """

    name: str
    least: float
    most: float
    correlation: float | None = None
    p: Fraction | None = None


def chance_of_means(groups: Sequence[Sequence[Fraction]]) -> Fraction:
    """How often chance makes the means of groups differ as much as they do: by the largest difference between two of them."""
    scores = in_whole_numbers([score for group in groups for score in group])
    ends = [0, *accumulate(map(len, groups))]
    common = lcm(*map(len, groups))
    shares = [common // len(group) for group in groups]

    def spread(found: Sequence[int]) -> int:
        means = [sum(found[start:end]) * share for (start, end), share in zip(pairwise(ends), shares, strict=True)]
        return max(means) - min(means)

    return _chance(scores, spread)


def apart(means: Sequence[Fraction]) -> int:
    """Which of some means is the furthest from the middle of all; of two that are as far, the lower."""
    middle = sum(means, Fraction(0)) / len(means)
    return max(range(len(means)), key=lambda at: (abs(means[at] - middle), -means[at]))


def traits_of(names: Sequence[str], found: Sequence[tuple[float, ...]], scores: Sequence[Fraction]) -> list[Trait]:
    """The properties of students' numbers, and how they go with the scores."""
    return [_trait(name, values, scores) for name, *values in zip(names, *found, strict=True)]


def telling(traits: Sequence[Trait]) -> list[Trait]:
    """The properties that go with the scores by more than chance. The more are looked at, the less is chance for each."""
    tested = [trait for trait in traits if trait.p is not None]
    return [trait for trait in tested if trait.p is not None and trait.p * len(tested) <= CHANCE]


def _trait(name: str, values: Sequence[float], scores: Sequence[Fraction]) -> Trait:
    ours, theirs = _ranks(values), _ranks(scores)
    together, own, other = (_product(*pair) for pair in ((ours, theirs), (ours, ours), (theirs, theirs)))
    if not (own and other):
        return Trait(name, min(values), max(values))
    p = _chance(theirs, lambda found: abs(_product(ours, found)))
    return Trait(name, min(values), max(values), together / sqrt(own * other), p)


def _ranks(values: Sequence[float] | Sequence[Fraction]) -> list[int]:
    """Twice the rank of each value; those that are the same share the mean of theirs."""
    order = sorted(values)
    first, last = {value: at for at, value in reversed([*enumerate(order)])}, {value: at for at, value in enumerate(order)}
    return [first[value] + last[value] for value in values]


def _product(ours: Sequence[int], theirs: Sequence[int]) -> int:
    """The sum of products of what differs from the means, times how many there are."""
    return len(ours) * sum(map(int.__mul__, ours, theirs)) - sum(ours) * sum(theirs)


# by chance


def _chance(values: Sequence[int], measure: Callable[[Sequence[int]], int]) -> Fraction:
    """The share of orders of some values in which a measure is at least as large as in theirs, by a part of all orders."""
    seen, random = measure(values), Random(0).random  # nothing else is asked of it: its stream does not change
    found, as_large = list(values), 1
    for _ in range(SHUFFLES):
        _shuffle(found, random)
        as_large += measure(found) >= seen
    return Fraction(as_large, SHUFFLES + 1)


def _shuffle(found: list[int], random: Callable[[], float]) -> None:
    for at in range(len(found) - 1, 0, -1):
        other = int(random() * (at + 1))
        found[at], found[other] = found[other], found[at]
