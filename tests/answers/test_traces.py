"""A trace is a sheet of answers: the names with their samples and iterations, and the values to the last bit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bptrace.cli import main

from .hand_in import sheet, told

CONFIGS = Path(__file__).parents[2] / "configs"
NAMES = sorted(path.stem for path in CONFIGS.glob("*.yaml"))
FEW = ("-n", "3")
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
SOME = ("--only", "E", "--only", "net:output", "--only", "b_o1", "--only", "b_o1+")
ONLY = {"digits": ("-n", "2", *SOME)}  # a trace of all would be larger than is read


@cache
def written(name: str, folder: Path) -> dict[str, Any]:
    files = [word for suffix in ("json", "jsonl", "csv") for word in ("-o", str(folder / f"{name}.{suffix}"))]
    assert main(["run", str(CONFIGS / f"{name}.yaml"), *ONLY.get(name, FEW), *files]) == 0
    trace: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
    many = ("samples", "layers") if name in ONLY else ("samples",)
    few = {**trace, "config": {**trace["config"], **{key: [] for key in many}}}
    text = yaml.dump(few, Dumper=DUMPER, sort_keys=False, allow_unicode=True)
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    return trace


def values_of(trace: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The values of a trace by the names that they have on a sheet, told another way: from the trace as plain data."""
    turn = ""
    for one in trace["iterations"]:
        turn = f"@{one['iteration']}" if one["iteration"] > 1 else ""
        yield from ((name + turn, value) for name, value in one["values"].items())
        for each in one["samples"]:
            yield from ((f"{name}#{each['sample']}{turn}", value) for name, value in each["values"].items())
    end = trace.get("final", {"values": {}, "samples": []})
    yield from ((f"{name.rstrip('+')}+{turn}", value) for name, value in end["values"].items())
    for each in end["samples"]:
        yield from ((f"{name}#{each['sample']}{turn}", value) for name, value in each["values"].items())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traces")


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "yaml"])
@pytest.mark.parametrize("name", NAMES, scope="module")
def test_a_trace_is_a_sheet(name: str, suffix: str, folder: Path) -> None:
    trace = written(name, folder)
    path = folder / f"{name}.{suffix}"
    found = sheet(folder, path.read_bytes(), path.name)
    expected = dict(values_of(trace))
    assert {answer.name: answer.number and answer.number.value for answer in found.answers} == expected
    assert len(found.answers) == len(expected) > 3
    assert (found.student, found.problems) == (name, ())
    assert not any(answer.number.note for answer in found.answers if answer.number)


def test_names(folder: Path) -> None:
    written("minibatch", folder)
    found = {answer.name: answer for answer in sheet(folder, (folder / "minibatch.json").read_bytes(), "minibatch.json").answers}
    assert {"E", "E#1", "net_h1#2", "w5@3", "w5+@3", "E_o#5@3", "E+@3", "out_o+#5@3"} <= set(found)
    assert not {"w5@1", "net_h1", "w5+@4", "net_h1#1@3"} & set(found)
    number = found["w5+@3"].number
    assert number is not None
    assert (number.text, number.decimals) == (repr(number.value), len(repr(number.value)) - 2)


LINES = (
    '{"schema": "bptrace.trace/1", "iteration": 2, "values": {"E": 0.5, "w5+": 0.3}, "samples": [{"sample": 4, "values": {"net_h1": 1}}]}'
)
FINAL = '{"schema": "bptrace.trace/1", "final": {"values": {"E+": 0.4, "w5": %s}, "samples": []}}'


def test_parameters_at_the_end_are_those_of_the_last_update(tmp_path: Path) -> None:
    for name, text in {"a.jsonl": f"{LINES}\n{FINAL}\n", "a.json": f"[{LINES}, {FINAL}]"}.items():
        found = sheet(tmp_path, text % "0.3", name)
        assert [answer.name for answer in found.answers] == ["E@2", "w5+@2", "net_h1#4@2", "E+@2"]
        found = sheet(tmp_path, text % "0.35", name)  # changed by hand
        assert [(answer.name, answer.text) for answer in found.answers][-1] == ("w5+@2", "0.35")


def test_one_iteration_alone(tmp_path: Path) -> None:
    assert [answer.name for answer in sheet(tmp_path, LINES, "a.json").answers] == ["E@2", "w5+@2", "net_h1#4@2"]
    assert [answer.name for answer in sheet(tmp_path, "values: {E: 1}\n").answers] == ["E"]


def test_a_trace_with_a_slip(tmp_path: Path) -> None:
    found = sheet(tmp_path, f"{LINES}\n{LINES[:-3]}\n", "a.jsonl")
    assert len(found.answers) == 3
    assert [line.split(" ", 1)[1] for line in told(found)] == ["the text ends too early"]
    found = sheet(tmp_path, LINES.replace("0.5", '"much"'), "a.json")
    assert [answer.why for answer in found.answers] == ["is not a number", "", ""]
    assert sheet(tmp_path, LINES.replace('{"E"', '{"student": "x"}, "student": "ben", "b": {"E"'), "a.json").student == "ben"
