"""Tables of text: the cells of a row and their places; and samples in a table, however a spreadsheet writes it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptrace.inputs.config.config import Sample
from bptrace.inputs.tree.csv_text import SEPARATORS, lines_of, row_of, rows_of

from ..effort import calls, ending
from .good import problems, read

CONFIG = """\
inputs: 1
layers: [{units: 1, weights: [[1]]}]
iterations: 0
samples: {csv: d.csv, inputs: [a], targets: [b]}
"""
cells = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(',;\t" \n'), max_size=5).map(str.strip)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=4), st.sampled_from(SEPARATORS))
def test_cells_are_those_that_were_written(table: list[list[str]], separator: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    _, lines = lines_of(f"sep={separator}\n{file.getvalue()}")
    assert [row_of(line, separator).cells for line in lines] == [[cell.strip() for cell in row] for row in table]


@given(st.lists(cells, min_size=1, max_size=5), st.sampled_from(SEPARATORS), st.sampled_from(["", " "]))
def test_each_cell_has_its_place(found: list[str], separator: str, gap: str) -> None:
    texts = ['"' + cell.replace('"', '""') + '"' for cell in found]
    text = separator.join(gap + each for each in texts)
    lines = ["", "", *text.split("\n")]
    for (line, column, width), each in zip(row_of((3, text), separator).places(), texts, strict=True):
        assert "\n".join(lines[line - 1 :])[column - 1 :][:width] == each


def test_what_parts_the_cells() -> None:
    for text, expected in {"a,b\n": ",", "a;b,c\n": ";", "a\tb\n": "\t", "a\n": "", "sep=,\na;b;c\n": ",", "": ""}.items():
        assert rows_of(text)[0] == expected


def test_rows_end_with_the_last_cell_that_says_something() -> None:
    _, rows = rows_of("# mine\na,b,,\n,,\n\n,c\n")
    assert [(row.line, row.cells) for row in rows] == [(2, ["a", "b"]), (5, ["", "c"])]
    assert [rows[0].cell(at) for at in (0, 1, 2, None)] == ["a", "b", "", ""]
    assert [rows[0].place(at) for at in (0, 1, 3, 9)] == [(2, 1), (2, 3), (2, 6), (2, 6)]


def test_a_quotation_mark_within_a_cell_begins_nothing() -> None:
    _, rows = rows_of('a,5" wide\nb,6" wide\n"c\nd",7\n')
    assert [row.cells for row in rows] == [["a", '5" wide'], ["b", '6" wide'], ["c\nd", "7"]]


SAMPLES = {
    "plain": "a,b\n1,2\n3,4\n",
    "said": "sep=;\na;b\n1;2\n3;4\n",
    "semicolons": "b;a\n2,0;1\n4;3\n",
    "comments": "# mine, all of it\na,b\n# first\n1,2\n\n3,4\n#\n",
    "headings like a comment": "#c,a,b\n1,1,2\n2,3,4\n",
    "numbers of rows": "no,a,b\n#1,1,2\n#2,3,4\n",
    "a remark over two lines": 'a,b,c\n1,2,"easy,\nI thought"\n3,4,""\n',
    "empty cells at the end": "a,b,\n1,2,\n3,4,\n",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_in_a_table(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text(SAMPLES[name], encoding="utf-8")
    assert read(CONFIG).samples == (Sample((1.0,), (2.0,)), Sample((3.0,), (4.0,)))


SLIPS = {
    "a,b\n# one, two\n": "2:1 a should be a number: '# one' is not a number",
    'a,b,c\n1,2,"x\ny"\n3,z,1\n': "4:3 b should be a number: 'z' is not a number",
    'c,a,b\n"x\ny",1,z\n': "3:6 b should be a number: 'z' is not a number",
    'a,b,c\n1,2,"x\ny"\n3\n': "4:1 line 4 has 1 cell, the headings have 3",
}


@pytest.mark.parametrize(("table", "expected"), SLIPS.items())
def test_slips_have_their_places(table: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text(table, encoding="utf-8")
    first = problems(CONFIG)[0]
    assert first.place is not None
    assert f"{first.place.line}:{first.place.column} {first.message}" == expected
    assert first.place.text == table.split("\n")[first.place.line - 1]


def test_a_table_of_more_samples_than_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.inputs.config.csv_samples.MOST_SAMPLES", 3)
    for rows, told in ((3, []), (4, [f"{tmp_path / 'd.csv'} has more than 3 lines below its headings"])):
        (tmp_path / "d.csv").write_text("a,b\n" + "1,2\n" * rows)
        assert [found.message for found in problems(CONFIG, str(tmp_path / "mine.yaml"))] == told


def test_a_table_with_nothing_but_bad_cells_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bptrace.inputs.config.csv_samples._MOST_BAD", 30)
    for rows, more in ((30, "10 more cells"), (31, "many more cells"), (1000, "many more cells")):
        (tmp_path / "d.csv").write_text("a,b\n" + "1,x\n" * rows)
        found = problems(CONFIG, str(tmp_path / "mine.yaml"))
        assert len(found) == 21
        assert found[-1].message.startswith(f"and {more} of ")


@pytest.mark.parametrize("line", ["#" + ",;\t" * 100 + "\n", "\n", ",;\t" * 100 + "\n"])
def test_lines_that_say_nothing_cost_next_to_nothing(tmp_path: Path, line: str) -> None:
    def read_with(lines: int) -> None:
        (tmp_path / "d.csv").write_text(line * lines + "a,b\n1,2\n")
        assert read(CONFIG, str(tmp_path / "mine.yaml")).samples == (Sample((1.0,), (2.0,)),)

    half, whole = (calls(lambda count=count: read_with(count)) for count in (1000, 2000))
    assert whole <= half + 10 * 1000


def test_many_columns_in_a_long_line_of_headings(tmp_path: Path) -> None:
    """The work grows with the columns and with the headings, and not with both multiplied."""
    names, count = [f"k{at}" for at in range(20_000)], 100_000
    config = CONFIG.replace("inputs: 1", "inputs: 20000").replace("[[1]]", "{init: zeros}")
    config = config.replace("[a]", f"[{', '.join(names)}]").replace("[b]", "[t]")
    with ending():
        for headings, cells, told in (
            (["t", *names], "1", []),
            (["t"], "1", ["has no column 'k0'"]),
            (["t", *names], "x", ["k0 should be a number: 'x' is not a number"]),
        ):
            tabs = "\t" * count
            (tmp_path / "d.csv").write_text("\t".join(headings) + tabs + "\n" + "\t".join([cells] * len(headings)) + tabs + "\n")
            found = problems(config, str(tmp_path / "mine.yaml"))
            assert [each for each in told if each not in found[0].message] == []
            assert bool(found) == bool(told)
