"""Files as they come: in any encoding, with nothing in them, with what is no text, with what means harm."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bptrace.answers.read_sheets import read_sheets, sheets_of
from bptrace.answers.sheet import Sheet, Source, answers_schema
from bptrace.errors import InputError

from ..effort import calls, ending
from ..inputs.test_hostile import BOMB, DEEP_ALIASES
from .hand_in import sheet, sheets, told, values

PLAIN = "student: Zoë Müller\nanswers:\n  net_h1: 0.3775\n"
JSON = '{"student": "Zoë Müller", "answers": {"net_h1": 0.3775}}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize(("text", "name"), [(PLAIN, "a.yaml"), (JSON, "a.json"), (PLAIN, "a.txt"), (PLAIN.replace("\n", "\r\n"), "a.yml")])
def test_encodings(text: str, name: str, encoding: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, text.encode(encoding), name)
    assert (found.student, values(found), found.problems) == ("Zoë Müller", {"net_h1": 0.3775}, ())


NO_TEXT = {
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF, which is not read"),
    "a.docx": (b"PK\x03\x04\x14\0", "this file is broken: it cannot be unpacked"),
    "a.yaml": (b"\x89PNG\r\n\x1a\n", "this is a picture, which is not read"),
    "a.csv": (b"\xd0\xcf\x11\xe0\xa1\xb1", "this is a document or a spreadsheet, which is not read"),
    "a.rtf": (b"{\\rtf1\\ansi net_h1: 0.3775}", "this is a document, which is not read"),
    "a.html": (b"<!DOCTYPE html><html><head><title>E = 1</title></head>", "the file is empty"),
    "a.bin": (random.Random(1).randbytes(5000), "this is not a text file"),
    "a": (b"\0" * 1000, "this is not a text file"),
    "a.json": (b"", "the file is empty"),
    "b.csv": (b" \r\n\r\n", "the file is empty"),
    "b.yaml": (b"\xef\xbb\xbf", "the file is empty"),
    "c.yaml": (b"#" * 20_000_001, "{} is larger than 20 MB"),
}


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_cannot_be_read_has_its_row(name: str, tmp_path: Path) -> None:
    data, message = NO_TEXT[name]
    found = sheet(tmp_path, data, name)
    assert (found.student, found.file, found.answers) == (name[0], str(tmp_path / name), ())
    assert [problem.message for problem in found.problems] == [message.format(found.file)]
    assert found.problems[0].hint


def test_a_file_that_is_not_there_or_not_to_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.yaml", tmp_path / "a\0b"):
        (found,) = read_sheets(str(path))
        assert found.answers == ()
        assert found.problems[0].message.startswith("this file cannot be read: ")
    if os.name == "posix" and os.getuid():
        (tmp_path / "mine.yaml").write_text(PLAIN)
        (tmp_path / "mine.yaml").chmod(0)
        assert told(read_sheets(str(tmp_path / "mine.yaml"))[0]) == ["1:1 this file cannot be read: permission denied"]


@pytest.mark.parametrize("text", [PLAIN, JSON, "student,Zoë Müller\nnet_h1,0.3775\n", "student = Zoë Müller\nnet_h1 = 0.3775\n"])
def test_standard_input(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    (found,) = read_sheets("-")
    assert (found.student, found.file, values(found)) == ("Zoë Müller", "<stdin>", {"net_h1": 0.3775})


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {  # how often something is there, and a text in which it is so often
    "alias bomb": (1, lambda _: BOMB),
    "alias bomb of answers": (1, lambda _: BOMB + "answers: *i\n"),
    "deep aliases": (1, lambda _: DEEP_ALIASES),
    "deep lists": (100_000, lambda n: "[" * n),
    "deep JSON": (100_000, lambda n: '{"a":' * n),
    "deep blocks": (10_000, lambda n: "- " * n),
    "python tag": (1, lambda _: "!!python/object/apply:os.system [ls]"),
    "one long line": (1_000_000, lambda n: "a" * n),
    "long words": (50, lambda n: ("a" * 990 + "\n") * n),
    "blank lines": (50, lambda n: (" " * 990 + "x\n") * n),
    "students": (50, lambda n: ("student: " + " " * 980 + "x\n") * n),
    "quotation marks": (50, lambda n: ("'" * 990 + "\n") * n),
    "colons": (50, lambda n: (":" * 990 + "\n") * n),
    "tags": (50_000, lambda n: "<p><head>" * n),
    "open tags": (50_000, lambda n: "<p " + "<sub" * n),
    "many lines": (400, lambda n: "x y z\n" * n),
    "lines that say nothing": (400, lambda n: "".join(f"a{at}: 1\nx y z\n" for at in range(n))),
    "brackets": (500_000, lambda n: "}" * n),
    "braces and spaces": (300_000, lambda n: "{} " * n),
    "digits": (500_000, lambda n: "answers:\n  E: " + "1" * n + "\n"),
    "words behind numbers": (50, lambda n: "answers:\n" + "".join(f"  a{at}: 0.5 {'aa ' * 60}1\n" for at in range(n))),
    "names": (200_000, lambda n: "answers:\n  " + "a" * n + ": 1\n"),
    "keys": (400, lambda n: "answers:\n" + "".join(f"  k{at}: 1\n" for at in range(n))),
    "lists": (400, lambda n: '{"answers": [' + "[]," * n + "[]]}"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", [".yaml", ".json", ".jsonl", ".csv", ""])
def test_there_is_an_end_to_everything(name: str, suffix: str, tmp_path: Path) -> None:
    """The work grows no faster than the text."""
    count, text = HOSTILE[name]
    found: list[Sheet] = []
    with ending():
        half = calls(lambda: sheets(tmp_path, text(count // 2), f"s1{suffix}"))
        whole = calls(lambda: found.extend(sheets(tmp_path, text(count), f"s1{suffix}")))
    assert whole <= 2.2 * half + 1000
    for each in found:
        assert each.answers or each.problems
        assert len(each.problems) < 300
        assert all(line.isprintable() for problem in each.problems for line in str(problem).splitlines())


PIECES = st.sampled_from(
    [
        "student: a",
        "answers:",
        "net_h1",
        ": ",
        "0.5",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "  ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        "#2",
        "@3",
        "≈",
        "…",
    ]
    + [
        "null",
        "=",
        "0,5",
        "1/3",
        "|",
        ">",
        "&a",
        "*a",
        "!",
        "%",
        "name",
        "value",
        "iteration",
        "\x1b",
        "\0",
        "é",
        "\x85",
        "\u2028",
        "e-3",
        "?",
    ]
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40), st.sampled_from([".yaml", ".json", ".jsonl", ".csv", ".txt"]))
def test_any_text_is_read_or_told_why_not(text: str, suffix: str) -> None:
    _read_or_told(text.encode("utf-8", "surrogatepass"), suffix)


@given(st.binary(max_size=60), st.sampled_from([".yaml", ".json", ".jsonl", ".csv", ""]))
def test_any_bytes_are_read_or_told_why_not(data: bytes, suffix: str) -> None:
    _read_or_told(data, suffix)


def _read_or_told(data: bytes, suffix: str) -> None:
    try:
        found = sheets_of(data, Source(f"s1{suffix}"))
    except InputError as error:
        found = [Sheet("s1", "", (), error.problems)]
    for each in found:
        assert each.student
        assert each.answers or each.problems
        assert all(problem.message and problem.place for problem in each.problems)
        for answer in each.answers:
            assert bool(answer.why) == bool(answer.hint) == (answer.number is None and answer.text != "")
            assert answer.line > 0 < answer.column
    assert found


SCHEMA = jsonschema.Draft202012Validator(answers_schema())


def test_the_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(answers_schema())
    for text in (PLAIN, JSON, "student: 12\nanswers: {E: ≈0.5, w5+: null, 'net_h1#2': 1/3}", "$schema: a.json\nanswers: {}"):
        SCHEMA.validate(yaml.safe_load(text))
    for text in ("student: s1", "answers: [1]", "answers: {E: [1]}", "answers: {E: true}", "answer: {E: 1}\nanswers: {}", "5"):
        assert not SCHEMA.is_valid(yaml.safe_load(text))


PAGE = """<!DOCTYPE html><html><head><meta charset="UTF-8"><title>E = 5</title><style>p = 1</style></head>
<body><p dir="ltr">Name: Zo&euml;<br></p><p>net<sub>h1</sub> = 0.35&middot;1 + 0.0275
= 0.3775</p><p>w<sub>5</sub><sup>+</sup>&nbsp;= 3.589&middot;10<sup>-1</sup></p><script>E = 6</script></body></html>"""
TABLE = "<p>Name: Zoë</p><table><tr><th>net_h1</th><td>0,3775</td></tr>\n<tr><td>w5+</td>\n<td>35,89%</td></tr></table>"


@pytest.mark.parametrize("text", [PAGE, TABLE])
@pytest.mark.parametrize("name", ["onlinetext.html", "s1.txt"])
def test_what_is_typed_into_a_platform_is_a_web_page(text: str, name: str, tmp_path: Path) -> None:
    found = sheet(tmp_path, text, name)
    assert (found.student, values(found), found.problems) == ("Zoë", {"net_h1": 0.3775, "w5+": 0.3589}, ())


def test_what_costs_time_is_not_imported() -> None:
    heavy = ("numpy", "rich", "click", "csv", "difflib", "unicodedata", "orjson", "fractions", "decimal", "zipfile", "python_calamine")
    code = f"import sys, bptrace.answers.read_sheets; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


LIMITS = {  # a constant, what is said where a file has more, and such a file
    "read_sheets.MOST_ANSWERS": ("the file has more than 3 lines", "s.yaml"),
    "csv_sheets.MOST_ANSWERS": ("the table has more than 3 answers", "s.csv"),
    "read_sheets.MOST_SHEETS": ("the file has the sheets of more than 3 students", "s.csv"),
    "tree_sheets.MOST_LINES_OF_JSON": ("the file has more than 3 lines of JSON", "s.jsonl"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_file_of_more_than_is_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most, (said, file) = 3, LIMITS[name]
    monkeypatch.setattr(f"bptrace.answers.{name}", most)
    lines = {"s.yaml": "E{}: 1\n", "s.csv": "s{},1\n", "s.jsonl": '{{"student": "s{}", "E": 1}}\n'}[file]
    head = "student,E\n" * (file == "s.csv")
    inside, beyond = (head + "".join(map(lines.format, range(count))) for count in (most, most + 1))
    assert not [each for found in sheets(tmp_path, inside, file) for each in told(found)]
    assert told(sheet(tmp_path, beyond, file)) == [f"1:1 {said}"]
