"""A trace as .json, .jsonl, .csv and .npz: valid, complete, exact, and the same bytes for the same config."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import numpy as np
import pytest

import bptrace
from bptrace.cli import main
from bptrace.model.symbols import KINDS
from bptrace.trace.trace import Trace
from bptrace.trace.trace_json import trace_schema
from bptrace.views.data.export_npz import name_of

ROOT = Path(__file__).parents[2]
SMALL = sorted(path.stem for path in (ROOT / "configs").glob("*.yaml") if path.stem != "digits")
FORMATS = (".json", ".jsonl", ".csv", ".npz")
FEW = 20  # iterations: some configs have hundreds of the same kind
SCHEMA = trace_schema()
WHOLE = jsonschema.Draft202012Validator(SCHEMA)
LINE, FINAL = (
    jsonschema.Draft202012Validator(part) for part in (SCHEMA["properties"]["iterations"]["items"], SCHEMA["properties"]["final"])
)
NETWORK = """\
inputs: [a, b]
layers:
  - {units: [h, g], activation: tanh, weights: [[0.5, null], [0.25, -0.5]], bias: 0.1}
  - {units: [o], weights: [[null, 2]], biases: [null]}
learning_rate: 0.25
batch: 2
iterations: 5
samples: [{inputs: [1, 2], targets: [0.5]}, {inputs: [-1, 1], targets: [1]}, {inputs: [3, 0], targets: [0]}]
"""
DIVERGES = """\
inputs: [x]
layers:
  - {units: [h, g], weights: [[1.5], [1]]}
  - {units: [o, p], weights: [[1, 1], [0, 0]]}
loss: squared_error
learning_rate: 1e40
iterations: 30
samples: [{inputs: [2], targets: [1, 0]}]
"""


def config(folder: Path, name: str) -> str:
    """The path of a config: one of ours, or one of those above."""
    if name in SMALL:
        return str(ROOT / "configs" / f"{name}.yaml")
    path = folder / f"{name}.yaml"
    path.write_text({"sparse": NETWORK, "diverges": DIVERGES}[name], encoding="utf-8")
    return str(path)


def export(folder: Path, name: str, *options: str, suffix: str, code: int = 0) -> bytes:
    """The bytes of a run's export."""
    path = folder / f"trace{suffix}"
    assert main(["run", config(folder, name), "-o", str(path), *options]) == code
    return path.read_bytes()


def arrays_of(path: Path) -> dict[str, Any]:
    with np.load(path) as arrays:
        return dict(arrays)


def values(trace: Trace) -> list[tuple[int, int | None, str, float]]:
    """Every value of a trace: its iteration, its sample if it has one, its name."""
    found = [(step.iteration, number, name, value) for step in trace.steps for number, _, name, value in step.rows()]
    if trace.last is None:
        return found
    return found + [
        (trace.last.iteration, number, f"{name}+", value) for number, cell, name, value in trace.last.rows() if cell.kind not in "wb"
    ]


def told(steps: list[dict[str, Any]], final: dict[str, Any] | None) -> list[tuple[int, int | None, str, float]]:
    """The same of a trace in JSON."""
    parts = [(step["iteration"], part) for step in steps for part in (step, *step["samples"])]
    if final is not None:
        parts += [(steps[-1]["iteration"], part) for part in (final, *final["samples"])]
    last = [id(part) for part in (final, *final["samples"])] if final else []
    return [
        (iteration, part.get("sample"), name, value)
        for iteration, part in parts
        for name, value in part["values"].items()
        if id(part) not in last or name.endswith("+")
    ]


class Exported(NamedTuple):
    """A config exported in each format by one run, and its trace worked again."""

    folder: Path
    trace: Trace
    values: list[tuple[int, int | None, str, float]]

    def bytes_of(self, suffix: str) -> bytes:
        return (self.folder / f"trace{suffix}").read_bytes()


@pytest.fixture(scope="module", params=[*SMALL, "sparse"])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("exported")
    path = config(folder, request.param)
    loaded = bptrace.load(path)
    updates = min(loaded.updates, FEW)
    files = [word for suffix in FORMATS for word in ("-o", str(folder / f"trace{suffix}"))]
    assert main(["run", path, "-n", str(updates), *files]) == 0
    trace = bptrace.run(loaded, updates)
    return Exported(folder, trace, values(trace))


def test_json(exported: Exported) -> None:
    raw, trace = exported.bytes_of(".json"), exported.trace
    data = json.loads(raw)
    WHOLE.validate(data)
    assert told(data["iterations"], data.get("final")) == exported.values
    assert raw == trace.to_json()
    if trace.last is not None:
        last = data["iterations"][-1]["values"]
        assert [data["final"]["values"][key] for key in trace.config.parameters] == [last[f"{key}+"] for key in trace.config.parameters]


