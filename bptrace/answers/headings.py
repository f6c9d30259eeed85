"""Names with words about them: `1. What is net_h1?`, `w5 after the update`, `Output of h1 (4 decimals)`.

A heading is read whole or not at all: a word that is not known here is never left out. These are the words; whether what is left
of a heading is a name, the network knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from itertools import islice

from .sheet import Answer, Sheet

Means = Callable[[str], Hashable]  # what a name means in a network, None where it means nothing

MOST_WITH_WORDS = 1000  # names of a sheet: whoever has more that mean nothing as they stand means another network
_LONGEST_HEADING = 200
_MOST_WORDS = 3  # that are left of a heading, and may be a name together
# fmt: off
_NUMBERED = re.compile(
    r"""(?ix)^\s*(?:
        (?:question|exercise|task|part|response|answer|item|frage|aufgabe|teil|antwort|pregunta|respuesta|réponse|q|no|nr)
            \.?\s*(?:\d{1,3}[a-z]?\s*(?:[:.)\-–]\s*|\s) | :\s*)
      | \d{1,9}[a-z]?\s*[:.)]\s+ | \(?[a-z]\)\s+ | \(\d{1,3}\)\s+ )(?=\S)"""
)
_DIGITS = re.compile(
    r"""(?ix)[,;]?\s*\b(?:(?:rounded|correct|gerundet|round|exact)\s+)?(?:(?:to|auf|mit|with|à|a|con)\s+)?\d{1,2}\s?
        (?:d\.?\s?p\b\.?|s\.?\s?f\b\.?|(?:decimals?|significant|sig\.?|dezimal|nachkomma|signifikante)\s?
           (?:places?|digits?|figures?|figs?\.?|stellen?|ziffern)?|digits|figures|places|stellen|décimales|decimales)
      | [,;]?\s*\b(?:rounded|gerundet|approximately|approx\.?|exact)\s*$
      | \(\s*(?:rounded|gerundet|approximately|approx\.?|exact)\s*\)"""
)
_WORTH = re.compile(r"(?i)\b\d{1,3}(?:[.,]\d{1,2})?\s?(?:points?|pts?\.?|marks?|punkte?|p\.)(?=[\s)\]}]|$)")
_AFTER = re.compile(
    r"""(?ix)\b(?:after\s+(?:the\s+|one\s+|an\s+)?(?:weight\s+)?update|nach\s+(?:dem\s+|der\s+)?(?:update|aktualisierung)
      | après\s+(?:la\s+)?mise\s+à\s+jour|después\s+de\s+(?:la\s+)?actualización
      | (?:new|updated|neue?[rs]?|aktualisierte?[rs]?|nouveau|nouvelle|nuev[oa])\s+(?:value|wert|valeur|valor)
      | new|updated|neue?[rs]?|aktualisierte?[rs]?|nouveau|nouvelle|nuev[oa])(?=[\s,.:;?!)\]}=]|$)"""
)
_BY = re.compile(
    r"""(?ix)^\W*(?:the\s+|die\s+)?(?:partial\s+)?(?:derivative|gradient|(?:partielle\s+)?ableitung)\s+(?:of|von)\s+(?:the\s+)?(\S+)\s+
        (?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by|nach|bezüglich)\s+(\S+?)[\s?=:]*$"""
)
_PHRASES = (  # words for a kind, and its word in names
    (re.compile(r"(?i)\b(?:weighted|net|total|summed)\s+(?:input|sum)\b"), "net"),
    (re.compile(r"(?i)\b(?:output|ausgabe|ausgang|sortie|salida)(?:\s+(?:value|wert))?\b"), "output"),
    (re.compile(r"(?i)\btotal\s+(?:error|loss)\b"), "total_error"),
    (re.compile(r"(?i)\b(?:weight|parameter|gewicht|poids|peso)\s+(?=w)|\bbias\s+(?=b)"), ""),  # but `weight h1` is no output
)
_FILLERS = {
    word
    for words in (
        "what is are the value of for find compute calculate determine give enter write state your result answer please a an",
        "was ist sind der die das den wert von für berechne berechnen bestimme bestimmen sie gib geben ihr dein ergebnis",
        "quel quelle est la le les valeur de du calculez calculer donnez cuál cual es el valor del calcula calcule",
    )
    for word in words.split()
}
# fmt: on
_ORDERED = re.compile(r"(?i)\s(?:of|for|von|für|de|del|du)\s")
_EDGES = " \t\"'`*$?:=.,;!–—"  # about a word; a prime behind a name is none of them
_NOT_LEFT = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}")
_TIGHT = re.compile(r"\s*([/|])\s*")


@lru_cache(maxsize=4 * MOST_WITH_WORDS)  # a heading is read once for a class
def readings(heading: str) -> tuple[str, ...]:
    """The names that a heading may mean, seen from its words: mostly one, `h1 output` may be two, none where nothing is left."""
    if len(heading) > _LONGEST_HEADING:
        return ()
    text = unnumbered(" ".join(heading.split()))
    if found := _BY.search(text):
        return (f"d{found[1]}/d{found[2]}",)
    for pattern in (_DIGITS, _WORTH):
        text = pattern.sub(" ", text)
    plain = _AFTER.sub(" ", text)
    names = _names(_NOT_LEFT.sub(" ", plain))
    return tuple(name if plain == text or name[-1:] in "+'’" else name + "+" for name in names)


def unnumbered(text: str) -> str:
    """The text without what counts it: `Question 3:`, `1.`, `(a)`."""
    return _NUMBERED.sub("", text, count=1)


def _names(text: str) -> Iterator[str]:
    """What is left without the words that say nothing, as a name: its words in their order, or in the other one."""
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    words = [bare for word in _TIGHT.sub(r"\1", text).split() if (bare := _bare(word)) and bare.casefold() not in _FILLERS]
    if not 1 <= len(words) <= _MOST_WORDS or (len(words) > 1 and any(map(str.isdigit, words))):
        return
    yield "_".join(words)
    if len(words) == 2 and not _ORDERED.search(text):
        yield "_".join(reversed(words))


def _bare(word: str) -> str:
    """A word without the signs about it. The prime of w5' stays."""
    bare = word.lstrip(_EDGES).rstrip(_EDGES)
    return bare + "'" if bare and word.rstrip("?:=.,;!").endswith(bare + "'") and word[:1] != "'" else bare


