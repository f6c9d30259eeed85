"""The plainest sheets, read at once: a line an answer in YAML, or one flat mapping in JSON.

    student: s1                        {"student": "s1", "answers": {"net_h1": 0.3775, "out_h1": 0.5933}}
    answers:
      net_h1: 0.3775

Whatever is out of the ordinary is left to the reader of trees, which reads these to the same answers in three times the time.
"""

from __future__ import annotations

import re

from .numerals import answer
from .sheet import Answer, Sheet, Source
from .tree_sheets import MEANT

_MOST = 1_000_000  # characters
_WORD = r"[\w∂][\w∂.+/|#@'-]{0,99}"
_STUDENT = r"[\w.][\w.@+-]*(?: [\w.@+-]+)*"
_HEAD = re.compile(rf"(?:\#[ -~]*\n|\n)*(?:student: +({_STUDENT}) *\n)?(?:(answers): *\n)?")
_LINE = re.compile(rf"(?:( *)([\"']?)({_WORD})\2:(?: +([+-]?[\w.][\w.,+/-]*))?)? *(?:(?:(?<= )|^)\#[ -~]*)?").fullmatch

_GAP, _TEXT = r"[ \t\n]*", r'"([^"\\\x00-\x1f]*)"'
_BEGIN = re.compile(rf'{_GAP}\{{{_GAP}(?:"student"{_GAP}:{_GAP}{_TEXT}{_GAP},{_GAP})?(?:"answers"{_GAP}:{_GAP}(\{{))?')
_NUMBER = r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|null)"
_PAIR = re.compile(rf"{_GAP}{_TEXT}{_GAP}:{_GAP}(?:{_TEXT}|{_NUMBER}){_GAP}([,}}])").match
_END = re.compile(r"[ \t\n]*(\}?)[ \t\n]*").fullmatch
_BEGINS = re.compile(r"\s*\{").match
_BREAKS = re.compile("[\x85\u2028\u2029]")  # lines in YAML, and in the places of problems
_NULLS = frozenset(("null", "Null", "NULL"))


def read_quickly(text: str, source: Source) -> Sheet | None:
    """The sheet in a text, or None where it is not as plain as that."""
    if len(text) > _MOST:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _BEGINS(text):
        return _json(text, source)
    return None if source.path.endswith(".json") else _yaml(text, source)


def _yaml(text: str, source: Source) -> Sheet | None:
    head = _HEAD.match(text)
    assert head is not None
    student, apart = head.groups("")
    answers: list[Answer] = []
    indent = ""
    for number, line in enumerate(text[head.end() :].split("\n"), 1 + text.count("\n", 0, head.end())):
        found = _LINE(line)
        if found is None:
            return None
        space, mark, name, value = found.groups("")
        if name:
            indent = indent if answers else space
            if space != indent or (space == "") == (apart != "") or (mark and "'" in name):
                return None
            answers.append(answer(name, value, number, len(space) + 1))
    return None if student in _NULLS else _sheet(student, answers, apart != "", source)


def _json(text: str, source: Source) -> Sheet | None:
    begin = _BEGIN.match(text)
    if begin is None or (not text.isascii() and _BREAKS.search(text)):
        return None
    student, apart = begin.groups("")
    answers: list[Answer] = []
    at, after, broken = begin.end(), ",", "\n" in text
    line = start = seen = 0
    while after == ",":
        if (found := _PAIR(text, at)) is None:
            return None
        name, words, number, after = found.groups()
        here, at = found.start(1) - 1, found.end()
        if broken and (breaks := text.count("\n", seen, here)):
            line, start, seen = line + breaks, text.rindex("\n", 0, here) + 1, here
        answers.append(answer(name, number if words is None else words, line + 1, here - start + 1))
    end = _END(text, at)
    return _sheet(student.strip(), answers, apart != "", source) if end and end[1] == apart.replace("{", "}") else None


def _sheet(student: str, answers: list[Answer], apart: bool, source: Source) -> Sheet | None:
    """The sheet, unless there is none, or a name means something else among answers that do not stand apart."""
    if not answers or (not apart and any(each.name in MEANT for each in answers)):
        return None
    return Sheet(student or source.stem, source.path, tuple(answers))
