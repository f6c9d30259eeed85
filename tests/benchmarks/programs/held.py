"""A case given to bptrace, in memory or as files, and what it says."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from typing import Any, NamedTuple

import bptrace

from ...oracles.drawing import loaded
from ...oracles.programs.containers import InMemory16
from .cases import MEMORY, Case


class Said(NamedTuple):
    """What was said of a case. `crash` has the error of a call that failed; `first` is a name without its iteration."""

    ok: bool = False
    first: str = ""
    iteration: int = 1
    cause: str = ""
    thought: str = ""
    crash: str = ""
    notes: tuple[str, ...] = ()


def said_of(case: Case) -> Said:
    try:
        held = bptrace.hold(loaded(case.task.config()), _given(case))
    except Exception as error:  # a crash is a finding, whatever it is
        return Said(crash=f"{type(error).__name__}: {error}")
    name, _, iteration = str(held.first or "").partition("@")
    cause = held.cause
    code, thought = ("", "") if cause is None else (cause.code, cause.thought)
    return Said(held.ok, name, int(iteration or getattr(held, "iteration", 1) or 1), code, thought, "", tuple(held.notes))


def _given(case: Case) -> Any:
    return case.dumps() if case.container == MEMORY else read_back(case)


def read_back(case: Case) -> list[dict[str, Any]]:
    """The arrays of the files, as bptrace reads them, each in the type that it was read as."""
    from bptrace.inputs.arrays.array_files import read_arrays

    iterations: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(case.files(), 1):
            path = os.path.join(folder, f"step{number}{case.container}")
            with open(path, "wb") as file:
                file.write(data)
            found = read_arrays(path, data)
            assert found is not None, path
            iterations += [{array.name: _typed(array.values, array.dtype) for array in one} for one in found.iterations]
    return iterations


def _typed(values: Any, dtype: str) -> Any:
    if not dtype:
        return values.tolist()
    return InMemory16(values) if dtype == "bfloat16" else values.astype(dtype)


def as_json(data: Any) -> Any:
    """A dump as JSON has it, to be printed."""
    if isinstance(data, Mapping):
        return {key: as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return getattr(data, "values", data).tolist()
