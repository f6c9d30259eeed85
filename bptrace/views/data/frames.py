"""A trace as a table of pandas or polars, with the columns and rows of the CSV export."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ...errors import UsageError, listed, shown


def frame(columns: dict[str, list[Any]], kind: str | None) -> Any:
    """A DataFrame of `kind` "pandas" or "polars"; if it is None, of the first that is installed. Raises UsageError without it."""
    if kind is not None and kind not in _MADE:
        raise UsageError(f"there is no frame of kind {shown(repr(kind))}", f"kinds are {listed(list(_MADE))}")
    for library in (kind,) if kind else _MADE:
        try:
            found = import_module(library)
        except ImportError:
            continue
        return _MADE[library](found, columns)
    missing = f"{kind} is not" if kind else f"neither {listed(list(_MADE), last='nor')} is"
    raise UsageError(f"{missing} installed", f"pip install {kind or 'pandas'}, or take trace.to_csv()")


def _of_pandas(pandas: Any, columns: dict[str, list[Any]]) -> Any:
    """With whole numbers as samples, where there is one, and <NA> where there is none."""
    return pandas.DataFrame({**columns, "sample": pandas.array(columns["sample"], dtype="Int64")})


def _of_polars(polars: Any, columns: dict[str, list[Any]]) -> Any:
    return polars.DataFrame(columns, schema_overrides={"sample": polars.Int64})


_MADE: dict[str, Callable[[Any, dict[str, list[Any]]], Any]] = {"pandas": _of_pandas, "polars": _of_polars}
