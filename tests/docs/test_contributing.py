"""CONTRIBUTING.md and CHANGELOG.md say what is so."""

from __future__ import annotations

import re

import pytest

import bptrace

from .pages import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:bptrace|tests|configs)/[\w./-]*|\.ci/run)`", TEXT))))
def test_a_path_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_floors_are_those_of_the_contract() -> None:
    (contract,) = re.findall(r'containers = \["bptrace"\]\nlayers = \[(.*)\]', PROJECT)
    folders = [name for name in re.findall(r"\w+", contract) if (ROOT / "bptrace" / name).is_dir()]
    rows = re.findall(r"^\| (\d+) \| `bptrace/(\w+)/` \|", TEXT, re.M)
    assert rows == [(str(len(folders) - place), name) for place, name in enumerate(folders)]


@pytest.mark.parametrize("name", ["PARTS", "VERBS", "FORMATS", "BPTRACE_DEBUG", "RENEW"])
def test_what_is_named_is_there(name: str) -> None:
    files = [*(ROOT / "bptrace").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert name in TEXT
    assert any(re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) for path in files)


def test_every_dependency_has_a_reason() -> None:
    lists = re.findall(r"^(?:dependencies|spreadsheets|dev) = \[(.*?)\]$", PROJECT, re.M | re.S)
    needed = {name for text in lists for name in re.findall(r'"([\w-]+)', text)}
    table = {name for cell in re.findall(r"^\| ([\w, -]+) \|", TEXT, re.M) for name in cell.split(", ")}
    assert len(lists) == 3
    assert needed <= table


def test_the_changelog_has_this_version() -> None:
    assert f"\n## [{bptrace.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_the_one_that_is_named() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License\n")
    assert 'license = "MIT"' in PROJECT
