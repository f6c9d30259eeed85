"""How names are typed: in whatever characters, and with the marks of a sample, an iteration and an update.

#2, {2}, (2) and (x = 2) are sample 2 of the file; @3 is iteration 3, @-1 the last; + and ' mean the value after the update.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import UsageError

LONGEST_NAME = 1000  # characters of a typed name that are looked at: several times the longest name that can exist
# A brace after _ or ^ belongs to an index: z^2_{1}. A number with more digits than any count can have is not read as one.
MARK = r"#\d{1,18}|(?<![_^])\{\d{1,18}\}|\((?:[a-zA-Z]=)?\d{1,18}\)|@-?\d{1,18}"
UPDATED = re.compile(r"_(?:new|updated|after(?:_(?:the_)?update)?)$")  # words for +, behind a name: w5_new, w5 after the update
_TAIL = re.compile(rf"(?:{MARK}|\+|')+$")
_SAMPLE, _ITERATION = re.compile(r"[#{(=](\d+)"), re.compile(r"@(-?\d+)")


class Marks(NamedTuple):
    """What stands behind a name: the number of a sample, that of an iteration, and how often that it is after the update."""

    sample: int | None = None
    iteration: int | None = None
    after: int = 0

    @property
    def in_iteration(self) -> int:
        """The iteration that is named, else the first."""
        return 1 if self.iteration is None else self.iteration


BARE = Marks()


def parted(text: str) -> tuple[str, Marks]:
    """A normalised name without its marks, and the marks. Raises UsageError if it has two samples or two iterations."""
    found = _TAIL.search(text)
    return (text[: found.start()], read_marks(found[0], text)) if found else (text, BARE)


def unmarked(text: str) -> str:
    """A normalised name without its marks, whatever they say."""
    return _TAIL.sub("", text)


def read_marks(marks: str, typed: str) -> Marks:
    """The marks that stand behind a name. Raises UsageError if there are two samples or two iterations among them."""
    if marks in ("+", "'"):
        return Marks(after=1)
    samples, iterations = _SAMPLE.findall(marks), _ITERATION.findall(marks)
    if len(samples) > 1 or len(iterations) > 1:
        raise too_many(typed)
    sample, iteration = (int(numbers[0]) if numbers else None for numbers in (samples, iterations))
    return Marks(sample, iteration, marks.count("+") + marks.count("'"))


def together(typed: str, every: Sequence[Marks]) -> Marks:
    """The marks of all parts of a name as one. Raises UsageError if the parts name several samples or iterations."""
    every = [marks for marks in every if marks is not BARE]
    if len(every) < 2:
        return every[0] if every else BARE
    samples = {marks.sample for marks in every if marks.sample is not None}
    iterations = {marks.iteration for marks in every if marks.iteration is not None}
    if len(samples) > 1 or len(iterations) > 1:
        raise too_many(typed)
    return Marks(next(iter(samples), None), next(iter(iterations), None), sum(marks.after for marks in every))


def too_many(typed: str) -> UsageError:
    return UsageError(f"{typed[:60]!r} names more than one sample or iteration")


_PRIME = re.compile(r"^\w+'\((.+)\)$", re.S)
MOST_BARS = 4  # d(dE/dout_h1)/d(dE/dout_h2) has three; each is tried


def ends(text: str) -> Iterator[tuple[str, str]]:
    """The A and B that a text dA/dB may have, where brackets are in balance; f'(B) is dout/dB."""
    if (prime := _PRIME.match(text)) is not None:
        yield "out", prime[1]
    bar = text.find("/d") if text.startswith("d") else -1
    for _ in range(MOST_BARS):
        if bar < 0:
            return
        if text.count("(", 0, bar) == text.count(")", 0, bar):
            yield text[1:bar], text[bar + 2 :]
        bar = text.find("/d", bar + 1)


_LETTERS = str.maketrans({"∂": "d", "δ": "delta", "η": "eta", "Δ": "step_", "∆": "step_", "′": "'", "’": "'", " ": "", "\\": ""})
_RAISED, _LOWERED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[ˡᴸ]"), re.compile(r"(?<=[\]^\d])[₀₁₂₃₄₅₆₇₈₉]+|[ᵢⱼₖₘ]+")
_LETTERED = frozenset("ᵢⱼₖₘ")
_BRACED, _BETWEEN_WORDS = re.compile(r"\^\{(\d+)\}"), re.compile(r"(?<=\w)\s+(?=\w)")


def normal(typed: str) -> str:
    """A typed name in plain characters: h₁ is h1, z² is z^2, δ is delta, ∂ is d."""
    text = typed.strip()
    if not text.isascii():
        import unicodedata

        text = _RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), text)
        text = _LOWERED.sub(lambda found: "_" + found[0], text) if "^" in text or not _LETTERED.isdisjoint(text) else text
        text = unicodedata.normalize("NFKC", text)
    text = text.translate(_LETTERS)
    return _BRACED.sub(r"^\1", text) if "^{" in text else text


def spaced(typed: str) -> str:
    """A typed name in plain characters, where words that were typed apart are joined by _: net h1 is net_h1."""
    return normal(_BETWEEN_WORDS.sub("_", typed.strip()))


def is_numeric(name: str) -> bool:
    """True for a name that begins like a number."""
    return name[:1] in "0123456789."
