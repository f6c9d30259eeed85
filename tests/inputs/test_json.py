"""JSON read by the parser of YAML: the same values as Python's reader has, each at its place, whatever stands in the strings."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bptrace.inputs.tree import parse
from bptrace.inputs.tree.nodes import Map, Node, Scalar, Seq
from bptrace.inputs.tree.parse import tree_of, trees_of_lines

from .good import problems, read

ODD = [
    "\u2028",
    "\x85",
    "\x7f",
    "\x90",
    "\ufffe",
    "\ufeff",
    "\x00",
    "\x1f",
    "\t",
    "\\",
    "/",
    '"',
    "😀",
    "é",
    " ",
    "#",
    ": ",
    "- ",
    "\\ud83d",
]
LEAST = '{"inputs": 1, "layers": [{"units": 1, "weights": [[1]]}], "iterations": 0, "samples": [{"inputs": [1], "targets": [1]}]}'

strings = st.text(max_size=6) | st.lists(st.sampled_from(ODD) | st.text(max_size=2), max_size=4).map("".join)
numbers = st.sampled_from(["0", "-0", "1E5", "1e-7", "0.50", "-12.5e+3", "1e400", "9" * 30]) | st.floats(allow_nan=False).map(json.dumps)
gaps = st.sampled_from([""] * 6 + [" ", "\t", "\n", "\r\n", "\r", "\n\t", " \n "])


@st.composite
def spelt(draw: Any, text: str) -> str:
    """A string, with or without escapes."""
    token = json.dumps(text, ensure_ascii=draw(st.booleans()))
    return token.replace("/", r"\/") if draw(st.booleans()) else token


@st.composite
def texts(draw: Any, depth: int = 0) -> str:
    """A text of JSON, with spaces and breaks wherever they may be."""
    kind = draw(st.integers(0, 3 if depth else 1)) if depth < 4 else draw(st.integers(2, 3))
    if kind == 2:
        return str(draw(strings.flatmap(spelt)))
    if kind == 3:
        return str(draw(numbers | st.sampled_from(["null", "true", "false"])))
    gap = (draw(gaps) for _ in iter(int, 1))
    items = [draw(texts(depth + 1)) for _ in range(draw(st.integers(0, 3)))]
    if kind == 0:
        return f"{next(gap)}[{next(gap)}{','.join(next(gap) + item + next(gap) for item in items)}]{next(gap)}"
    keys = [draw(strings.flatmap(spelt)) for _ in items]
    pairs = (f"{next(gap)}{key}{next(gap)}:{next(gap)}{item}{next(gap)}" for key, item in zip(keys, items, strict=True))
    return f"{next(gap)}{{{next(gap)}{','.join(pairs)}}}{next(gap)}"


def is_same(node: Node | None, value: Any, lines: list[str]) -> bool:
    """True if the node holds the value, as Python reads it with its numbers as text, and each scalar stands at its place."""
    if isinstance(node, Seq):
        return isinstance(value, list) and all(is_same(*both, lines) for both in zip(node.items, value, strict=True))
    if isinstance(node, Map):
        inner = [part for pair in node.pairs for part in pair]
        return isinstance(value, tuple) and is_same(Seq(tuple(inner), 0, 0, 0), [part for pair in value for part in pair], lines)
    assert isinstance(node, Scalar)
    token = lines[node.line - 1][node.column - 1 :][: node.width]
    if node.quoted:
        return bool(node.text == value == json.loads(token))
    return node.text == token and node.text in (value, json.dumps(value))


def values(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=tuple)


def lines_of(text: str) -> list[str]:
    return re.split("\r\n|[\r\n]", text)


@given(texts())
@example('{"a"\n:1, "b" \r\n\t: [2]}')
@example('\n\t{"a": 1}\n\t\n')
@example(r'["\ud83d\ude00", "\\ud83d", "\\\ud83d\ude00 x", 1]')
@example('{"a\u2028\x85b": "\x7f", "c": 1}')
def test_the_same_values_at_their_places(text: str) -> None:
    root, found = tree_of(text, "a.json", twice=True)
    assert not found
    assert is_same(root, values(text), lines_of(text))


@given(st.lists(texts().map(lambda text: re.sub(r"[\r\n]", " ", text)), min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_a_text_a_line(several: list[str], end: str) -> None:
    text = end.join(several)
    roots, found = trees_of_lines(text, "a.jsonl")
    assert not found
    assert all(is_same(root, values(line), lines_of(text)) for root, line in zip(roots, several, strict=True))


def test_a_list_and_a_mapping_have_their_places() -> None:
    root, _ = tree_of('{"a":\n  [1, {"b": []}],\n"c": {\n}}', "a.json")
    assert isinstance(root, Map)
    (_, first), (_, second) = root.pairs
    assert isinstance(first, Seq)
    places = [(node.line, node.column, node.width) for node in (root, first, first.items[1], second) if not isinstance(node, Scalar)]
    assert places == [(1, 1, 0), (2, 3, 14), (2, 7, 9), (3, 6, 0)]


@pytest.mark.parametrize(
    "text", ['{\n\t"a":\t[1,\t"\\t"],\n"b"\n\t:2}', '\t["\ufeff", "\\/", "\\ud83d\\ude00", 1E5]', '{"a": {"b": ["\x7f"]}}']
)
def test_json_is_read_by_the_parser_that_is_python_too(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "_LOADER", yaml.SafeLoader)
    root, found = tree_of(text, "a.json")
    assert not found
    assert is_same(root, values(text), lines_of(text))


@pytest.mark.parametrize("text", ["{'a': 1}", "{a: 1, b: [x, y], }", "# mine\na: 1\n", '{"a": .5, "b": 012, "c": NaN}'])
def test_what_is_called_json_may_be_yaml(text: str) -> None:
    root, found = tree_of(text, "a.json")
    assert isinstance(root, Map)
    assert root.pairs[0][0].text == "a"
    assert not found


@pytest.mark.parametrize("line", ["a: 1", "{a: 1}", "{'a': 1}", '{"a"}', '{"a": 1,}', "[01]", '["\t"]', '["a" "b"]'])
def test_a_line_is_json_alone(line: str) -> None:
    roots, found = trees_of_lines(f'{{"a": 1}}\n{line}\n[2]', "a.jsonl")
    (problem,) = found.collected()
    assert problem.hint.startswith("this is not JSON: ")
    assert problem.place is not None
    assert (problem.place.line, problem.place.text) == (2, line)
    assert len(roots) == 2


def test_nothing_is_called_empty() -> None:
    assert [problem.message for problem in problems(" \n", "mine.json")] == ["the file is empty"]


def test_a_half_character() -> None:
    found = problems(r'{"inputs": 1, "title": "\ud83d"}', "mine.json")
    told = [problem.place.column for problem in found if problem.message == "an escape stands for half a character" and problem.place]
    assert told == [24]


def test_a_title_may_hold_what_yaml_has_not() -> None:
    text = json.dumps({**read(LEAST).data, "title": "a\u2028\x7f😀"}, ensure_ascii=False)
    assert read(text, "mine.json").title == "a\u2028\x7f😀"
