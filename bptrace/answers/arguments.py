"""Answers on a command line: `net_h1=0.3775 dE/dw5=0.0822`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from ..errors import UsageError
from .column_words import owner_of, says, tells
from .numerals import answer
from .sheet import Sheet

_PAIR = re.compile(r"\s*((?:[^=(\s]|\([^)]*\)|\(|\s(?!=))+)\s*=(.*)", re.DOTALL)  # the name may be δ(x = 2)


def read_arguments(words: Sequence[str]) -> list[Sheet]:
    """The sheet that words are, each of them NAME=VALUE; none where they are files. A file that is called so is a file.

    Raises UsageError for words of both kinds.
    """
    if "=" in words:
        raise UsageError("spaces stand about =", f"write it in one word: {re.sub(' *= *', '=', ' '.join(words))}")
    pairs = {at: found for at, word in enumerate(words, 1) if (found := _PAIR.fullmatch(word)) and not os.path.exists(word)}
    if not pairs:
        return []
    if len(pairs) < len(words):
        file, number = (next(word for at, word in enumerate(words, 1) if (at in pairs) is kind) for kind in (False, True))
        raise UsageError(f"{number} is a number, and {file} is not", "mark files, or numbers as NAME=VALUE, not both at once")
    said = [(found[1], found[2].strip()) for found in pairs.values()]
    owner = owner_of([pair for pair in said if says(pair[0], "code") and tells(*pair)])
    answers = tuple(answer(*pair, 0, 0) for pair in said if not (owner.code and says(pair[0], "code")))
    return [Sheet("command line", "<command line>", answers, code=owner.code)]
