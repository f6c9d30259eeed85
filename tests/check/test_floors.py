"""Marking has three floors: judging knows no causes, diagnosis knows no reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..test_house import FILES, PACKAGE, imported, module

CHECK = [path for path in FILES if path.is_relative_to(PACKAGE / "check")]
FLOORS = ("judging", "diagnosis")  # from the ground up; the files of check/ itself stand above both


def _floor(name: str) -> int:
    folder = name.removeprefix("bptrace.check.").partition(".")[0]
    return FLOORS.index(folder) if folder in FLOORS else len(FLOORS)


@pytest.mark.parametrize("path", CHECK, ids=[path.relative_to(PACKAGE).as_posix() for path in CHECK])
def test_a_file_of_the_marking_imports_from_lower_floors_or_its_own(path: Path) -> None:
    ours = [name for name in imported(path) if name.startswith("bptrace.check.")]
    assert [name for name in ours if _floor(name) > _floor(module(path))] == []


def test_both_floors_are_there() -> None:
    assert {_floor(module(path)) for path in CHECK if path.name != "__init__.py"} == {0, 1, 2}
