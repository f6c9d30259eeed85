"""A reader of Moodle XML with Cloze questions, and a student who answers them, as Moodle's documents say.

https://docs.moodle.org/en/Moodle_XML_format, https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type,
https://docs.moodle.org/en/Numerical_question_type: of the answers of a blank, the first that matches counts, its ends among them.
"""

from __future__ import annotations

import re
from base64 import b64decode
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

NOISE = 1e-14  # of PHP, with its 14 digits
_BLANK = re.compile(r"\{(\d*):(\w+):([^{}]*)\}")
_ANSWER = re.compile(r"(=|%(-?\d+)%)?([^#]*)(?:#(.*))?", re.DOTALL)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


class ClozeAnswer(NamedTuple):
    percent: int
    value: float
    tolerance: float
    feedback: str  # as it is read, without markup


class ClozeBlank(NamedTuple):
    weight: int
    answers: list[ClozeAnswer]

    def graded(self, typed: str) -> tuple[int, str]:
        """What a student gets for a number: percents, and feedback."""
        value = float(typed.replace(" ", "").replace(",", "."))
        for answer in self.answers:
            if abs(value - answer.value) <= answer.tolerance + NOISE * max(abs(answer.value), answer.tolerance):
                return answer.percent, answer.feedback
        return 0, ""


class ClozeQuestion(NamedTuple):
    name: str
    text: str
    blanks: list[ClozeBlank]
    files: dict[str, bytes]


class Imported(NamedTuple):
    category: list[str]
    questions: list[ClozeQuestion]


def imported(data: bytes) -> Imported:
    """What Moodle finds in a file."""
    quiz = ElementTree.fromstring(data)
    assert quiz.tag == "quiz"
    first, *others = quiz.findall("question")
    assert first.get("type") == "category"
    path = re.split(r"(?<!/)/(?!/)", text_in(first, "category/text"))
    return Imported([part.replace("//", "/").strip() for part in path], [_question(one) for one in others])


def text_in(element: ElementTree.Element, path: str) -> str:
    found = element.findtext(path)
    assert found is not None, path
    return found.strip()


def _question(element: ElementTree.Element) -> ClozeQuestion:
    assert element.get("type") == "cloze"
    asked = element.find("questiontext")
    assert asked is not None
    assert asked.get("format") == "html"
    text = text_in(asked, "text")
    files = {str(file.get("name")): b64decode(str(file.text), validate=True) for file in asked.findall("file")}
    blanks = [_blank(*found) for found in _BLANK.findall(text)]
    rest = _BLANK.sub("", text)
    assert not re.search("[{}]", rest), "Cloze leaves nothing of its own in the text"
    assert re.findall(r"@@PLUGINFILE@@/([\w.]+)", rest) == list(files)
    return ClozeQuestion(text_in(element, "name/text"), rest, blanks, files)


def _blank(weight: str, kind: str, answers: str) -> ClozeBlank:
    assert kind == "NUMERICAL"
    made = [_answer(text) for text in answers.split("~")]
    assert max(answer.percent for answer in made) == 100
    return ClozeBlank(int(weight), made)


def _answer(text: str) -> ClozeAnswer:
    assert not re.search(r"\\", text)
    found = _ANSWER.fullmatch(text)
    assert found
    sign, percent, numbers, feedback = found.groups()
    value, _, tolerance = numbers.partition(":")
    assert all(map(_NUMBER.fullmatch, filter(None, (value, tolerance)))), numbers
    told = unescape(feedback or "")  # Cloze takes entities back once, and what is left is HTML
    assert "<" not in told
    return ClozeAnswer(100 if sign == "=" else int(percent or 0), float(value), float(tolerance or 0), unescape(told))
