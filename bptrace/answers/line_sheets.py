"""Sheets of lines, each a name and a number: `net_h1 = 0.3775`, in a text that is neither YAML nor a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..errors import InputError, Problem
from ..inputs.tree.csv_text import Line
from ..inputs.tree.problems import BREAK
from .column_words import owner_of, tells
from .headings import unnumbered
from .numerals import answer
from .sheet import Answer, Sheet, Source
from .table_layout import is_like, is_named

# A name, in quotation marks or not, perhaps behind a dash; #2, which YAML takes for a comment behind a space; what stands
# between; and all that follows.
_LINE = re.compile(r"""\s*(?:[-*•]\s+)?(["'`]?)([^\s:=;,"`(){}\[\]#][^\s:=;"`]*?)(?:\s+(\#\d+))?\1\s*(:=?|=|\s)\s*(.*)""")
_BEHIND = re.compile(r":=?|=")  # what stands behind a name of several words
_COMMENT = re.compile(r"\s#.*")
_FRAME = re.compile(r"""[{}\[\],\s]*(?:["']?answers["']?\s*[:=]?[{}\[\],\s]*)?|\s*(?:\#.*|```.*|---|\.\.\.)\s*""")
_WORD = re.compile(r"""[\s{]*["']?([^\W\d_][\w .-]{0,40}?)["']?\s*[:=](.*)""")
_GOES_ON = re.compile(r"\s*[=≈](?!=)")  # with what the line above has begun to work out
_STRICT = (".yaml", ".yml", ".json", ".csv", ".tsv")  # where each line should be one of the format
_NESTED = frozenset(("iterations", "iteration", "values", "samples", "sample", "value", "layers"))  # names in a text of many levels
_LONGEST_LINE, _MOST_TOLD = 1000, 20


def read_lines(text: str, source: Source, told: InputError) -> list[Sheet]:
    """What can be saved of a text that is `told` not to be what it should be. Raises that error where most of it cannot.

    Where each line has a name, nothing is lost, and there is nothing to tell.
    """
    is_prose = not source.path.lower().endswith(_STRICT)
    said, answers, lost = _sorted_out(_whole_lines(BREAK.split(text)), is_prose)
    words = [word.casefold() for word, _ in said]
    if len(words) > len({*words}) or any(each.name in _NESTED for each in answers) or not _mostly_answers(answers, len(lost)):
        raise told
    owner, telling = owner_of(said), [each for each in lost if not (is_prose and _has_no_number(*each))]
    return [Sheet(owner.name or source.stem, source.path, tuple(answers), tuple(_told(telling, source, told)), owner.id, code=owner.code)]


def _sorted_out(lines: Iterable[Line], is_prose: bool) -> tuple[list[tuple[str, str]], list[Answer], list[Line]]:
    """What is said of whose sheet it is, the answers, and the lines that are neither. In prose `Update:` is a heading."""
    said, answers, lost = list[tuple[str, str]](), list[Answer](), list[Line]()
    for number, line in lines:
        if whose := _whose(line[:_LONGEST_LINE]):
            said.append(whose)
        elif (read := _answer(line, number)) is not None:
            answers += [read] if read.text or is_like(read.name) or not is_prose else []
        elif not _FRAME.fullmatch(line[:_LONGEST_LINE]):
            lost.append((number, line))
    return said, answers, lost


def _has_no_number(number: int, line: str) -> bool:
    """True for a line of words in which no answer can be lost, and for the title."""
    return not any(map(str.isdigit, line)) or (number == 1 and _BEHIND.search(line) is None)


def _whole_lines(lines: Sequence[str]) -> list[Line]:
    """The lines with their numbers, what goes on behind what it goes on with."""
    whole: list[Line] = []
    for number, line in enumerate(lines, 1):
        if whole and _GOES_ON.match(line) and len(whole[-1][1]) + len(line) <= _LONGEST_LINE:
            whole[-1] = whole[-1][0], f"{whole[-1][1]} {line.strip()}"
        else:
            whole.append((number, line))
    return whole


def _whose(line: str) -> tuple[str, str] | None:
    """A word such as student or matrikel, and what stands beside it; None for any other line."""
    found = _WORD.fullmatch(line)
    text = found[2].strip("\t ,").strip("\"'") if found else ""
    return (found[1], text) if found and tells(found[1], text) else None


def _mostly_answers(answers: Sequence[Answer], lost: int) -> bool:
    """True if at least half of the lines are numbers, or names with nothing behind them yet."""
    numbers, odd = sum(each.number is not None for each in answers), sum(bool(each.why) for each in answers)
    return lost + odd <= len(answers) - odd and (numbers > 0 or (bool(answers) and all(is_like(each.name) for each in answers)))


def _answer(line: str, number: int) -> Answer | None:
    """The answer in a line, None where there is no name with something, or with nothing, behind it."""
    if len(line) > _LONGEST_LINE:
        return None
    text = unnumbered(line)
    found, behind = _LINE.fullmatch(text), _BEHIND.search(text)
    words = text[: behind.start()].strip(" \t-*•") if behind else ""
    column = len(line) - len(text) + 1
    if behind and (found is None or found[4].isspace()) and is_named(words):  # `out of h1 = 0.5933`
        return answer(words, _value(text[behind.end() :]), number, column + text.index(words))
    if found is None or found[2].casefold() == "answers" or (found[4].isspace() and not _is_pair(found[2], found[5])):
        return None
    return answer(found[2] + (found[3] or ""), _value(found[5]), number, column + found.start(2))


def _is_pair(name: str, text: str) -> bool:
    """True for a name with a number behind it, and nothing between them; in `out h1 = 0.5` another word stands there."""
    return is_like(name) and (_BEHIND.search(text) is None or not text[:1].isalpha())


def _value(text: str) -> str:
    """What stands behind a name, without a comment and its quotation marks."""
    text = _COMMENT.sub("", " " + text).strip().rstrip(",;").rstrip()
    return text[1:-1] if text[:1] in ('"', "'") and text[-1:] == text[:1] else text


def _told(lost: Sequence[Line], source: Source, told: InputError) -> list[Problem]:
    """A problem for each line that is lost, the one that was found there, or that nothing could be read."""
    there = {problem.place.line: problem for problem in told.problems if problem.place is not None and problem.code == "syntax"}
    plain = ((number, source.problem("syntax", "this line has no name with a number", line=number, text=line)) for number, line in lost)
    return [there.get(number, problem) for number, problem in plain][:_MOST_TOLD]