def test_jsonl(exported: Exported) -> None:
    lines, trace = [json.loads(line) for line in exported.bytes_of(".jsonl").splitlines()], exported.trace
    bare = [{key: value for key, value in line.items() if key not in ("schema", "title")} for line in lines]
    for line in lines:
        assert (line["schema"], line["title"]) == ("bptrace.trace/1", trace.config.title)
    for line in bare[: len(trace.steps)]:
        LINE.validate(line)
    last = bare[len(trace.steps) :]
    for line in last:
        FINAL.validate(line["final"])
    assert len(last) == (trace.last is not None)
    assert told(bare[: len(trace.steps)], last[0]["final"] if last else None) == exported.values


def test_csv(exported: Exported) -> None:
    raw = exported.bytes_of(".csv")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    header, *rows = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""))
    assert header == ["iteration", "sample", "layer", "kind", "name", "value"]
    found = [(int(row[0]), int(row[1]) if row[1] else None, row[4], float(row[5])) for row in rows]
    assert found == exported.values
    assert {row[3] for row in rows} <= {kind.word for kind in KINDS.values()} | {"input"}
    assert {int(row[2]) for row in rows} == set(range(exported.trace.config.network.depth + 1))
    assert len({(*row[:2], *row[3:5]) for row in rows}) == len(rows), "a row tells what it is"
    assert not any(cell.startswith(("=", "+", "@", "\t")) for row in rows for cell in row)


def test_npz(exported: Exported) -> None:
    arrays, trace = arrays_of(exported.folder / "trace.npz"), exported.trace
    assert arrays["iteration"].tolist() == [step.iteration for step in trace.steps]
    assert arrays["row_iteration"].tolist() == [step.iteration for step in trace.steps for _ in step.samples]
    assert arrays["row_sample"].tolist() == [number for step in trace.steps for number in step.samples]
    told = {"iteration", "row_iteration", "row_sample"}
    for key in trace.steps[0].layout.keys:
        parts = [step.array(*key) for step in trace.steps]
        expected = np.concatenate(parts) if KINDS[key[0]].per_sample else np.stack(parts)
        assert same(arrays[name_of(key)], expected), key
        told.add(name_of(key))
    if trace.last is not None:
        assert arrays["final_row_sample"].tolist() == list(trace.last.samples)
        told.add("final_row_sample")
        for key in trace.last.layout.keys:
            array = trace.last.array(*key)
            assert same(arrays[f"final_{name_of(key)}"], array if KINDS[key[0]].per_sample else array[None]), key
            told.add(f"final_{name_of(key)}")
    assert set(arrays) == told


def same(found: Any, expected: Any) -> bool:
    return found.dtype == expected.dtype and found.shape == expected.shape and bool((found == expected).all())


def test_a_connection_that_there_is_not_is_0(tmp_path: Path) -> None:
    export(tmp_path, "sparse", suffix=".npz")
    arrays = arrays_of(tmp_path / "trace.npz")
    assert arrays["w_1"][:, 0, 1].tolist() == [0.0] * 5
    assert arrays["w_2"][:, 0, 0].tolist() == [0.0] * 5
    assert arrays["w_1"][0].tolist() == [[0.5, 0.0], [0.25, -0.5]]


