"""The list of variants: what was written is read back, and what is wrong with a list is said at its place, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import bptrace
from bptrace.errors import BptraceError, InputError, UnknownName
from bptrace.exercise.variants.codes import code_for
from bptrace.exercise.variants.variant_list import Holder, read_variants, variants_csv
from bptrace.exercise.variants.variants import Variant

from .model_answers import CONFIGS, EXERCISES

CONFIG = bptrace.load(str(EXERCISES["exercise_1_neuron"]))
A, B = (code_for(b"a secret", "one", whose) for whose in "ab")
HEAD = "id,name,code,w1,η\n"


def read(tmp_path: Path, text: str) -> list[Holder]:
    path = tmp_path / "variants.csv"
    path.write_text(text, encoding="utf-8")
    return read_variants(str(path), CONFIG)


def said(tmp_path: Path, text: str) -> list[tuple[str, int, int]]:
    """What is wrong with a list: each message with its line and column."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    return [(each.message, each.place.line, each.place.column) for each in caught.value.problems if each.place]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    given = [
        Holder("s1", "Ada, Countess of Lovelace", Variant(A, {"w1": "-0.3", "η": "0.5"})),
        Holder("=1+1", '-"Ben"', Variant(B, {"w1": "0.7", "η": "0.1"})),
        Holder("", "Carla Díaz", Variant(B, {"w1": "0.7", "η": "0.1"})),
    ]
    data = variants_csv(given)
    assert data.splitlines()[0].decode() == HEAD.strip()
    assert b"'=1+1," in data
    assert read(tmp_path, data.decode()) == given


def test_a_list_that_a_spreadsheet_has_saved(tmp_path: Path) -> None:
    text = f"\ufeffID;Name;Code;Email;w1;η\n007;Ada;{A.lower()};ada@x;-0,3;0,5\n;;;;;\n"
    assert read(tmp_path, text) == [Holder("007", "Ada", Variant(A, {"w1": "-0.3", "η": "0.5"}))]


def test_a_number_may_be_called_code(tmp_path: Path) -> None:
    text = (CONFIGS / "mazur.yaml").read_text("utf-8").replace("w1: 0.15", "code: 0.15").replace("w4: 0.30", "id: 0.30")
    path = tmp_path / "named.yaml"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "variants.csv").write_bytes(variants_csv([Holder("s1", "Ada", Variant(A, {"code": "0.1", "id": "0.2"}))]))
    (found,) = read_variants(str(tmp_path / "variants.csv"), bptrace.load(str(path)))
    assert found.variant.numbers == {"code": "0.1", "id": "0.2"}


WRONG = {
    "no code": ("id,name,w1\ns1,Ada,0.3\n", [("no heading of this list is code, and it is the codes that tell the variants", 1, 1)]),
    "no student": (f"code,w1\n{A},0.3\n", [("no heading of this list tells a student's id or name", 1, 1)]),
    "no numbers at all": (
        f"id,code\ns1,{A}\n",
        [("no heading of this list is the name of a number, and nobody would have numbers of their own", 1, 1)],
    ),
    "nobody": (HEAD, [("this list has no students below its headings", 1, 1)]),
    "another exercise": (f"id,code,w1,w77\ns1,{A},0.3,0.5\n", [("'w77' is no number of this config", 1, 12)]),
    "a column twice": (f"id,code,w1,w1\ns1,{A},0.3,0.5\n", [("'w1' is there twice", 1, 12)]),
    "no numbers": (
        f"{HEAD}s1,Ada,{A},0.3x,\n",
        [("w1: '0.3x' is not a number", 2, 17), ("η has no number here", 2, 22)],
    ),
    "a slip": (f"{HEAD}s1,Ada,{A[:-1]},0.3,0.5\n", [(f"{A[:-1]} is no code: is there a slip in it?", 2, 8)]),
    "a code left out": (f"{HEAD}s1,Ada,,0.3,0.5\n", [("there is no code here", 2, 8)]),
    "one id": (f"{HEAD}07,Ada,{A},0.3,0.5\n7,Ben,{B},0.1,0.5\n", [("the id '7' is on line 2 already", 3, 1)]),
    "one code": (f"{HEAD}s1,Ada,{A},0.3,0.5\ns2,Ben,{A},0.1,0.5\n", [(f"the variant {A} has other numbers on line 2", 3, 8)]),
    "a row of nobody": (f"{HEAD},,{A},0.3,0.5\n", [("this row tells no student", 2, 1)]),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_list(tmp_path: Path, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert said(tmp_path, text) == expected


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = said(tmp_path, f"id,code,w1,w77\ns1,{A},x,0\ns1,K7Q4,0.3,0\n")
    assert [message for message, _, _ in found] == [
        "'w77' is no number of this config",
        "w1: 'x' is not a number",
        "K7Q4 is no code: is there a slip in it?",
        "the id 's1' is on line 2 already",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "no table\n", "PK\x03\x04"])
def test_what_is_no_list(tmp_path: Path, text: str) -> None:
    with pytest.raises(BptraceError):
        read(tmp_path, text)
    with pytest.raises(UnknownName, match="there is no file"):
        read_variants(str(tmp_path / "none.csv"), CONFIG)
