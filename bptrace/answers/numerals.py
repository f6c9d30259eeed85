"""Numbers as they stand on a sheet: their value, how many digits they claim, and why a text is no number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite
from sys import float_info

from ..inputs.tree.nodes import Map, Node, Scalar, Seq, normal, quoted
from ..inputs.tree.numbers import A_MATRIX, ON_A_SHEET, ONE_BY_ONE, SEVERAL, value_of, why_not
from .sheet import Answer, Numeral

# fmt: off
_SIGNS = str.maketrans({
    "−": "-", "–": "-", "‐": "-", "‑": "-", "⁄": "/", "∕": "/", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "•": "*",
})
# fmt: on
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# Digits and signs in full width or in mathematical letters, an ellipsis, spaces, and fractions, unless a number goes before:
# 1½ is no eleven halves. Other characters that stand for digits, such as ₁ and ①, are footnotes more often than numbers.
_WIDE = re.compile("[\uff01-\uff5e\U0001d7ce-\U0001d7ff\u2026\u3000\xa0\u2000-\u200a\u202f]|(?<![0-9])[¼½¾⅐-⅞]")
_LATEX = re.compile(r"\\(?:times|cdot)(?![a-zA-Z])")

_ABOUT = r"(?i:(?:approx|appr|ca)\.?|approximately|circa|about|around|roughly|etwa|rund|environ)(?=\s|[0-9]+[.,][0-9])"
_BEFORE = rf"[≈~≃≅∼≐=']|\\approx|\\simeq|{_ABOUT}"
_OUTSIDE = re.compile(rf"(?P<mark>\*\*|__|\$\$?|[`\"'*_])(?P<inside>.*\S.*)(?P=mark)|(?P<before>{_BEFORE})(?P<rest>.+)", re.DOTALL)


def _typed(text: str) -> str:
    """The text as it would be typed: minus signs as -, 10⁻³ as 10^-3, a half as 1/2, a multiplication as *."""
    if "\\" in text:
        text = _LATEX.sub("*", text)
    if text.isascii():
        return text
    text = _RAISED.sub(lambda found: "^" + normal(found[0]), text)
    return _WIDE.sub(lambda found: normal(found[0]), text).translate(_SIGNS)


def _unwrapped(text: str) -> tuple[str, list[str]]:
    """What stands in asterisks, in dollar signs, in quotation marks, or behind `≈` or `approx.`; and what was taken off."""
    off = []
    while found := _OUTSIDE.fullmatch(text):
        off.append(found["mark"] or found["before"])
        text = (found["inside"] or found["rest"]).strip()
    return text, off


# What a comma within a number is: a decimal comma where it can be nothing else, always, or never.
CLEAR, ALWAYS, NEVER = "clear", "always", "never"

_LONGEST_NUMBER = 1100  # a double written out in full takes 1,077 characters
_LONGEST_WITH_WORDS, _LONGEST_WITH_WORKING = 200, 1000
_ALL_FIGURES = 17  # of a fraction
_LEAST_FLOAT = 5e-324
_new = tuple.__new__  # in half the time of calling the class
_COMMA = "the comma is read as a decimal comma"
_UNITS = {decimals: float(f"1e{-decimals}") for decimals in range(-30, 31)}

# What nearly every number is: its digits before the point, behind it, and its exponent.
_PLAIN = re.compile(r"[+-]?(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?", re.ASCII).fullmatch

_POWER = r"10\s?(?:\^|\*\*)\s?[({]?"
_PLACES = r"[0-9]{1,2}\s?(?:d\.?\s?p\b|s\.?\s?f\b|dec|sig|fig|dig|pla|stel|nach)[^0-9()]*"
_WORDS = rf"""(?:
    \s*\((?:[^\W\d_][^0-9()]*)?{_PLACES}\)              # (rounded to 4 dp)
  | \s*\([^\W\d_][^0-9()]*\)                            # (rounded)
  | \s+(?:to\s)?{_PLACES}                               # to 4 decimals
  | \s+[^\W\d_]{{2}}[^0-9()*^/=+±%]*                    # approx
)"""
_WRITTEN = re.compile(
    rf"""(?P<sign>[+-]?)\s?
    (?: (?P<fraction>[0-9.eE+-]+\s?/\s?[0-9.eE+-]+)
      | (?P<one>{_POWER}) (?P<alone>[+-]?\s?[0-9]{{1,4}}) \s?[)}}]?
      | (?=[.,]?[0-9]) (?P<whole>[0-9]*) (?:\.(?P<rest>[0-9]*) | ,(?P<behind>[0-9]+))? (?P<cut>\s?\.{{2,}})?
        (?: \s?[eE](?P<exponent>[+-]?[0-9]{{1,4}}) | \s?[*xX]\s?{_POWER}(?P<power>[+-]?\s?[0-9]{{1,4}})\s?[)}}]? )?
    )
    (?P<percent>\s?(?:%|(?i:per\s?cent|prozent)\b))?
    (?P<after>{_WORDS}{{0,2}}[\s.,;!?✓✔]*)""",
    re.VERBOSE,
)
# What would make it another number: a share or a size, wherever it stands; the beginning of a calculation or of a date, at once.
_SIZES = r"[%‰]|\b(per\s?cent|pct|prozent|hundred|thousand|tausend|million|billion)\b"
_MONTHS = "jan|january?|feb|february?|m[aä]r|march|märz|apr|april|ma[iy]|jun[ei]?|jul[iy]?|aug|august|sept?|o[ck]t|nov|de[cz]"
_ANOTHER = re.compile(rf"(?i){_SIZES}|^[\s.]*(times|mal|plus|minus|over|squared|pi|{_MONTHS}|[a-z]+ember|o[ck]tober)\b")


def read_numeral(text: str, commas: str = CLEAR) -> Numeral | None:
    """The number that a text is, with what is claimed by the way it is written; None where it is none, or none for certain."""
    found = _PLAIN(text)
    if found is None:
        return _with_comma(text) if commas == ALWAYS and text.count(",") == 1 else _otherwise(text.strip(), commas)
    whole, rest, exponent = found.groups("")
    decimals = len(rest) - int(exponent) if exponent else len(rest)
    value, unit = float(text), _UNITS.get(decimals)
    if unit and value - value == 0.0:  # finite
        return _new(Numeral, (text, value, unit, decimals, len((whole + rest).lstrip("0")), False, ""))
    return _numeral(text, value, whole + rest, decimals) if len(text) <= _LONGEST_NUMBER else None


def _numeral(text: str, value: float, digits: str, decimals: int, truncated: bool = False) -> Numeral | None:
    """A number of any size. The unit of 1e-400 is the least there is, and not 0, which is that of a fraction."""
    unit = min(max(float(f"1e{-decimals}"), _LEAST_FLOAT), float_info.max)
    return Numeral(text, value, unit, decimals, len(digits.lstrip("0")), truncated) if isfinite(value) else None


def _with_comma(text: str) -> Numeral | None:
    """A number whose comma is a decimal one for certain: most of those in a table from a spreadsheet are written so."""
    found = _PLAIN(text.replace(",", ".")) if "." not in text and len(text) <= _LONGEST_NUMBER else None
    if found is None or not found[2]:
        return _otherwise(text.strip(), ALWAYS)
    whole, rest, exponent = found.groups("")
    return _numeral(text, float(found[0]), whole + rest, len(rest) - int(exponent or 0))


def _otherwise(text: str, commas: str) -> Numeral | None:
    """A number that is written in another way than as digits with a point and an exponent, or with something about it."""
    if len(text) > _LONGEST_WITH_WORDS:
        return _result(text, text, commas) if len(text) <= _LONGEST_WITH_WORKING else None
    bare, off = _unwrapped(_typed(text))
    found = _WRITTEN.fullmatch(bare)
    if found is None:
        return _result(text, bare, commas)
    if _ANOTHER.search(found["after"]) or (found["behind"] and not _is_decimal(found, commas)):
        return None
    past, comma = [*off, found["after"].strip()], found["behind"] is not None and commas == CLEAR
    number = _fraction(text, found) if found["fraction"] else _in_parts(text, found)
    said = [f"the percentage is read as {number.value!r}"] if number and found["percent"] else []
    return number and number._replace(note=_note(past, [_COMMA] * comma + said))


def _fraction(text: str, found: re.Match[str]) -> Numeral | None:
    value = value_of(found["sign"] + found["fraction"])
    of = 100 if found["percent"] else 1
    return None if value is None else Numeral(text, value / of, 0.0, _ALL_FIGURES, _ALL_FIGURES)


def _in_parts(text: str, found: re.Match[str]) -> Numeral | None:
    whole, rest = ("1", "") if found["one"] else (found["whole"], found["rest"] or found["behind"] or "")
    power = int((found["alone"] or found["exponent"] or found["power"] or "0").replace(" ", ""))
    exponent = power - 2 if found["percent"] else power
    value = float(f"{found['sign']}{whole}.{rest}e{exponent}")
    return _numeral(text, value, whole + rest, len(rest) - exponent, bool(found["cut"]))


# Working on the line: 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775. It is read past, unless it has results of its own: a = 1, b = 2.
_WORKING = re.compile(r"(?P<working>.*[^<>!\s]\s*(?:[=≈≃≅≐]|\\(?:approx|simeq)(?![a-z])))(?P<result>[^=≈≃≅≐]+)", re.DOTALL)
_INNERMOST, _MOST_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]"), 5
_LISTED = re.compile(r"(?i)[=≈≃≅≐][^=≈≃≅≐]*(?:,\s|;|\b(?:and|or|und|oder)\b)")


def _result(text: str, bare: str, commas: str) -> Numeral | None:
    """The number behind the last sign of equality, where a calculation stands before it."""
    found = _WORKING.fullmatch(bare)
    number = read_numeral(found["result"].strip(), commas) if found and not _has_results(found["working"]) else None
    if found is None or number is None:
        return None
    written = _WORKING.fullmatch(text) or found
    return number._replace(text=text, note=_note([written["working"].strip()], [number.note] * bool(number.note)))


def _has_results(working: str) -> bool:
    """True if several results are listed. What stands in brackets is no list of them: max(0, 0.5)."""
    for _ in range(_MOST_BRACKETS):
        working = _INNERMOST.sub("", working)
    return _LISTED.search(working) is not None


def _is_decimal(found: re.Match[str], commas: str) -> bool:
    """True if the comma is a decimal one. In 1,234 it may part the thousands."""
    if commas != CLEAR:
        return commas == ALWAYS
    grouped = len(found["behind"]) == 3 and 1 <= len(found["whole"]) <= 3 and found["whole"][0] != "0"
    return not grouped or bool(found["exponent"] or found["power"])


def _note(past: Sequence[str], said: Sequence[str]) -> str:
    """What was read past, and what was taken for what."""
    words = [quoted(word) for word in past if word]
    return "; ".join(["read past " + " and ".join(words)] * bool(words) + [*said])


def why_unread(text: str, commas: str) -> tuple[str, str]:
    """Why a text is no numeral, to follow the text itself, and a remedy: `is a date`, `format the cell as text`."""
    text = text.strip()
    if len(text) > _LONGEST_NUMBER and re.fullmatch(r"[\d.eE+\-−]*", text):
        return "is longer than any number has to be", "17 figures tell any two numbers apart"
    why, hint = why_not(text, ON_A_SHEET)
    return why, f"{hint}, or part the cells with ;" if commas == NEVER and "comma" in why else hint


_BLANKS = frozenset(("null", "~", "n/a", "na", "none", "nil", "tbd", "todo", "k.a."))
_DASHES = re.compile(r"[\s\-–—_?.…/]*")  # where an answer was to go


def answer(name: str, text: str, line: int, column: int, commas: str = CLEAR) -> Answer:
    """What is written beside a name: a number, nothing, or what is no number, with the reason."""
    number = read_numeral(text, commas)
    if number is not None:
        return _new(Answer, (name, text, number, line, column, "", ""))
    if is_blank(text):
        return Answer(name, "", None, line, column)

    return Answer(name, text, None, line, column, *why_unread(text, commas))


def is_blank(text: str) -> bool:
    """True if nothing is written, or what stands for nothing: `-`, `?`, `n/a`, `null`, `___`."""
    return _DASHES.fullmatch(text) is not None or (len(text) < 20 and text.strip().casefold() in _BLANKS)


def of_node(name: str, key: Node, value: Node) -> Answer:
    """The answer in a file of YAML or JSON: its place is that of its name."""
    if isinstance(value, Scalar):
        return answer(name, value.text, key.line, key.column)
    if isinstance(value, Map):
        return Answer(name, "{…}", None, key.line, key.column, "is a mapping, not a number", "write a number beside each name")
    return Answer(name, "[…]", None, key.line, key.column, *_LISTS[_kind(value)])


_LISTS = {  # what is written, and what to write
    "one": ("is a list, not a number", "write one number, without brackets"),
    "several": (SEVERAL, ONE_BY_ONE),
    "matrix": (A_MATRIX, ONE_BY_ONE),
}


def _kind(node: Seq) -> str:
    if any(isinstance(item, Seq) for item in node.items):
        return "matrix"
    return "several" if len(node.items) > 1 else "one"


def marked(name: str, sample: str, iteration: str) -> str:
    """The name of a quantity with its sample and its iteration, of which the first is not written: `net_h1#2@3`."""
    return name + (f"#{sample}" if sample else "") + (f"@{iteration}" if iteration not in ("", "1") else "")


def said(node: Map, key: str) -> str:
    """The text at a key, nothing where there is none."""
    value = node.get(key)
    return value.text.strip() if isinstance(value, Scalar) and not value.null else ""
