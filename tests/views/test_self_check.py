"""The page that checks itself: what it recognises, that its file tells no number, and that the same exercise gives the same bytes."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from functools import cache
from hashlib import pbkdf2_hmac
from typing import Any

import pytest
import yaml

from bptrace.errors import UsageError
from bptrace.exercise.paper import Blank, Copy, Paper
from bptrace.inputs.config.config import Rounding
from bptrace.inputs.config.load import parse
from bptrace.views.handouts.self_check import page_of, self_check
from bptrace.views.handouts.told_numbers import EXACT, MISTAKEN, MOST_MISTAKES, MOST_RIGHT, NEAR, SHORT, SaidOfNumbers, accepted, canonical

from ..exercise.papers import paper_of

ASK = ["net:hidden", "out:output", "E", "delta:hidden", "dE/dw5", "w5+"]
PLACES = Rounding("dp", 4)


@cache
def paper(reveal: str = "hint", digits: str = "4dp", title: str = "A title", bias: float = 0.35) -> Paper:
    with open("configs/mazur.yaml", encoding="utf-8") as file:
        data = yaml.safe_load(file)
    data |= {"title": title, "exercise": {"ask": ASK, "digits": digits, "reveal": reveal}}
    data["layers"][0]["bias"] = {"b1": bias}
    return paper_of(parse(json.dumps(data).encode(), "exercise.json"))


@cache
def page(reveal: str = "hint", **others: Any) -> str:
    return page_of(Copy(paper(reveal, **others)))


def known(text: str) -> dict[str, Any]:
    """What a page's script is given."""
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    return dict(json.loads(data))


def blank(name: str, reveal: str = "hint") -> Blank:
    return next(one for one in paper(reveal).blanks if one.name == name)


def judged(text: str, name: str, number: str) -> tuple[int, ...] | None:
    """What a page says of a number, worked as a browser works it."""
    data = known(text)
    (one,) = [each for each in data["blanks"] if each["name"] == name]
    tag, wide = data["hash"]["tag"], data["hash"]["tag"] + data["hash"]["said"]
    entries = b64decode(one["entries"])
    tags = {entries[at : at + tag]: entries[at + tag : at + wide] for at in range(0, len(entries), wide)}
    for hidden in range(2 ** data["hash"]["bits"]):
        salt = b64decode(one["salt"]) + bytes(divmod(hidden, 256))
        found = pbkdf2_hmac("sha256", number.encode(), salt, data["hash"]["rounds"], wide)
        if found[:tag] in tags:
            return tuple(a ^ b for a, b in zip(tags[found[:tag]], found[tag:], strict=True))
    return None


# what it recognises


def test_the_right_number_is_recognised_and_no_other() -> None:
    assert judged(page(), "net_h1", "3775e-4") == (EXACT, 0, 0, 0)
    assert judged(page(), "net_h1", "3776e-4") == (NEAR, 0, 0, 0)  # honest rounding on the way may come to it
    assert judged(page(), "net_h1", "3777e-4") is None


def test_a_mistake_is_recognised_and_named() -> None:
    told = judged(page(), "net_h1", "275e-4")
    assert told is not None
    assert told[0] == MISTAKEN
    assert known(page())["thoughts"][told[1] - 1] == [
        "the bias was left out of net",
        "What is added to the weighted inputs before the activation?",
        True,
    ]


def test_what_is_not_revealed_is_not_said() -> None:
    assert known(page("status"))["thoughts"] == []
    assert judged(page("status"), "net_h1", "275e-4") is None
    assert known(page("hint"))["thoughts"]
    assert not [one for one in known(page("hint"))["blanks"] if "right" in one]
    assert [one["right"] for one in known(page("value"))["blanks"]] == [one.written for one in paper("value").blanks]


def test_a_digit_less_is_known_only_where_the_number_is_shown_anyway() -> None:
    for reveal, short in (("status", None), ("hint", None), ("value", (SHORT,))):
        said = SaidOfNumbers(paper(reveal).blanks, PLACES, reveal).of(blank("out_o1", reveal))
        assert said.get("751e-3", b"\0")[:1] == (bytes(short) if short else b"\0")


def test_without_a_verdict_there_is_no_page() -> None:
    with pytest.raises(UsageError, match="reveals nothing") as caught:
        page("none")
    assert caught.value.problem.hint == "set reveal: status"


@pytest.mark.parametrize(
    ("written", "same"),
    {
        "0.3750": "375e-3",
        "-0.0381": "-381e-4",
        "0.0000": "0e0",
        "-0.0000": "0e0",
        "1250": "125e1",
        "1.838e+04": "1838e1",
        "3": "3e0",
    }.items(),
)
def test_a_decimal_is_known_by_its_figures(written: str, same: str) -> None:
    assert canonical(written) == same