def named(heading: str, means: Means) -> str:
    """The name that a heading is, or has words about; "" where it means nothing, or not exactly one quantity."""
    if means(heading) is not None:
        return heading
    found = {meant: name for name in readings(heading) if (meant := means(name)) is not None}
    return next(iter(found.values())) if len(found) == 1 else ""


def understood(sheet: Sheet, means: Means) -> Sheet:
    """The sheet with its answers by the names that theirs have words about.

    Of its headings those are left that mean nothing, and below which it has something; where it has nothing, no answer is left.
    """
    if not sheet.headings and all(means(answer.name) is not None for answer in sheet.answers):
        return sheet
    called = {name: name for answer in sheet.answers if means(name := answer.name) is not None}
    worded = islice(dict.fromkeys(answer.name for answer in sheet.answers if answer.name not in called), MOST_WITH_WORDS)
    called.update((heading, name) for heading in worded if (name := named(heading, means)))
    written = frozenset(answer.name for answer in sheet.answers if answer.text)
    unknown = tuple(heading for heading in sheet.headings if heading not in called)
    lost = frozenset(unknown) - written
    answers = tuple(_renamed(answer, called.get(answer.name, answer.name)) for answer in sheet.answers if answer.name not in lost)
    return sheet._replace(answers=answers, headings=tuple(heading for heading in unknown if heading in written))


def _renamed(answer: Answer, name: str) -> Answer:
    return answer if name == answer.name else answer._replace(name=name)
