"""What was found of a program, and how it is said: bugs by their names, and places that are worked or recorded otherwise."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from ..explain.comparison.cause import Cause
from ..model.symbols import BACKWARD, ERROR, GIVEN, KINDS, word
from ..trace.step import ArrayKey
from .patterns import HALVED, Pattern


class Found(NamedTuple):
    """What was found at one place: a code, what is said, where it says to look, and how many numbers it explains; the others that come
    to the same. A bug is `named`, a place that is worked otherwise is not."""

    code: str
    thought: str
    hint: str
    explained: int
    others: tuple[str, ...] = ()
    named: bool = True


def is_given(key: ArrayKey) -> bool:
    """True for what a config gives: parameters, inputs and targets."""
    return KINDS[key[0]].stage == GIVEN or key == ("out", 0) or key[0] == "target"


def of_place(key: ArrayKey, shown: Pattern | None, follows: bool, alone: bool, untold: Container[ArrayKey]) -> Found:
    """What is said of a place whose numbers nobody can explain: how they differ, and whether what follows is worked from them.

    `alone` is True if that is all that differs. `untold` are givens that the program has not told.
    """
    kind, layer = key
    given = is_given(key)
    name = kind if kind == "E" else f"{word(kind, layer)} of layer {layer}" if layer else word(kind, layer)
    if shown is not None:
        thought = f"{name} {shown.said}"
    elif given:
        thought = f"{name} is not the config's"
    else:
        thought = f"{name} is worked otherwise{_or_from(key, untold)}" if follows else f"{name} is off by itself"
    code = shown.code if shown else "given-otherwise" if given else "made-here" if follows else "recorded-otherwise"
    more = ", and nothing else is" if alone and follows and not shown else ""
    hint = FOLLOWED if follows else OF_LOSS if KINDS[kind].stage == ERROR else RECORDED
    return Found(code, thought + more, hint, 0, (), named=code == HALVED)


def _or_from(key: ArrayKey, untold: Container[ArrayKey]) -> str:
    """What else may be the reason, where nobody has told what the numbers are worked from."""
    kind, layer = key
    if key == ("net", 1) and ("out", 0) in untold:
        return ", or from other inputs"
    of_targets = KINDS[kind].stage in (ERROR, BACKWARD) and ("target", layer) in untold
    return ", or with other targets" if of_targets else ""


HALF = "Is there a .half(), an autocast, or an array with dtype=float16?"
FOLLOWED = "What follows from these numbers agrees with them: look at the line that makes them."
RECORDED = "Nothing that was recorded is worked from these numbers as they are: look at the lines that make them and that record them."
OF_LOSS = "No gradient is worked from the loss itself: look at its mean, at a factor, or at a term that is added."


def as_causes(found: Sequence[Found], differing: int) -> Iterator[Cause]:
    """What was found as causes: of one code one, those that explain most first."""
    rows: dict[str, Found] = {}
    for one in found:
        if one.explained:
            before = rows.setdefault(one.code, one._replace(explained=0))
            rows[one.code] = before._replace(explained=before.explained + one.explained)
    for one in sorted(rows.values(), key=lambda one: (not one.named, -one.explained)):
        yield Cause(one.code, one.thought, one.hint, one.explained, differing, one.others)
