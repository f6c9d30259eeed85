"""A trace as a table: the columns and the rows of the CSV export, in pandas, in polars, or as text."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import bptrace
from bptrace.errors import UsageError

from .reports import CONFIG

CONFIGS = Path(__file__).parents[2] / "configs"
TRACES = [bptrace.run(CONFIG, 3), bptrace.run(CONFIGS / "minibatch.yaml"), bptrace.run(CONFIG, 0, only=["w5"])]


def table(trace: bptrace.Trace) -> dict[str, list[Any]]:
    """The CSV by columns, its numbers read."""
    head, *rows = csv.reader(io.StringIO(str(trace.to_csv()), newline=""))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(head)}
    whole = {name: [int(cell) if cell else None for cell in columns[name]] for name in ("iteration", "sample", "layer")}
    return {**columns, **whole, "value": [float(cell) for cell in columns["value"]]}


class Stub:
    """A library of frames that keeps what it is given."""

    Int64 = "Int64"

    @staticmethod
    def array(values: Any, dtype: str) -> Any:
        return values

    @staticmethod
    def DataFrame(columns: Any, **_: Any) -> Any:
        return SimpleNamespace(columns={name: list(column) for name, column in columns.items()})


@pytest.mark.parametrize("trace", TRACES, ids=repr)
@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_frame_has_the_rows_of_the_csv(trace: bptrace.Trace, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, kind, Stub)  # type: ignore[arg-type]
    assert trace.to_frame(kind).columns == table(trace)


def test_pandas_has_whole_numbers_and_gaps() -> None:
    pytest.importorskip("pandas")
    frame = TRACES[1].to_frame("pandas")
    assert {name: list(frame[name].astype(object).where(frame[name].notna(), None)) for name in frame} == table(TRACES[1])
    assert str(frame["sample"].dtype) == "Int64"


def test_polars_has_whole_numbers_and_gaps() -> None:
    pytest.importorskip("polars")
    for trace in TRACES:
        assert trace.to_frame("polars").to_dict(as_series=False) == table(trace)


def test_without_a_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="neither pandas nor polars is installed\n  = pip install pandas"):
        TRACES[0].to_frame()
    with pytest.raises(UsageError, match="polars is not installed\n  = pip install polars"):
        TRACES[0].to_frame("polars")
    with pytest.raises(UsageError, match="kinds are pandas and polars"):
        TRACES[0].to_frame("numpy")


def test_the_first_that_is_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "polars", Stub)  # type: ignore[arg-type]
    assert TRACES[0].to_frame().columns == table(TRACES[0])


def test_a_file_of_csv_is_written_whole_and_never_over_what_was_read(tmp_path: Path) -> None:
    config = tmp_path / "mazur.yaml"
    config.write_bytes((CONFIGS / "mazur.yaml").read_bytes())
    trace = bptrace.run(config)
    assert trace.to_csv(tmp_path / "trace.csv") is None
    assert (tmp_path / "trace.csv").read_bytes().decode() == trace.to_csv()
    with pytest.raises(UsageError, match="is read here"):
        trace.to_csv(config)
    with pytest.raises(UsageError, match="cannot write"):
        trace.to_csv(tmp_path / "nowhere" / "trace.csv")
