"""What a fair marker would say of a sheet: what it is worth, and which mistakes nobody could tell from the student's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ..deck import Worked
from ..evidence import Case, Result
from ..mistakes import MISTAKES
from ..students import Entry, Impossible, Thought, work
from ..truth import LAST_UNITS
from ..writing import numeral

ASKED = 3  # significant figures, where nothing is said


def fair(result: Result) -> float:
    """The full marks less one for each mistake that shows, however often it shows; as a share of the full marks."""
    mistakes = frozenset[str]().union(*(case.due for case in result.cases if case.shows))
    return max(result.most - len(mistakes), 0.0) / result.most


def score(result: Result) -> float:
    """The share of the full marks that the sheet earned."""
    return result.score / result.most


def is_right_to_three(entry: Entry, right: float) -> bool:
    """Is a number right to the digits asked where nothing is said?"""
    return abs(float(entry.text) - right) <= 0.5 * numeral(f"{right:.{ASKED - 1}e}").unit * (1 + 1e-9) if right else not float(entry.text)


# causes that cannot be told apart


def is_true(worked: Worked, case: Case) -> bool:
    """Is the first cause that is named the student's own, or one that would have given the same sheet?"""
    return case.first_is_true or any(is_alike(worked, code) for code in case.causes[0])


def is_alike(worked: Worked, code: str) -> bool:
    """Would a student with this misconception, in some of the layers, have handed in the same sheet but for the last digits?"""
    return any(_is_same(worked, thoughts) for thoughts in _instead(worked, code))


def _instead(worked: Worked, code: str) -> Iterator[tuple[Thought, ...]]:
    """What the student might have thought instead: this in all layers where one can, or in one, beside what he thought of others."""
    net, own = worked.net, worked.student.thoughts
    layers = MISTAKES[code].layers(net) if code in MISTAKES else []
    for chosen in dict.fromkeys([tuple(layers), *((layer,) for layer in layers)]) if layers else ():
        kinds = frozenset[str]().union(*(MISTAKES[code].changes(net, layer) for layer in chosen))
        left = tuple(thought._replace(layers=tuple(set(thought.layers) - set(chosen))) for thought in own)
        for some in {kinds, *(frozenset([kind]) for kind in kinds)}:
            yield Thought(code, chosen, some), *left
            yield (Thought(code, chosen, some),)


def _is_same(worked: Worked, thoughts: tuple[Thought, ...]) -> bool:
    with suppress(Impossible):
        other = work(worked.net, worked.student._replace(thoughts=thoughts))
        pairs = zip(worked.entries, other, strict=True)
        return all(_is_near(mine.text, its.text) for mine, its in pairs if mine.written)
    return False


def _is_near(one: str, other: str) -> bool:
    return one == other or abs(float(one) - float(other)) <= LAST_UNITS * numeral(one).unit
