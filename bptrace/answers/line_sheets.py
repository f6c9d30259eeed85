"""Sheets that are neither YAML nor a table: a name and a number on each line, and what can be saved where some lines are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import InputError, Problem
from ..inputs.tree.problems import BREAK
from .numerals import answer
from .sheet import Answer, Sheet, Source
from .table_layout import is_like

# A name, in quotation marks or not, perhaps behind a dash; #2, which YAML takes for a comment behind a space; what stands
# between; and all that follows.
_LINE = re.compile(r"""\s*(?:[-*•]\s+)?(["'`]?)([^\s:=;,"`(){}\[\]#][^\s:=;"`]*?)(?:\s+(\#\d+))?\1\s*(:=?|=|\s)\s*(.*)""")
_COMMENT = re.compile(r"\s#.*")
_FRAME = re.compile(r"""[{}\[\],\s]*(?:["']?answers["']?\s*[:=]?[{}\[\],\s]*)?|\s*(?:\#.*|```.*|---|\.\.\.)\s*""")
_STUDENT = re.compile(r"""[\s{]*["']?(?:student|name)["']?\s*[:=](.*)""", re.IGNORECASE)
_NESTED = frozenset(("iterations", "iteration", "values", "samples", "sample", "value", "layers"))  # names in a text of many levels
_LONGEST_LINE, _MOST_TOLD = 1000, 20


def read_lines(text: str, source: Source, told: InputError) -> list[Sheet]:
    """What can be saved of a text that is `told` not to be what it should be. Raises that error where most of it cannot.

    Where each line has a name, nothing is lost, and there is nothing to tell.
    """
    names, answers, lost = [], [], []
    for number, line in enumerate(BREAK.split(text), 1):
        if found := _STUDENT.fullmatch(line[:_LONGEST_LINE]):
            names.append(found[1].strip("\t ,").strip("\"'"))
        elif (read := _answer(line, number)) is not None:
            answers.append(read)
        elif not _FRAME.fullmatch(line[:_LONGEST_LINE]):
            lost.append((number, line))
    if len(names) > 1 or any(each.name in _NESTED for each in answers) or not _mostly_answers(answers, len(lost)):
        raise told
    return [Sheet("".join(names) or source.stem, source.path, tuple(answers), tuple(_told(lost, source, told)))]


def _mostly_answers(answers: Sequence[Answer], lost: int) -> bool:
    """True if at least half of the lines are numbers, or names with nothing behind them yet."""
    numbers, odd = sum(each.number is not None for each in answers), sum(bool(each.why) for each in answers)
    return lost + odd <= len(answers) - odd and (numbers > 0 or (bool(answers) and all(is_like(each.name) for each in answers)))


def _answer(line: str, number: int) -> Answer | None:
    """The answer in a line, None where there is no name with something, or with nothing, behind it."""
    found = _LINE.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if found is None or found[2].casefold() == "answers" or (found[4].isspace() and not is_like(found[2])):
        return None
    text = _COMMENT.sub("", " " + found[5]).strip().rstrip(",;").rstrip()
    if text[:1] in ('"', "'") and text[-1:] == text[:1]:
        text = text[1:-1]
    return answer(found[2] + (found[3] or ""), text, number, found.start(2) + 1)


def _told(lost: Sequence[tuple[int, str]], source: Source, told: InputError) -> list[Problem]:
    """A problem for each line that is lost, the one that was found there, or that nothing could be read."""
    there = {problem.place.line: problem for problem in told.problems if problem.place is not None and problem.code == "syntax"}
    plain = ((number, source.problem("syntax", "this line has no name with a number", line=number, text=line)) for number, line in lost)
    return [there.get(number, problem) for number, problem in plain][:_MOST_TOLD]
