"""What is read quickly is read to the same answers as by the reader of trees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.answers.quick import read_quickly
from bptrace.answers.sheet import Source
from bptrace.answers.tree_sheets import read_tree

NAMES = ["net_h1", "w5+", "dE/dw5", "dE/dout_h1|o1", "∂E/∂w5", "net_h1#2@3", "w5'", "E", "4", "0.5", "null", "no", "a-b", "été"]
RARE = ["student", "answers", "name", "iterations", "layers", "<<", "~", "x y", "-a", "a{2}", "...", "a:b", "# a", "w5''"]
VALUES = ["0.3775", "-0.5", "+.5", "1e-3", "1/3", "0,5933", "", "null", "n/a", "abc", "007", "0x1f", "yes", "0.5.", "...", "é"]
ODD = [
    "~",
    "-",
    "?",
    "- 1",
    "≈0.5",
    "'0.5'",
    '"0.5"',
    "[1]",
    "x: y",
    "0.5 0.6",
    "&a",
    "*a",
    "!x",
    "|",
    ">",
    "%",
    "@",
    "1:30",
    "0.5 # c",
    "0.5#c",
]

names = st.sampled_from(NAMES * 3 + RARE) | st.from_regex(r"[\w∂][\w∂.+/|#@'-]{0,6}", fullmatch=True)
values = st.sampled_from(VALUES * 3 + ODD) | st.from_regex(r"[+-]?[\w.][\w.,+/-]{0,5}", fullmatch=True)
quotes = st.sampled_from(["", "", "", "'", '"'])
plain = st.builds(lambda name, value, mark: f"  {mark}{name}{mark}: {value}", names, values, quotes)
rare = st.builds("{}{}{}{}".format, st.sampled_from(["", "   ", " \t", "- "]), names, st.sampled_from([":", " : ", ":  ", " "]), values)
others = st.sampled_from(["", "# a", "  # a", "   ", "# é", "\r", "---", "..."])
lines = st.lists(plain | plain | plain | plain | rare | others, min_size=1, max_size=5).map("\n".join)
heads = st.sampled_from(
    ["answers:\n", "student: s1\nanswers:\n", "# c\n\nstudent: Anna B\nanswers: \n", "student: s1\n", ""]
    + ["student: null\nanswers:\n", "student: 's1'\nanswers:\n", "student:\nanswers:\n", "student: a: b\nanswers:\n", "---\nanswers:\n"]
)
ends = st.sampled_from(["", "\n", "\n\n", "\r\n", "\nstudent: s2\n"])

gap = st.sampled_from(["", "", " ", "\n", "\r\n", "\t", "\n  "])
keys = st.sampled_from(["net_h1", "E", "é", "w5+", "dE/dw5"] * 3 + ["student", "answers", "name", "", "w5\\u0027", "a\u2028b"])
items = st.sampled_from(
    ["0.3775", "null", '"0.5"', "1e-3", "-0", '""', '"≈0.5"'] * 2 + ["true", "[1]", "{}", "01", ".5", '"a\\n"', "1.", "1e999"]
)
pairs = st.builds(lambda a, b, key, c, item, d: f'{a}"{key}"{b}:{c}{item}{d}', gap, gap, keys, gap, items, gap)
opening = st.sampled_from(
    ['{"answers":{', '{"student":"s1","answers":{', '{ "student" : " s " ,\n "answers" : {', "{", '{"student":"s1",']
    + ['{"student":1,"answers":{', '\n{"answers":\n{', '{"student":"","answers":{', '{"name":"s1","answers":{']
)
closing = st.sampled_from(["}", "}}", "}\n}", "}} ", "}}x", ",}}"])


def same(text: str, path: str) -> bool:
    quick = read_quickly(text, Source(path))
    assert quick is None or read_tree(text, Source(path)) == [quick]
    return quick is not None


@settings(max_examples=250)
@given(st.tuples(heads, lines, ends).map("".join), st.sampled_from(["s1.yaml", "s1.json", "s1"]))
def test_yaml(text: str, path: str) -> None:
    same(text, path)


@settings(max_examples=250)
@given(
    st.tuples(opening, st.lists(pairs, min_size=1, max_size=4).map(",".join), closing).map("".join), st.sampled_from(["s1.yaml", "s1.json"])
)
def test_json(text: str, path: str) -> None:
    same(text, path)


QUICK = {
    "plain": "student: s1\nanswers:\n  net_h1: 0.3775\n  w5+: 1/3\n",
    "half finished": "answers:\n  net_h1: 0.3775\n  out_h1:\n  E: null\n",
    "flat": "net_h1: 0.3775\nE: 0.2\n",
    "comments": "# mine\n\nstudent: Anna B.\nanswers:  \n  # forward\n  net_h1: 0.3775  # sure\n\n  E: 0.2\n",
    "windows": "student: s1\r\nanswers:\r\n  net_h1: 0.3775\r\n",
    "quoted names": "answers:\n  'net_h1#2': 0.3775\n  \"w5+\": 0.2\n",
    "twice": "answers:\n  E: 1\n  E: 2\n",
    "json": '{"student": "s1", "answers": {"net_h1": 0.3775, "E": "≈0.5", "w5+": null}}',
    "json in lines": '{\n  "student": "s1",\n  "answers": {\n    "net_h1": 0.3775,\n    "E": 1e-3\n  }\n}\n',
    "json, flat": '{"net_h1": 0.3775, "E": 0.2}',
}


@pytest.mark.parametrize("shape", QUICK)
def test_what_is_plain_is_read_quickly(shape: str) -> None:
    assert same(QUICK[shape], "s1.json" if "json" in shape else "s1.yaml")
