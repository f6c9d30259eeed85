"""An exercise as Moodle XML: a question of the type Cloze for each variant, with a blank for each number that is asked for.

Moodle takes the first answer of a blank that matches, so they stand in this order: the right number, which Moodle shows as the right
one; what is right to the digits asked; the numbers that mistakes make of it, with a hint; what honest rounding may come to.

https://docs.moodle.org/en/Moodle_XML_format, https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...check.judging.asked_digits import unit_of
from ...errors import UsageError
from ...exercise.paper import Blank, Copy, Mistaken, Paper
from ...formula.intervals import Bounds
from ...formula.number import in_whole_numbers
from ...inputs.config.config import Rounding
from ..marking import scores
from ..marking.revealed import shows
from ..markup.html_text import literal
from ..markup.svg_parts import literal_in_xml
from .platform_questions import PICTURE, different, exactly, task, title_of_copy, unworked

JUST_BELOW = 1 - 1e-9
FOLLOWS = "This follows from an earlier number. "
ROUNDED = "Right, as far as rounding on the way allows."
_IN_TEXT = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}\\@$"})  # what Cloze, its files and filters of formulas take for markup
_IN_FEEDBACK = str.maketrans({sign: f"&#{ord(sign)};" for sign in "&{}~#/\"'\\@$=%"})  # Cloze takes these back before they are HTML

_QUIZ = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category">
<category><text>$course$/top/{category}</text></category>
</question>
{questions}
</quiz>
"""
_QUESTION = """<question type="cloze">
<name><text>{name}</text></name>
<questiontext format="html">
<text>{text}</text>
<file name="{picture}" path="/" encoding="base64">{drawn}</file>
</questiontext>
<generalfeedback format="html"><text></text></generalfeedback>
<penalty>0.3333333</penalty>
<hidden>0</hidden>
</question>"""


def moodle(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """`moodle.xml`, with a question for each variant. Raises UsageError where there are no marks to be had."""
    one = copies[0]
    category = _category(title_of_copy(one._replace(code="")))
    questions = "\n".join(map(_question, different(copies)))
    yield "moodle.xml", _QUIZ.format(category=literal_in_xml(category), questions=questions).encode()


def _category(name: str) -> str:
    """A name in the path of a category, where a single / would part it in two."""
    return " ".join(["", *name.replace("/", "//").split(), ""]) if "/" in (name[0], name[-1]) else name.replace("/", "//")


def _question(copy: Copy) -> str:
    from base64 import b64encode

    drawn = b64encode(unworked(copy.paper).encode()).decode()
    text = literal_in_xml(cloze(copy.paper))
    return _QUESTION.format(name=literal_in_xml(title_of_copy(copy)), text=text, picture=PICTURE, drawn=drawn)


def cloze(paper: Paper) -> str:
    """The text of the question: the task, and the blanks in a table, one below the other."""
    shown = task(paper, "PICTURE").translate(_IN_TEXT).replace('src="PICTURE"', f'src="@@PLUGINFILE@@/{PICTURE}"', 1)
    blanks = [_row(blank, weight, paper) for blank, weight in zip(paper.blanks, _weights(paper), strict=True)]
    head = '<tr><th scope="col">number</th><th scope="col">value</th><th scope="col">marks</th></tr>'
    return " ".join([*shown.split("\n"), f'<table border="1" cellpadding="4">{head}', *blanks, "</table>"])


def _row(blank: Blank, weight: int, paper: Paper) -> str:
    name = literal(blank.name).translate(_IN_TEXT)
    return f"<tr><td>{name}</td><td>{_blank(blank, weight, paper)}</td><td>{scores.told(blank.mark)}</td></tr>"


def _weights(paper: Paper) -> list[int]:
    """The marks as whole numbers in the same proportions, as Cloze has them."""
    if not paper.total:
        raise UsageError("no number of this exercise earns a mark, and Moodle shares out the marks", "say marks: {default: 1}")
    return in_whole_numbers([blank.mark for blank in paper.blanks])


# the answers of a blank


def _blank(blank: Blank, weight: int, paper: Paper) -> str:
    return f"{{{weight}:NUMERICAL:{'~'.join(_answers(blank, paper))}}}"


def _answers(blank: Blank, paper: Paper) -> Iterator[str]:
    reveal = paper.config.exercise.reveal
    yield f"={_decimal(blank.written)}"
    yield f"%100%{_band(blank.right)}"
    for mistaken in _told_apart(blank):
        hint = (mistaken.hint if mistaken.begins else FOLLOWS + mistaken.hint) if shows(reveal, "hint") else ""
        yield f"%0%{_decimal(mistaken.written)}:{_decimal(half_a_unit(mistaken.written, paper.digits))}{_feedback(hint)}"
    if blank.honest != blank.right:
        yield f"%100%{_band(blank.honest)}{_feedback(ROUNDED if shows(reveal, 'status') else '')}"


def _told_apart(blank: Blank) -> Iterator[Mistaken]:
    """What mistakes make of the number, each value once, where it is another number to the digits asked."""
    low, high = blank.right
    told: dict[str, Mistaken] = {}
    for mistaken in blank.mistaken:
        if not low <= float(mistaken.written) <= high:
            told.setdefault(mistaken.written, mistaken)
    yield from told.values()


def half_a_unit(written: str, digits: Rounding) -> float:
    """Half a unit of the last digit asked, so that no value is as near to another number that can be written.

    Of 0.100 it is that of 0.0999, and with significant figures nothing is written as 0 but 0.
    """
    value = float(written)
    return unit_of(digits, value * JUST_BELOW) / 2 if value or digits.kind == "dp" else 0.0


def _band(bounds: Bounds) -> str:
    """The numbers between two, as the middle and how far they may be off it."""
    low, high = bounds
    return f"{_decimal((low + high) / 2)}:{_decimal((high - low) / 2)}"


def _decimal(number: float | str) -> str:
    """A number without a power of ten."""
    return f"{exactly(number):f}"


def _feedback(text: str) -> str:
    return f"#{literal(text).translate(_IN_FEEDBACK)}" if text else ""
