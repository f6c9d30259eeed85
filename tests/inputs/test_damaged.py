"""Good configs damaged in every way one can think of: each is told what is wrong and where, or is still good; none is a crash."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import orjson
import pytest

from bptrace.errors import InputError
from bptrace.inputs.config.config import Config

from .good import GOOD, MAZUR, anywhere, read

JSON = orjson.dumps(read(MAZUR).data, option=orjson.OPT_INDENT_2).decode()
TEXTS = {**GOOD, "json": JSON}

# What may stand where a value should.
VALUES = (
    "",
    "null",
    "[]",
    "{}",
    "x",
    "-1",
    "0",
    "1e999",
    ".nan",
    "1,5",
    "[1, [2]]",
    "{a: 1}",
    "'",
    '"',
    "*a",
    "&a",
    "!t",
    "- 1",
    "1:30",
    "0x10",
)
SCALAR = re.compile(r"(?<=[:,\[] )[\w.−/-]+(?=[,\]}\n])|(?<=[:\[] )[\[{].*[\]}](?=\n)")


def wrong_values() -> Iterator[tuple[str, bytes]]:
    """Every value of a config in the place of another, and things that are none."""
    for name, text in TEXTS.items():
        for at, found in enumerate(SCALAR.finditer(text)):
            for value in VALUES[at % 3 :: 3]:
                yield f"{name} {found[0][:20]!r} -> {value!r}", (text[: found.start()] + value + text[found.end() :]).encode()


def wrong_lines() -> Iterator[tuple[str, bytes]]:
    """A line less, twice, moved in, moved out, or changed with the next."""
    for name, text in TEXTS.items():
        lines = text.splitlines(keepends=True)
        for at, line in enumerate(lines):
            before, after = "".join(lines[:at]), "".join(lines[at + 1 :])
            swapped = "".join([*lines[at + 1 : at + 2], line, *lines[at + 2 :]])
            for what, new in {"less": "", "twice": line * 2, "in": " " + line, "out": line[1:], "tab": "\t" + line}.items():
                yield f"{name} line {at + 1} {what}", (before + new + after).encode()
            yield f"{name} line {at + 1} swapped", (before + swapped).encode()


def wrong_characters() -> Iterator[tuple[str, bytes]]:
    """A character less, or another one in its place."""
    for name, text in TEXTS.items():
        for at in range(0, len(text), 5):
            yield f"{name} without {at}", (text[:at] + text[at + 1 :]).encode()
        for at, new in zip(range(0, len(text), 7), "[]{}:,-#&*!|>'\"%@`\t\0\x1b é" * 1000, strict=False):
            yield f"{name} {at} -> {new!r}", (text[:at] + new + text[at + 1 :]).encode()


def wrong_keys() -> Iterator[tuple[str, bytes]]:
    """Every key misspelt, without its colon, without its space."""
    for name, text in TEXTS.items():
        for found in re.finditer(r'(\w+)("?): ', text):
            word, quote = found[1], found[2]
            for new in (
                word[:-1] + quote + ": ",
                word + "s" + quote + ": ",
                word + quote + " ",
                word + quote + ":",
                word.upper() + quote + ": ",
            ):
                yield f"{name} {found[0]!r} -> {new!r}", (text[: found.start()] + new + text[found.end() :]).encode()


def wrong_bytes() -> Iterator[tuple[str, bytes]]:
    """Files cut off, random bytes within, other encodings."""
    rng = random.Random(20240607)
    for name, text in TEXTS.items():
        data = text.encode()
        for _ in range(30):
            at = rng.randrange(len(data))
            yield f"{name} cut at {at}", data[:at]
            junk = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 5)))
            yield f"{name} {junk!r} at {at}", data[:at] + junk + data[at:]
        for encoding in ("utf-16", "utf-16-le", "utf-32", "cp037"):
            yield f"{name} odd {encoding}", text.encode(encoding)[:-1]
    for length in range(1, 60):
        yield f"{length} random bytes", bytes(rng.randrange(256) for _ in range(length))


KINDS = {make.__name__: make for make in (wrong_values, wrong_lines, wrong_characters, wrong_keys, wrong_bytes)}


@pytest.mark.parametrize("kind", KINDS)
def test_damaged(kind: str) -> None:
    told = 0
    for what, data in KINDS[kind]():
        found = outcome(data)
        if isinstance(found, Config):
            assert anywhere(read(orjson.dumps(found.data))) == anywhere(found), what
            continue
        told += 1
        assert found.problems, what
        assert all(problem.message and problem.place for problem in found.problems), what
        assert all(problem.place.line > 0 < problem.place.column for problem in found.problems if problem.place), what
        assert all(line.isprintable() for line in str(found).splitlines()), what
    assert told >= 200


def outcome(data: bytes) -> Config | InputError:
    try:
        return read(data)
    except InputError as error:
        return error
