"""Files that mean harm, or are far too large: refused soon, in clear words, with nothing that a terminal would act on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from bptrace.errors import Problem

from ..effort import calls, ending
from .good import MAZUR, changed, problems

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP_ALIASES = "".join(f"a{at}: &a{at} {'[' * 30}{f'*a{at - 1}' if at else 1}{']' * 30}\n" for at in range(100))
HUGE = "inputs: 99999\nlayers: [{units: 99999, weights: {init: zeros}}]\nlearning_rate: 1\nsamples: [{inputs: [], targets: []}]\n"

HOSTILE = {
    "alias bomb": (BOMB, "the file holds more than 1,000,000 values, counting what *aliases repeat"),
    "alias of itself": ("a: &a [*a]", "*a stands within what it stands for"),
    "deep lists": ("[" * 100_000, "lists and mappings stand more than 50 deep in each other here"),
    "deep JSON": ('{"a":' * 100_000, "lists and mappings stand more than 50 deep in each other here"),
    "deep blocks": ("- " * 10_000, "lists and mappings stand more than 50 deep in each other here"),
    "deep aliases": (DEEP_ALIASES, "lists and mappings stand more than 50 deep in each other here"),
    "30 MB": ("#" * 30_000_000, "mine.yaml is larger than 20 MB"),
    "many parameters": (HUGE, "the network would have 9,999,800,001 weights or more; it can have 5,000,000 parameters"),
    "huge count": (changed("[o1, o2]", "9" * 5000), f"units of layer 2: there can be at most 100,000, not '{'9' * 38}…'"),
    "many digits": (changed("0.5\n", "1" * 100_000 + "\n"), f"learning_rate should be a number: '{'1' * 38}…' is too large"),
    "huge seed": (
        changed("[[0.40, 0.45], [0.50, 0.55]]", "{init: he, seed: 1e300}"),
        "seed should be at most 9,223,372,036,854,775,807, not '1e300'",
    ),
    "huge exponent": (changed("0.5\n", "1e" + "9" * 10_000 + "\n"), f"learning_rate should be a number: '1e{'9' * 36}…' is too large"),
    "zeros": ("\0" * 1000, "this is not a text file"),
    "a NUL": (changed("0.35", "0.3\0"), "a control character, U+0000, cannot stand in a file"),
    "escape": (changed("A Step", "\x1b[2J"), "a control character, U+001B, cannot stand in a file"),
    "written escape": (changed("[i1,", '["\\e[2J",'), r"'\x1b[2J' cannot be the name of an input"),
    "key with an escape": (changed("loss:", '"\\e[2J\\n": 1\nloss:'), r"the config has no key '\x1b[2J\n'"),
    "right to left": (changed("[i1,", "[\u202ei1,"), r"'\u202ei1' cannot be the name of an input"),
    "long name": (changed("[i1,", f"[{'i' * 10_000},"), "the name of an input is longer than 100 characters"),
    "python tag": ("!!python/object/apply:os.system [ls]", "the tag '!!python/object/apply:os.system' has no meaning here"),
    "many digits and a letter": (
        changed("0.5\n", "1" * 200_000 + "x\n"),
        f"learning_rate should be a number: '{'1' * 38}…' is not a number",
    ),
    "many signs": (changed("0.5\n", "1/" * 100_000 + "x\n"), f"learning_rate should be a number: '{'1/' * 19}…' is not a number"),
    "many commas": (changed("0.5\n", "1," * 5000 + "x\n"), f"learning_rate should be a number: '{'1,' * 19}…' is not a number"),
    "many stars": (changed("0.5\n", "*".join("1" * 5000) + "\n"), f"learning_rate should be a number: '{'1*' * 19}…' is not a number"),
    "many layers": (
        changed("loss:", "".join("  - {units: 1, weights: [[1]]}\n" for _ in range(999)) + "loss:"),
        "there are 1,001 layers; there can be 1,000",
    ),
    "long title": (changed("A Step by Step", "x" * 1000), "title is longer than 1,000 characters"),
    "many tags": ("".join(f"%TAG !t{at}! x\n" for at in range(300_000)) + "--- 1", "more than 100 tags are declared"),
    "many spaces": (changed("0.5\n", "1" + " " * 5000 + "x\n"), f"learning_rate should be a number: '1{' ' * 37}…' is not a number"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    text, message = HOSTILE[name]
    found = problems(text)
    assert found[0].message.replace("\x1b", r"\x1b").replace("\u202e", r"\u202e") == message
    assert all(line.isprintable() for line in "\n".join(map(str, found)).splitlines())


MANY: dict[str, tuple[int, Callable[[int], str]]] = {  # how often something is there, and a text in which it is so often
    "quotes": (20_000, lambda n: "a: [" + "'\" " * n),
    "brackets": (20_000, lambda n: "a: " + "[]" * n),
    "keys": (2000, lambda n: "\n".join(f"k{at}: 1" for at in range(n))),
    "names": (2000, lambda n: changed("loss:", f"frozen: [{', '.join(f'k{at}' for at in range(n))}]\nloss:")),
    "words": (2000, lambda n: changed("[0.40, 0.45]", f"[{', '.join(['x*y'] * n)}]")),
    "lines of nothing": (20_000, lambda n: "a:\n" + " \n" * n + "\tb"),
    "words on one line": (2000, lambda n: changed("[0.40, 0.45]", f"[{', '.join(['x'] * n)}]{' ' * 100 * n}")),
    "values under a long key": (2000, lambda n: f"{{? {'k' * 100 * n}\n: [{', '.join('1' * n)}], loss: x}}"),
}


@pytest.mark.parametrize("name", MANY)
def test_there_is_an_end_to_everything(name: str) -> None:
    """The work grows no faster than the text."""
    count, text = MANY[name]
    found: list[Problem] = []
    with ending():
        half = calls(lambda: problems(text(count // 2)))
        whole = calls(lambda: found.extend(problems(text(count))))
    assert whole <= 2.2 * half + 1000
    assert found
    assert all(line.isprintable() for line in "\n".join(map(str, found)).splitlines())


def test_what_costs_time_is_not_imported() -> None:
    heavy = ("numpy", "rich", "click", "random", "csv", "dataclasses", "difflib", "unicodedata", "orjson")
    code = f"import sys, bptrace.inputs.config.load; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_large_layer_is_drawn() -> None:
    text = "inputs: 784\nlayers: [{units: 128, weights: {init: he, seed: 1}}]\niterations: 0\nsamples: [{inputs: [1], targets: [1]}]"
    assert [found.code for found in problems(text)] == ["shape", "shape"]


def test_messages_are_of_bearable_length() -> None:
    """Whatever is long in the file: a line, a key, the way to a place."""
    long = "k" * 100_000
    for text in (f"? {long}\n: {{a: 1}}\n", f"{{? {long}\n: 1, {'a: 1, ' * 30_000}}}", f"inputs: {{? {long}\n: {{? {long}\n: 1}}}}"):
        assert max(map(len, "\n".join(map(str, problems(text))).splitlines())) < 1200


def test_what_is_just_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = "".join("  - {units: 1, weights: [[1]]}\n" for _ in range(998))
    assert problems("inputs: 1\nlayers:\n  - {units: 1, weights: [[1]]}\n" + layers + REST) == ()
    assert problems(changed("A Step by Step Backpropagation Example", "x" * 1000)) == ()
    assert problems("".join(f"%TAG !t{at}! x\n" for at in range(100)) + "---\n" + MAZUR) == ()
    assert problems("".join(f"%TAG !t{at}! x\n" for at in range(101)) + "---\n" + MAZUR)[0].code == "limit"
    alias = "inputs: &a [x]\nlayers: [{units: *a, weights: [[1]]}]\n" + REST
    for most, told in ((25, []), (24, ["limit"])):
        monkeypatch.setattr("bptrace.inputs.tree.builder.MOST_NODES", most)
        assert [found.code for found in problems(alias) if found.code == "limit"] == told


REST = "learning_rate: 1\nsamples: [{inputs: [1], targets: [1]}]\n"


def test_problems_beyond_those_that_are_kept_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.inputs.tree.problems._MOST_KEPT", 300)
    for count in (200, 201, 300, 301, 500):
        found = problems("".join(f"k{at}: 1\n" for at in range(count)))
        told = [each.message for each in found if each.code == "more"]
        missing = 4  # keys that the config needs
        assert len(found) - len(told) == 200
        assert told == [f"and {count + missing - 200} more problems"]
