"""The names that may have been meant by one that means nothing: of a derivative each end is mended by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from ..errors import nearest
from .simple_names import SimpleNames
from .spelling import LONGEST_NAME, ends, spaced, unmarked
from .symbols import KINDS

MOST_SEARCHED = 5000  # names; a search among more would be felt
_NUMBER = re.compile(r"\d{1,9}$")


def nearly(names: SimpleNames, typed: str, is_name: Callable[[str], bool]) -> list[str]:
    """Up to three names that there are, and that are nearly the one that was typed."""
    text = unmarked(spaced(typed[:LONGEST_NAME]))
    pairs = list(ends(text)) if "|" not in text else []
    every = (f"d{top}/d{bottom}" for above, below in pairs for top in _meant(names, above) for bottom in _meant(names, below))
    mended = list(dict.fromkeys(one for one in every if is_name(one)))
    return mended[:3] or _nearest(text, chain(_bare(names), names.all(), (row.word for row in KINDS.values())))


def _meant(names: SimpleNames, end: str) -> list[str]:
    """An end of a derivative as it is, if it means something; else the nearest names that may stand there."""
    if names.simple(end) is not None or end in names.out:
        return [end]
    return _nearest(end, chain(_bare(names), (name for name in names.all() if "/" not in name and not name.endswith("+"))))


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    """Names that have another number, the nearest number first; else names with nearly the same letters."""
    some, number = list(islice(known, MOST_SEARCHED)), _NUMBER.search(word)
    stem = word[: number.start()].lower() if number else ""
    numbered = [(name, found) for name in some if (found := _NUMBER.search(name)) and name[: found.start()].lower() == stem]
    if number and numbered and word.lower() not in map(str.lower, some):
        return [name for name, _ in sorted(numbered, key=lambda one: abs(int(one[1][0]) - int(number[0])))][:3]
    return nearest(word, some, MOST_SEARCHED)


def _bare(names: SimpleNames) -> Iterator[str]:
    """The units, by their bare names."""
    return (name for name in names.units if names.is_computed(name))