@pytest.mark.parametrize("reading", ["walk", "numpy"])
def test_arrays_by_blocks(tmp_path: Path, reading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are held, and whatever worked them, the arrays are those of the trace."""
    monkeypatch.setattr("bptrace.views.data.export_npz.TOGETHER", 2)
    monkeypatch.setattr("bptrace.views.data.export_npz.HELD", 1000)
    monkeypatch.setattr("bptrace.engine.steps.suited", lambda *_: reading)
    export(tmp_path, "sparse", "-n", "9", suffix=".npz")
    arrays, trace = arrays_of(tmp_path / "trace.npz"), bptrace.run(bptrace.load(config(tmp_path, "sparse")), 9, backend=reading)
    for key in trace.steps[0].layout.keys:
        parts = [step.array(*key) for step in trace.steps]
        assert same(arrays[name_of(key)], np.concatenate(parts) if KINDS[key[0]].per_sample else np.stack(parts)), key


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ["mazur", "minibatch", "sparse"])
def test_the_same_config_gives_the_same_bytes(tmp_path: Path, name: str, suffix: str) -> None:
    assert export(tmp_path, name, "-n", "30", suffix=suffix) == export(tmp_path, name, "-n", "30", suffix=suffix)


@pytest.mark.parametrize("name", [*SMALL, "sparse"])
def test_a_trace_is_a_config(tmp_path: Path, name: str) -> None:
    """It is worked again, and all is the same."""
    first = export(tmp_path, name, "-n", "3", suffix=".json")
    assert main(["run", str(tmp_path / "trace.json"), "-o", str(tmp_path / "again.json")]) == 0
    assert (tmp_path / "again.json").read_bytes() == first


def test_what_was_picked(tmp_path: Path) -> None:
    options = ("--only", "out_h", "--only", "E", "--sample", "2,3", "--iteration", "2:4")
    rows = list(csv.DictReader(io.StringIO(export(tmp_path, "sparse", *options, suffix=".csv").decode())))
    picked = [(row["iteration"], row["sample"], row["name"]) for row in rows]
    assert picked == [
        ("2", "", "E"), ("2", "3", "out_h"), ("3", "", "E"), ("3", "2", "out_h"), ("4", "", "E"), ("4", "3", "out_h"),
    ]  # fmt: skip


# runs that diverge


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_run_that_diverges_keeps_what_it_had(tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    raw = export(tmp_path, "diverges", suffix=suffix, code=3)
    assert "is not a finite number, at iteration" in capsys.readouterr().err
    if suffix == ".npz":
        arrays = arrays_of(tmp_path / "trace.npz")
        assert all(np.isfinite(array).all() for array in arrays.values())
        whole = len(arrays["w_new_1"])
        assert 1 <= whole == len(arrays["iteration"]) - 1
        assert {len(array) for array in arrays.values()} == {whole, whole + 1}
        return
    text = raw.decode()
    assert not {"nan", "inf", "null"} & set(text.lower().replace(",", " ").replace(":", " ").split())
    if suffix == ".json":
        data = json.loads(text)
        WHOLE.validate(data)
        assert "final" not in data
        (tmp_path / "again").mkdir()
        (tmp_path / "again" / "trace.json").write_bytes(raw)
        assert main(["run", str(tmp_path / "again" / "trace.json"), "-o", str(tmp_path / "again" / "b.json")]) == 3
        assert (tmp_path / "again" / "b.json").read_bytes() == raw
    elif suffix == ".jsonl":
        for line in text.splitlines():
            LINE.validate({key: value for key, value in json.loads(line).items() if key not in ("schema", "title")})
    else:
        assert all(math.isfinite(float(row["value"])) for row in csv.DictReader(io.StringIO(text)))


def test_all_formats_hold_the_same_iterations_of_a_run_that_diverges(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"trace{suffix}") for suffix in FORMATS]
    assert main(["run", config(tmp_path, "diverges"), *(word for path in paths for word in ("-o", path))]) == 3
    data = json.loads((tmp_path / "trace.json").read_bytes())
    count = len(data["iterations"])
    assert len((tmp_path / "trace.jsonl").read_bytes().splitlines()) == count
    assert len(arrays_of(tmp_path / "trace.npz")["iteration"]) == count
    rows = csv.DictReader(io.StringIO((tmp_path / "trace.csv").read_text()))
    found = [(int(row["iteration"]), int(row["sample"]) if row["sample"] else None, row["name"], float(row["value"])) for row in rows]
    assert found == told(data["iterations"], None)


# a large network


def test_a_large_network_by_layers(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(
        "inputs: 40\nlayers:\n  - {units: 60, activation: relu, weights: {init: he, seed: 1}, biases: {init: zeros}}\n"
        "  - {units: 5, activation: softmax, weights: {init: xavier, seed: 2}}\nloss: {name: cross_entropy, fused: true}\n"
        "learning_rate: 0.1\niterations: 3\nbatch: 2\nsamples:\n"
        + "".join(f"  - {{inputs: [{', '.join(str((n * i) % 7) for i in range(40))}], targets: [1, 0, 0, 0, 0]}}\n" for n in range(3)),
        encoding="utf-8",
    )
    outputs = [word for suffix in FORMATS for word in ("-o", str(tmp_path / f"trace{suffix}"))]
    assert main(["run", str(path), *outputs]) == 0
    data, arrays = json.loads((tmp_path / "trace.json").read_bytes()), arrays_of(tmp_path / "trace.npz")
    WHOLE.validate(data)
    assert arrays["row_sample"].tolist() == [1, 2, 3, 1, 2]
    for number, step in enumerate(data["iterations"]):
        assert [step["values"][f"dE/dw{n + 1}"] for n in range(2400)] == arrays["dE_dw_1"][number].ravel().tolist()
    second = data["iterations"][2]["samples"][1]["values"]
    assert [second[f"net_h{n + 1}"] for n in range(60)] == arrays["net_1"][4].tolist()
