"""Every step of a player shows the trace: in the tables, in the picture, and in the formula in hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .chromium import Window
from .tools import EVERY
from .truth import Truth
from .walk import DRAWN, SMALL, config_of, looked_at, merged, opened, page_of, place, walked

NAMES = [*SMALL, *map(str, range(DRAWN))]
FEW = {"mazur", "minibatch", "softmax"}  # whose every sample is walked, and whose last iteration
BRIEF = {name: ["-n", "3"] for name in ("nielsen", "nielsen_cross_entropy", "nielsen_saturated", "xor")}  # 300 and 500 otherwise


def differing(shown: dict[str, list[str]], truth: Truth, iteration: int, slot: int) -> list[Any]:
    """The numbers of tables that are not those of the trace."""
    known = ((key, text) for key, texts in shown.items() for text in texts if text)
    return [(key, text) for key, text in known if text not in truth.texts(key, iteration, slot)]


def drawn_otherwise(shown: dict[str, list[str]], truth: Truth, iteration: int, slot: int) -> list[Any]:
    """The numbers of the picture that are not those of the trace, shortened."""
    known = ((keys, text) for keys, texts in shown.items() for text in texts if text)
    return [(keys, text) for keys, text in known if not any(text in truth.shorter(key, iteration, slot) for key in keys.split())]


def worked_otherwise(state: dict[str, Any], truth: Truth, iteration: int) -> list[Any]:
    """The numbers in the formula in hand that are not those of the trace."""
    return [(key, text) for key, text in state["formula"] if text and text not in truth.longer(key, iteration)]


def holds(states: list[dict[str, Any]], truth: Truth, iteration: int, slot: int) -> None:
    """Asserts of a walk from the first step to the last what holds of every one."""
    tables = merged(states, "tables")
    for state in states:
        assert differing(state["tables"], truth, iteration, slot) == []
        assert drawn_otherwise(state["picture"], truth, iteration, slot) == []
        assert worked_otherwise(state, truth, iteration) == []
    for state, before, after in zip(states[1:], tables, tables[1:], strict=False):
        (now,) = set(state["now"]) or {None}
        assert now is None or state["value"] in after[now]
        assert all(after[key] == texts for key, texts in before.items() if all(texts)), "a number went away"
        assert all(all(after[key]) for key in state["used"]), "a number is used before it is known"
    assert [place(state).taken for state in states] == list(range(place(states[0]).steps + 1))
    empty = {key for key, texts in tables[-1].items() if not all(texts)}
    assert {key for key in empty if truth.value(key, iteration, slot) is not None} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_step_forth_and_back(window: Window, tmp_path: Path, name: str) -> None:
    path, config = config_of(name, tmp_path)
    options = [] if EVERY else BRIEF.get(name, [])
    truth = Truth(config, int(options[1]) if options else None)
    opened(window, page_of(path, tmp_path, *options))
    forth = walked(window, "ArrowRight")
    holds(forth, truth, 1, 0)
    back = walked(window, "ArrowLeft")
    assert merged(back, "tables")[::-1] == merged(forth, "tables")
    assert merged(back, "picture")[-1] == merged(forth, "picture")[0]
    if EVERY or name in FEW:
        others(window, truth)


def others(window: Window, truth: Truth) -> None:
    """Walks every other sample of the first iteration, and the last iteration."""
    for slot in range(1, min(len(truth.samples(1)), 8)):
        window.press("]")
        holds(walked(window, "ArrowRight"), truth, 1, slot)
        window.press("Home")
    last = len(truth.iterations)
    if last > 1:
        opened(window, Path(window.url.removeprefix("file://").partition("#")[0]), f"it={last}")
        window.reload()
        holds(walked(window, "ArrowRight"), truth, last, 0)


def test_what_is_there_before_the_first_step(window: Window, mazur: Path, truth: Truth) -> None:
    state = looked_at(opened(window, mazur))
    known = {key for key, texts in state["tables"].items() if all(texts)}
    assert known == {key for key in truth.keys(1) if truth.is_given(key, 1) and not key.endswith("+")}
    assert place(state).taken == 0
    assert state["said"].startswith("Start.")
