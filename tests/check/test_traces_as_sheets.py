"""A trace is a sheet of answers, and all of it is right: of every config, in JSON, CSV and YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import bptrace
from bptrace.answers.read_sheets import read_sheets
from bptrace.check.marker import Marker
from bptrace.cli import main
from bptrace.inputs.config.config import Exercise

CONFIGS = Path(__file__).parents[2] / "configs"
NAMES = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "digits")
FEW = 3  # iterations


def _as_yaml(path: Path, trace: Any) -> None:
    """As a person would write it: a line a number, with sample and iteration in its name."""
    lines = ["answers:"]
    for one in trace["iterations"]:
        turn = f"@{one['iteration']}"
        lines += [f"  {_quoted(name + turn)}: {value!r}" for name, value in one["values"].items()]
        several = len(trace["config"]["samples"]) > 1
        for sample in one["samples"]:
            known = one["values"] if not several else {}
            mark = f"#{sample['sample']}" if several else ""
            lines += [f"  {_quoted(name + mark + turn)}: {value!r}" for name, value in sample["values"].items() if name not in known]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _quoted(name: str) -> str:
    return json.dumps(name)


class Exported(NamedTuple):
    """A config, run once, with its trace in each of three forms, and a marker for it."""

    name: str
    folder: Path
    marker: Marker


@pytest.fixture(scope="module", params=NAMES)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    name, folder = request.param, tmp_path_factory.mktemp("exported")
    source = str(CONFIGS / f"{name}.yaml")
    config = bptrace.load(source)
    files = [word for suffix in (".json", ".csv") for word in ("-o", str(folder / f"{name}{suffix}"))]
    assert main(["run", source, "-n", str(min(config.updates, FEW)), *files]) == 0
    _as_yaml(folder / f"{name}.yaml", json.loads((folder / f"{name}.json").read_text("utf-8")))
    return Exported(name, folder, Marker(config._replace(exercise=Exercise())))  # all that a trace holds counts, whatever is asked


@pytest.mark.parametrize("suffix", [".json", ".csv", ".yaml"])
def test_a_trace_is_all_correct(exported: Exported, suffix: str) -> None:
    (sheet,) = read_sheets(str(exported.folder / f"{exported.name}{suffix}"))
    assert sheet.problems == ()
    marked = exported.marker.mark(sheet)
    assert [(mark.name, mark.written, mark.verdict) for mark in marked.answers if mark.verdict != "correct" and mark.asked] == []
    assert {mark.verdict for mark in marked.answers if not mark.asked} <= {"twice"}  # w1+@1 is w1@2, and a trace has both
    assert len(marked.answers) == len(sheet.answers) > 10
    assert marked.right
    assert marked.score == marked.max_score
