"""Names of arrays, taken apart: `net.fc1.weight.grad` is the gradient of a weight at the place ("net", "fc", 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...model.spelling import LONGEST_NAME, normal
from .array_words import (
    AFTER,
    ARRAY_WORDS,
    AT_HIDDEN,
    AT_INPUTS,
    BEFORE,
    CASED,
    COUNTED,
    EMPTY,
    GRADIENT,
    LAYER_WORDS,
    MOST_WORDS,
    OF_SAMPLE_WORDS,
    SAID,
    ArrayWord,
)

NetworkPlace = tuple["str | int", ...]


class ArrayName(NamedTuple):
    """What a name says: the word for the quantity, where in the network, and whether it is a gradient or after the update.

    The word is None for parameters of a list, whose shapes tell what they are. `iteration` is None where none is named.
    The number of what is `listed` stands alone, as in W.0: it may count otherwise than that of W1.
    """

    word: ArrayWord | None
    place: NetworkPlace = ()
    gradient: bool = False
    after: bool = False
    of_sample: bool = False
    iteration: int | None = None
    inputs_first: bool | None = None
    listed: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it may be, or may be the gradient of."""
        return self.word.kinds if self.word is not None else ("w", "b")

    @property
    def number(self) -> int | None:
        """The last number of the place, which counts layers."""
        return next((part for part in reversed(self.place) if isinstance(part, int)), None)

    @property
    def key(self) -> NetworkPlace:
        """The place, told from the same place in a list."""
        return (*self.place, *[_LISTED] * self.listed)

    @property
    def pattern(self) -> NetworkPlace:
        """The place without its number: the same for names that are numbered alike."""
        at = next((at for at in reversed(range(len(self.place))) if isinstance(self.place[at], int)), None)
        return self.key if at is None else (*self.place[:at], "#", *self.key[at + 1 :])


_LISTED = "[]"


class Token(NamedTuple):
    """A word or a number of a name, and the part of the name in which it stands."""

    text: str
    part: int


_PARTS, _RUN = re.compile(r"[./\\|:\[\]()>]+"), re.compile(r"[A-Za-z]+|\d{1,9}|\+|'")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_TENSOR = re.compile(r":\d+$")  # of Keras: kernel:0
_OUR_OWN = re.compile(r"^(dE_d)?w(_new|_sample)?_\d+$|^step_w_\d+$")
_FRONT = sorted([*GRADIENT, "new", "old", "delta", "w", "b"], key=len, reverse=True)
_SILENT = EMPTY | SAID | GRADIENT | AFTER | BEFORE | OF_SAMPLE_WORDS  # of the place they say nothing
_KNOWN = frozenset([*ARRAY_WORDS, *GRADIENT, *AFTER, *BEFORE, *OF_SAMPLE_WORDS, *SAID, *EMPTY, *COUNTED, *LAYER_WORDS])


@lru_cache(maxsize=10_000)
def array_name(typed: str) -> ArrayName | None:
    """What the name of an array says; None if there is no word for a quantity in it, nor that it belongs to a list of parameters."""
    found = list(_tokens(_TENSOR.sub("", typed))) if len(typed) <= LONGEST_NAME else []
    spans = list(_spans(found))
    start, end, word = _chosen(found, spans) if spans else (0, 0, None)
    rest = [*found[:start], *found[end:]]
    texts = {token.text for token in rest}
    iteration, place, listed = _counted(rest, found)
    if word is None and not texts & (SAID | GRADIENT | AFTER | BEFORE):
        return None
    if word is None and "d" in texts and all(isinstance(part, int) for part in place):  # d1, for want of a letter δ
        return ArrayName(ARRAY_WORDS["delta"], place, iteration=iteration, listed=listed)
    inputs_first = False if _OUR_OWN.match(typed) else word.inputs_first if word is not None else None
    return ArrayName(
        word, place, bool(texts & GRADIENT), bool(texts & AFTER), bool(texts & OF_SAMPLE_WORDS), iteration, inputs_first, listed
    )


def _tokens(typed: str) -> Iterator[Token]:
    for part, text in enumerate(_PARTS.split(normal(typed))):
        for run in _RUN.findall(text):
            for word in _words(run) or [word for piece in _CAMEL.findall(run) for word in _words(piece) or [piece.lower()]] or [run]:
                yield Token(word, part)


def _words(run: str) -> list[str]:
    """The known words that a run of letters is made of: dW is d and W, newb is new and b. Empty if it is not made of them."""
    if run in CASED or run.lower() in _KNOWN:
        return [run if run in CASED else run.lower()]
    for front in _FRONT:
        if run.lower().startswith(front) and (rest := _words(run[len(front) :])):
            return [front, *rest]
    end = next((end for end in ("grad", "new") if run.lower().endswith(end)), "")
    return [*before, end] if end and (before := _words(run[: -len(end)])) else []


def _spans(found: Sequence[Token]) -> Iterator[tuple[int, int, ArrayWord]]:
    """The words for quantities, the longest first where one begins with another."""
    at = 0
    while at < len(found):
        for end in range(min(at + MOST_WORDS, len(found)), at, -1):
            text = "_".join(token.text for token in found[at:end])
            if text in ARRAY_WORDS and found[at].part == found[end - 1].part:
                yield at, end, ARRAY_WORDS[text]
                at = end - 1
                break
        at += 1


def _chosen(found: Sequence[Token], spans: Sequence[tuple[int, int, ArrayWord]]) -> tuple[int, int, ArrayWord]:
    """The word for the quantity itself: one that cannot name a layer, in the last part that has one; there, the first.

    Of words that can, one that names a layer only as a rule stands back: hidden_output is the output of the hidden layer.
    """
    among = [span for span in spans if not span[2].faint] or list(spans)
    last = found[among[-1][0]].part
    there = [span for span in among if found[span[0]].part == last]
    return next((span for span in there if span[2].layer not in (AT_INPUTS, AT_HIDDEN)), there[0])


def _counted(rest: Sequence[Token], found: Sequence[Token]) -> tuple[int | None, NetworkPlace, bool]:
    """The iteration that is named, the place, and whether the number of the place stands in a part of the name by itself."""
    iteration, place, skip, listed = None, list[str | int](), False, False
    for at, token in enumerate(rest):
        following = rest[at + 1].text if at + 1 < len(rest) else ""
        if skip:
            skip = False
        elif token.text in COUNTED and following.isdigit():
            iteration, skip = int(following), True
        elif token.text.isdigit():
            place.append(int(token.text))
            listed = sum(other.part == token.part for other in found) == 1
        elif token.text not in _SILENT:
            place.append(token.text)
    return iteration, tuple(place), listed
