"""Whether a variant was harder: what chance makes is not said to be hard, and what it seldom makes is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest

import bptrace
from bptrace.check.report import Mark, Marked
from bptrace.exercise.variants.by_chance import CHANCE, Trait, chance_of_means, telling, traits_of
from bptrace.exercise.variants.codes import code_for
from bptrace.exercise.variants.fairness import NO_TRAIT, THE_SAME, TOO_FEW, fairness
from bptrace.exercise.variants.variant_marker import Held
from bptrace.exercise.variants.variants import Variant

from .model_answers import EXERCISES

CONFIG = bptrace.load(str(EXERCISES["exercise_1_neuron"]))
ONE, NONE = Fraction(1), Fraction(0)
CODES = [code_for(b"a secret", "one", str(number)) for number in range(40)]


def said(groups: Sequence[Sequence[int]], numbers: Sequence[dict[str, str]] = ()) -> str:
    """The sentence about a class with groups of scores from 0 to 10, each group with a variant."""
    sheets, held = list[Marked](), dict[str, Held]()
    for at, group in enumerate(groups):
        variant = Variant(CODES[at], numbers[at] if numbers else {"w1": "0.3"})
        for score in group:
            mark = Mark("net", "net", "0.1", "correct", score=Fraction(score), max_score=Fraction(10))
            sheets.append(Marked(str(len(sheets)), "", (mark,), mark.score, mark.max_score))
            held[sheets[-1].student] = Held(variant.code, variant)
    return fairness(sheets, held, CONFIG).said


# variants that several students have


def test_the_share_of_all_permutations() -> None:
    """With four students of each of two variants all 70 ways to share them out can be looked at."""
    scores = [1, 2, 3, 5, 4, 6, 7, 8]
    seen = abs(sum(scores[:4]) - sum(scores[4:]))
    every = [abs(2 * sum(some) - sum(scores)) for some in combinations(scores, 4)]
    exact = sum(spread >= seen for spread in every) / len(every)
    found = chance_of_means([[Fraction(score) for score in scores[:4]], [Fraction(score) for score in scores[4:]]])
    assert float(found) == pytest.approx(exact, abs=0.02)
    assert found == chance_of_means([[Fraction(score) for score in scores[:4]], [Fraction(score) for score in scores[4:]]])


def test_just_inside_and_just_outside_of_chance() -> None:
    inside, outside = ([ONE] * 4, [ONE, *[NONE] * 4]), ([ONE] * 5, [ONE, *[NONE] * 3])
    assert (chance_of_means(inside), chance_of_means(outside)) == (CHANCE, CHANCE + Fraction(1, 1000))
    assert said([[10] * 4, [10, 0, 0, 0, 0]]) == f"Variant {CODES[1]} was harder (p = 0.05)."
    assert said([[10] * 5, [10, 0, 0, 0]]) == "The means differ by no more than chance does (p = 0.051)."


def test_one_variant_of_three_may_be_easier() -> None:
    assert said([[0, 1, 2, 1, 0], [1, 0, 1, 2, 1], [9, 10, 9, 10, 9]]) == f"Variant {CODES[2]} was easier (p = 0.002)."


def test_where_it_cannot_be_told() -> None:
    assert said([[5, 6, 7], [4, 5, 6, 7]]) == TOO_FEW
    assert said([[5, 6, 7, 8], [4, 5, 6, 7]]) != TOO_FEW
    assert said([[5] * 8]) == THE_SAME
    assert said([]) == TOO_FEW


# a variant for each student


def test_numbers_of_a_kind() -> None:
    numbers = [{"w1": f"{'-' * (at >= 6)}0.3"} for at in range(12)]
    found = said([[10 - (at >= 6) * 5 - at % 2] for at in range(12)], numbers)
    assert found.startswith("Where more numbers are negative, scores are lower (p = 0.00")
    assert said([[at * 5 % 11] for at in range(12)], [{"w1": "0.3"}] * 12) == NO_TRAIT
    assert said([[7] for _ in range(12)], numbers) == NO_TRAIT


def test_the_more_is_looked_at_the_less_is_chance() -> None:
    others = [Trait("figures", 1, 2, 0.1, Fraction(1, 2)), Trait("smallest", 1, 2, 0.1, Fraction(1, 2))]
    inside, outside = (Trait("negative", 0, 1, 0.5, CHANCE / 3 + beyond) for beyond in (0, Fraction(1, 10_000)))
    assert telling([inside, *others]) == [inside]
    assert telling([outside, *others]) == []
    assert telling([outside, Trait("figures", 2, 2), Trait("smallest", 1, 1)]) == [outside]


def test_rank_correlations() -> None:
    scores = [Fraction(score) for score in (1, 2, 3, 4, 5)]
    up, down, tied, same = traits_of("abcd", [(1, 25, 1, 3), (2, 16, 1, 3), (3, 9, 2, 3), (4, 4, 3, 3), (5, 1, 3, 3)], scores)
    assert (up.correlation, down.correlation, same.correlation, same.p) == (1, -1, None, None)
    assert tied.correlation == pytest.approx(0.9486832980505138)  # 9 / √(9 · 10), of ranks 1.5 1.5 3 4.5 4.5
    assert (down.least, down.most) == (1, 25)