def test_as_many_as_honest_rounding_may_come_to_are_right_unless_they_are_too_many() -> None:
    one = blank("net_h1")._replace(truth=0.5, honest=(0.49995, 0.49995 + MOST_RIGHT * 1e-4))
    assert len(accepted(one, PLACES)) == MOST_RIGHT
    more = one._replace(honest=(0.49995, 0.49995 + (MOST_RIGHT + 1) * 1e-4))
    assert accepted(more, PLACES) == {"0.4998", "0.4999", "0.5000", "0.5001", "0.5002"}


def test_figures_are_counted_on_either_side_of_a_power_of_ten() -> None:
    one = blank("net_h1")._replace(truth=0.1, honest=(0.09985, 0.10025))
    assert {"0.09990", "0.09999", "0.1000", "0.1002"} <= accepted(one, Rounding("sf", 4))


def test_only_so_many_mistakes_of_a_number_are_known() -> None:
    told = SaidOfNumbers(paper().blanks, PLACES, "hint")
    counts = {one.name: sum(said[0] == MISTAKEN for said in told.of(one).values()) for one in paper().blanks}
    assert len({canonical(one.written) for one in blank("dE/dw5").mistaken}) > MOST_MISTAKES == counts["dE/dw5"]
    assert counts["net_h1"] == len({one.written for one in blank("net_h1").mistaken}) < MOST_MISTAKES


def test_what_is_right_is_no_mistake() -> None:
    (first, *_) = blank("net_h1").mistaken
    one = blank("net_h1")._replace(mistaken=(first._replace(written="0.3776"),))
    assert SaidOfNumbers([one], PLACES, "hint").of(one)["3776e-4"][0] == NEAR


def test_of_mistakes_with_the_same_number_those_are_named_that_begin_there() -> None:
    first, second, third = blank("net_h1").mistaken[:3]
    alike = tuple(one._replace(written="0.1", begins=begins) for one, begins in ((first, True), (second, True), (third, False)))
    one = blank("net_h1")._replace(mistaken=alike)
    told = SaidOfNumbers([one], PLACES, "hint")
    _, *places = told.of(one)["1e-1"]
    assert [told.thoughts[place - 1][0] for place in places if place] == [first.thought, second.thought]


# what can be read


@pytest.mark.parametrize("reveal", ["status", "hint"])
@pytest.mark.parametrize("digits", ["4dp", "4sf"])
def test_no_number_that_is_asked_can_be_read(reveal: str, digits: str) -> None:
    text = page(reveal, digits=digits)
    blanks = paper(reveal, digits=digits).blanks
    written = {number.written for one in blanks for number in (one, *one.mistaken)} | {f"{one.truth:.3f}" for one in blanks}
    ours = {number for number in written if len(number.lstrip("-0.").rstrip("0")) > 2}  # a shorter one may be a given, or a size
    assert len(ours) > 40
    assert not [number for number in ours if number.lstrip("-0") in text or canonical(number) in text]


def test_neither_the_number_of_entries_nor_their_order_tells_anything() -> None:
    for reveal in ("status", "hint", "value"):
        data = known(page(reveal))
        wide = data["hash"]["tag"] + data["hash"]["said"]
        entries = [b64decode(one["entries"]) for one in data["blanks"]]
        assert len(set(map(len, entries))) == 1
        for each in entries:
            parts = [each[at : at + wide] for at in range(0, len(each), wide)]
            assert parts == sorted(set(parts))


def test_blanks_have_salts_of_their_own() -> None:
    salts = [one["salt"] for text in (page(), page(bias=0.36)) for one in known(text)["blanks"]]
    assert len(set(salts)) == len(salts) == 2 * len(paper().blanks)


def test_the_same_exercise_gives_the_same_bytes() -> None:
    assert list(self_check([Copy(paper())])) == list(self_check([Copy(paper())])) == [("self-check.html", page().encode())]


@pytest.mark.parametrize("text", ["</script><script>hit</script>", "<img src=x>", "<!--<script>", "&lt;b&gt;"])
def test_what_a_config_says_is_text(text: str) -> None:
    title = f"before {text}"
    made = page_of(Copy(paper(title=title), "7", f"name {text}", "K7Q4"))
    assert text not in made
    assert len(re.findall("<script", made)) == 2
    assert known(made)["blanks"]


def test_each_student_has_a_folder_with_a_name_that_is_safe() -> None:
    copies = [Copy(paper(), student) for student in ("s1", "../s1", "a/b", "s1", "con")]
    assert [name for name, _ in self_check(copies)] == [f"{folder}/self-check.html" for folder in ("s1", "s1-2", "a_b", "s1-3", "_con")]
