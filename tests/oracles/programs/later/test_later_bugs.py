"""Each bug of the second set makes other numbers than the right program, and is none of the first set."""

from __future__ import annotations

from itertools import islice

from ..catalogue import BUGS, can_be_in
from ..drawn import in_turn
from ..program import Program
from ..truth import Eye, parting
from .later_bugs import LATER_BUGS

SEED = 20


def test_every_bug_is_seen_in_some_network() -> None:
    tasks = list(islice(in_turn(SEED), 12))
    rights = [Program(task).run() for task in tasks]
    for code, bug in LATER_BUGS.items():
        planted = [(task, right) for task, right in zip(tasks, rights, strict=True) if can_be_in(bug, task)][:3]
        assert not planted or any(parting(task, right, bug(task).run(), Eye(1e-9)) for task, right in planted), code


def test_every_bug_has_a_code_and_a_sentence_of_its_own() -> None:
    assert len(LATER_BUGS) >= 40
    assert BUGS.keys().isdisjoint(LATER_BUGS)
    assert len({bug.done for bug in LATER_BUGS.values()}) == len(LATER_BUGS)
