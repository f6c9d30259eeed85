"""Moodle's questions, read and graded as its documents say: what is right earns the mark, and each mistake gets its hint."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bptrace.check.judging.asked_digits import unit_of
from bptrace.errors import UsageError
from bptrace.exercise.paper import Blank, Copy, Mistaken, Paper
from bptrace.inputs.config.config import Config, Rounding
from bptrace.inputs.config.load import load, parse
from bptrace.views.handouts.moodle_xml import FOLLOWS, ROUNDED, cloze, half_a_unit, moodle

from ..exercise.papers import paper_of
from .moodle_reader import ClozeBlank, ClozeQuestion, Imported, imported

FOLDER = Path(__file__).parents[2] / "configs"
EVIL = (
    "a}~{1:NUMERICAL:=1} {#1} \\} \\# # / // \" ' ]]> </text> "
    "<script>alert(1)</script> &amp; &#125; @@PLUGINFILE@@/x.svg $$x$$ \\(x\\) %100%"
)
CONFIGS = ("mazur", "softmax", "relu", "xor", "nielsen")  # in significant figures, with zeros and powers of ten among them


def asking(name: str, **exercise: Any) -> Config:
    """A config that comes with bptrace, with an exercise."""
    data = load(str(FOLDER / f"{name}.yaml")).data | {"exercise": exercise}
    return parse(json.dumps(data).encode(), f"{name}.yaml")


@cache
def paper(name: str, reveal: str = "hint", digits: str = "") -> Paper:
    return paper_of(asking(name, reveal=reveal, **({"digits": digits} if digits else {})))


def file_of(*copies: Copy) -> Imported:
    ((name, data),) = moodle(copies)
    assert name == "moodle.xml"
    return imported(data)


def question(asked: Paper) -> ClozeQuestion:
    (one,) = file_of(Copy(asked)).questions
    return one


def pairs(asked: Paper) -> list[tuple[Blank, ClozeBlank]]:
    return list(zip(asked.blanks, question(asked).blanks, strict=True))


def told_apart(blank: Blank) -> list[Mistaken]:
    """The mistakes that come to another number than the right one, as it is written; of one number the first."""
    low, high = blank.right
    apart = [one for one in blank.mistaken if not low <= float(one.written) <= high]
    return [one for place, one in enumerate(apart) if one.written not in {other.written for other in apart[:place]}]


papers = pytest.mark.parametrize(("name", "digits"), [*((name, "") for name in CONFIGS), ("mazur", "4dp"), ("mazur", "2sf")])


@papers
def test_what_is_right_earns_the_mark(name: str, digits: str) -> None:
    for blank, asked in pairs(paper(name, digits=digits)):
        low, high = blank.right
        little = (high - low) * 1e-6
        values = (blank.written, blank.written.replace(".", ","), repr(blank.truth), repr(low + little), repr(high - little))
        assert {asked.graded(value) for value in values} == {(100, "")}


@papers
def test_each_mistake_earns_nothing_and_gets_its_hint(name: str, digits: str) -> None:
    asked, seen = paper(name, digits=digits), 0
    for blank, cloze_blank in pairs(asked):
        for one in told_apart(blank):
            half = half_a_unit(one.written, asked.digits)
            hint = one.hint if one.begins else FOLLOWS + one.hint
            for shift in (-0.999, 0, 0.999):
                value = float(one.written) + shift * half
                if not blank.right[0] <= value <= blank.right[1]:
                    assert cloze_blank.graded(repr(value)) == (0, hint), (blank.name, one.written)
            seen += 1
    assert seen > 20


@papers
def test_what_is_just_within_is_right_and_what_is_just_without_is_not(name: str, digits: str) -> None:
    asked = paper(name, digits=digits)
    seen = set()
    for blank, cloze_blank in pairs(asked):
        for bounds, side in ((blank.honest, 0), (blank.honest, 1)):
            little = (bounds[1] - bounds[0]) * 1e-6 * (1 - 2 * side)
            for value, percent in ((bounds[side] + little, 100), (bounds[side] - little, 0)):
                near = any(abs(value - float(one.written)) <= unit_of(asked.digits, value) for one in blank.mistaken)
                if not near:
                    assert cloze_blank.graded(repr(value))[0] == percent, (blank.name, value)
                    seen.add(percent)
    assert seen == {0, 100}


def test_the_right_number_comes_first_and_is_the_one_that_moodle_shows() -> None:
    for blank, asked in pairs(paper("mazur", digits="4dp")):
        assert asked.answers[0] == (100, float(blank.written), 0, "")


@pytest.mark.parametrize(("reveal", "hints", "rounded"), [("none", 0, 0), ("status", 0, 1), ("hint", 1, 1), ("value", 1, 1)])
def test_no_more_is_said_than_is_revealed(reveal: str, hints: bool, rounded: bool) -> None:
    said = {answer.feedback for _, asked in pairs(paper("mazur", reveal, "4dp")) for answer in asked.answers} - {""}
    assert bool(said - {ROUNDED}) == hints
    assert (ROUNDED in said) == rounded


def test_marks_are_whole_numbers_in_the_same_proportions() -> None:
    marks = {"default": "1/2", "net_h1": "1/3", "w5+": 2, "w6+": 0}
    asked = paper_of(asking("mazur", ask=["net_*", "w5+", "w6+"], marks=marks))
    weights = [blank.weight for blank in question(asked).blanks]
    assert weights == [2, 3, 3, 3, 12, 0]
    assert [Fraction(weight, 6) for weight in weights] == [blank.mark for blank in asked.blanks]


def test_no_marks_at_all_are_refused() -> None:
    with pytest.raises(UsageError, match="no number of this exercise earns a mark"):
        list(moodle([Copy(paper_of(asking("mazur", ask=["net_h1"], marks={"default": 0})))]))


def test_a_hostile_title_stays_text() -> None:
    plain = paper("mazur")
    evil = plain._replace(config=plain.config._replace(title=EVIL))
    found = file_of(Copy(evil))
    (one,) = found.questions
    assert one.blanks == question(plain).blanks
    assert one.name == EVIL
    assert found.category[-1] == " ".join(EVIL.split())
    assert found.category[:2] == ["$course$", "top"]
    heading = re.findall("<h4>(.*?)</h4>", one.text)
    assert [unescape(text) for text in heading] == [EVIL]
    assert not re.search(r"[{}\\$@]", one.text.replace("@@PLUGINFILE@@/network.svg", "", 1))
    assert "<script" not in one.text


@pytest.mark.parametrize("title", ["/", "/a", "a/", "a/b", "//", "\x00\ufffe\ud800", "​", ""])
def test_every_title_can_be_read(title: str) -> None:
    plain = paper("nielsen")
    found = file_of(Copy(plain._replace(config=plain.config._replace(title=title))))
    assert len(found.category) == 3
    assert found.category[-1]
    assert title not in ("/", "/a", "a/", "a/b", "//") or found.category[-1] == found.questions[0].name == title


def test_numbers_have_no_power_of_ten() -> None:
    """The reader of the tests takes none."""
    tiny = paper("nielsen")
    assert any("e" in blank.written or abs(blank.truth) < 1e-3 for blank in tiny.blanks) or tiny.blanks
    blank = tiny.blanks[0]._replace(truth=3.5e-9, written="3.50e-09", right=(3.495e-9, 3.505e-9), honest=(3.49e-9, 3.51e-9), mistaken=())
    (asked,) = question(tiny._replace(blanks=(blank,))).blanks
    assert [asked.graded(value)[0] for value in ("3.50e-9", "0.0000000035", "3.4951e-9", "3.489e-9")] == [100, 100, 100, 0]


@pytest.mark.parametrize(
    ("written", "digits", "half"),
    [
        ("0.3775", Rounding("dp", 4), 0.00005),
        ("0.0000", Rounding("dp", 4), 0.00005),
        ("0.999", Rounding("sf", 3), 0.0005),
        ("0.101", Rounding("sf", 3), 0.0005),
        ("0.100", Rounding("sf", 3), 0.00005),  # the next below is 0.0999
        ("0", Rounding("sf", 3), 0.0),
    ],
)
def test_half_a_unit_leads_to_no_other_number(written: str, digits: Rounding, half: float) -> None:
    assert half_a_unit(written, digits) == pytest.approx(half)


def test_each_variant_is_a_question_and_those_with_the_same_numbers_share_one() -> None:
    one, other = paper("mazur"), paper("nielsen")
    copies = [Copy(one, "s1", "Ada", "AAAA-1"), Copy(other, "s2", "Ben", "BBBB-2"), Copy(one, "s3", "Cy", "AAAA-1")]
    found = file_of(*copies)
    assert [question.name for question in found.questions] == [f"{one.config.title} (AAAA-1)", f"{other.config.title} (BBBB-2)"]
    assert found.category[-1] == one.config.title
    ((_, data),) = moodle(copies)
    assert b"Ada" not in data
    assert list(moodle(copies)) == list(moodle(copies))


def test_the_picture_shows_what_is_given_and_nothing_that_is_asked() -> None:
    asked = paper("mazur", digits="4dp")
    picture = question(asked).files["network.svg"].decode()
    assert picture.startswith("<svg ")
    assert "0.15" in picture
    assert "0.05" in picture
    shown = set(re.findall(r">(−?\d+\.\d+)<", picture))
    assert shown <= {"0.05", "0.1", "0.01", "0.99", *(f"{value:g}" for value in asked.config.parameters.values())}


def test_all_samples_are_given_whatever_the_batch() -> None:
    text = cloze(paper_of(asking("minibatch", ask=["net_*#1"], digits="4dp")))
    head = text.index("Inputs and targets")
    assert text[head : text.index("</table>", head)].count("<tr>") == 1 + len(load(str(FOLDER / "minibatch.yaml")).samples)


def test_numbers_that_are_printed_are_told_and_not_asked() -> None:
    asked = paper_of(asking("mazur", digits="4dp", ask=["net_*", "out_*"]), ["net_h1"])
    text = cloze(asked)
    assert "<td>net_h1</td><td>0.3775</td>" in text
    assert len(question(asked).blanks) == len(asked.blanks) == 7
