"""Files with arrays, as numpy, torch, safetensors and people write them, and bptrace itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bptrace.cli import main
from bptrace.errors import InputError
from bptrace.inputs.arrays.array_files import read_arrays
from bptrace.inputs.arrays.named_arrays import ArrayFile
from bptrace.trace.recorded import Recorded, read

HERE = Path(__file__).parent
FIRST, LAST = [[0.0, 0.125], [0.25, 0.375]], [3.0, 3.125]  # weights and biases of the network in made_by_torch.py
SEVERAL = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]


def read_file(path: Path) -> ArrayFile:
    found = read_arrays(str(path), path.read_bytes())
    assert found is not None
    return found


def only(found: ArrayFile) -> dict[str, tuple[object, str]]:
    (arrays,) = found.iterations
    assert not any(one.values.flags.writeable or one.values.dtype != np.float64 for one in arrays)
    return {one.name: (one.values.tolist(), one.dtype) for one in arrays}


def of_json(data: object, name: str = "step.json") -> ArrayFile | None:
    return read_arrays(name, data if isinstance(data, bytes) else json.dumps(data).encode())


def of_text(text: str, name: str = "step.csv") -> dict[str, object]:
    found = read_arrays(name, text.encode())
    assert found is not None
    return {name: value for name, (value, _) in only(found).items()}


# numpy


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz_is_read_whatever_it_is_called(tmp_path: Path, save: object) -> None:
    file = tmp_path / "step.txt"
    with file.open("wb") as out:
        save(out, W1=np.eye(2), b=np.ones(2, "f4"), n=np.arange(2), title="text", f=np.asfortranarray(SEVERAL), be=np.ones(1, ">f2"))  # type: ignore[operator]
    assert only(read_file(file)) == {
        "W1": ([[1.0, 0.0], [0.0, 1.0]], "float64"),
        "b": ([1.0, 1.0], "float32"),
        "n": ([0.0, 1.0], "int64"),
        "f": (SEVERAL, "float64"),
        "be": ([1.0], "float16"),
    }


def test_arrays_without_names_keep_those_of_savez(tmp_path: Path) -> None:
    np.savez(tmp_path / "weights.npz", *[np.eye(2), np.ones(2)])
    assert list(only(read_file(tmp_path / "weights.npz"))) == ["arr_0", "arr_1"]


def test_npy_is_called_as_its_file_is(tmp_path: Path) -> None:
    np.save(tmp_path / "W1.npy", np.array(SEVERAL))
    assert only(read_file(tmp_path / "W1.npy")) == {"W1": (SEVERAL, "float64")}
    unnamed = read_arrays("<stdin>", (tmp_path / "W1.npy").read_bytes())
    assert unnamed is not None
    assert list(only(unnamed)) == ["arr_0"]


def test_the_bfloat16_of_jax_is_read(tmp_path: Path) -> None:
    np.save(tmp_path / "b.npy", np.array([0x3F80, 0xC040], "<u2").view("V2"))
    assert only(read_file(tmp_path / "b.npy")) == {"b": ([1.0, -3.0], "bfloat16")}


def test_what_is_not_finite_stays_as_it_is(tmp_path: Path) -> None:
    signalling = np.array([0x7F800001], "<u4").view("f4")
    np.savez(tmp_path / "n.npz", a=np.array([np.nan, np.inf, -np.inf]), s=signalling)
    read_back = {one.name: one.values for one in read_file(tmp_path / "n.npz").iterations[0]}
    assert np.isnan(read_back["a"][0])
    assert read_back["a"][1:].tolist() == [np.inf, -np.inf]
    assert np.isnan(read_back["s"][0])


# torch and safetensors


def test_a_state_dict_is_read_without_torch() -> None:
    for name in ("state_dict.pt", "protocol4.pt", "state.safetensors"):
        found = only(read_file(HERE / name))
        assert sorted(found) == ["0.bias", "0.weight", "2.bias", "2.weight"]
        assert (found["0.weight"], found["2.bias"]) == ((FIRST, "float32"), (LAST, "float32"))


def test_a_checkpoint_has_all_of_its_tensors_and_numbers() -> None:
    found = only(read_file(HERE / "checkpoint.pth"))
    assert found["model_state_dict.0.weight"] == (FIRST, "float32")
    assert found["epoch"] == (3.0, "")
    assert found["optimizer.param_groups.0.betas"] == ([0.9, 0.999], "")
    assert np.allclose(found["optimizer.state.3.exp_avg"][0], 0.05)
    assert "note" not in found


def test_a_list_of_mappings_has_an_iteration_in_each() -> None:
    assert [one[0].values.tolist() for one in read_file(HERE / "iterations.pt").iterations] == [SEVERAL, (np.array(SEVERAL) + 1).tolist()]


def test_tensors_without_names() -> None:
    assert only(read_file(HERE / "single.pt")) == {"single": (SEVERAL, "float64")}
    assert list(only(read_file(HERE / "list.pt"))) == ["arr_0", "arr_1"]


def test_strides_and_offsets_are_kept_to() -> None:
    assert {name: value for name, (value, _) in only(read_file(HERE / "views.pt")).items()} == {
        "t": np.transpose(SEVERAL).tolist(),
        "column": [1.0, 4.0],
        "wide": [SEVERAL[0], SEVERAL[0]],
        "whole": SEVERAL,
        "none": [],
    }


@pytest.mark.parametrize("name", ["kinds.pt", "kinds.safetensors"])
def test_each_dtype_is_read_and_said(name: str) -> None:
    found = only(read_file(HERE / name))
    assert len(found) == 8
    for name, (values, dtype) in found.items():
        assert (dtype, values) == (name, [0.0, 1.0, 1.0 if name == "bool" else 3.0])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("module.pt", "torch.save(model.state_dict()"),
        ("old.pt", "torch.save(model.state_dict()"),
        ("complex.pt", "x.detach().to_dense().float()"),
    ],
)
def test_other_pickles_are_refused_with_a_remedy(name: str, said: str) -> None:
    with pytest.raises(InputError, match=r"holds|format|not read") as error:
        read_file(HERE / name)
    assert said in str(error.value)


# JSON


def test_json_has_arrays_nested_by_name() -> None:
    found = of_json({"title": "a step", "W1": FIRST, "net": [[0.1, 0.2], [0.3]], "E": 0.5, "g": {"b": [1, 2]}, "h": [[1], [2]]})
    assert found is not None
    assert {name: value for name, (value, dtype) in only(found).items() if not dtype} == {
        "W1": FIRST,
        "net.0": [0.1, 0.2],
        "net.1": [0.3],
        "E": 0.5,
        "g.b": [1.0, 2.0],
        "h": [[1.0], [2.0]],
    }


@pytest.mark.parametrize(
    "data",
    [
        [{"W1": [1]}, {"W1": [2]}],
        {"iterations": [{"W1": [1]}, {"W1": [2]}]},
        b'{"W1": [1]}\n{"W1": [2]}\n',
    ],
)
def test_iterations_in_json(data: object) -> None:
    found = of_json(data)
    assert found is not None
    assert [[(one.name, one.values.tolist()) for one in each] for each in found.iterations] == [[("W1", [1.0])], [("W1", [2.0])]]


def test_what_stands_beside_iterations_is_of_each_of_them() -> None:
    found = of_json({"lr": 0.5, "iterations": [{"W": [1]}, {"W": [2]}], "final": {"a": [1]}})
    assert found is not None
    assert [[one.name for one in each] for each in found.iterations] == [["lr", "W"], ["lr", "W", "final.a"]]


@pytest.mark.parametrize(
    "data",
    [
        {"net_h1": 0.3},
        [{"net_h1": 0.3}, {"net_h1": 0.4}],
        {"inputs": ["i1"], "layers": [{"units": ["h1"], "weights": [[1]]}]},
        {"layers": [{"activation": "tanh", "weights": [[1]]}]},
        {"schema": "bptrace.trace/1", "iterations": [{"iteration": 1, "values": {"E": 1.0}}]},
        {"iterations": [{"iteration": 1, "values": {}, "samples": [{"sample": 1, "values": {"net_h1": 1.0}}]}]},
        [{"E": 1}, 2],
        {"net_h1": {}},
        [],
        {},
    ],
)
def test_configs_traces_and_plain_numbers_are_no_arrays(data: object) -> None:
    assert of_json(data) is None


def test_layers_of_arrays_are_no_config() -> None:
    found = of_json({"layers": [{"W": FIRST, "b": [1]}]})
    assert found is not None
    assert list(only(found)) == ["layers.0.W", "layers.0.b"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{"W": [[1, "2"]]}', "step.json:1:12"),
        (b'{"W": [[1, null]]}', "step.json:1:12"),
        (b'{"W": [[1, true]]}', "step.json:1:12"),
        (b'{"W": [[1, NaN]]}', "step.json:1:12"),
        (b'{"W": [1], "E": "0.5"}', "step.json:1:17"),
        (b'{"W": [1]}\n{"W": [null]}', "step.json:2:8"),
    ],
)
def test_a_mistake_in_json_has_its_place(text: bytes, place: str) -> None:
    with pytest.raises(InputError, match="is no number") as error:
        of_json(text)
    assert place in str(error.value)


# tables


def test_tables_are_read() -> None:
    assert of_text("1,2\n3,4\n", "W1.csv") == {"W1": [[1.0, 2.0], [3.0, 4.0]]}
    assert of_text("# of np.savetxt\n1 2\n3 4\n") == {"step": [[1.0, 2.0], [3.0, 4.0]]}
    assert of_text("name,value\nnet_h1,0.3\n") == {"net_h1": 0.3}
    assert of_text("W1,0.1,0.2\nE,0.5\n", "step") == {"W1": [0.1, 0.2], "E": 0.5}
    assert of_text("w1;w2\n0.1;0.2\n") == {"w1": 0.1, "w2": 0.2}


def test_each_row_below_a_heading_is_an_iteration(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("w1,w2\n0.1,0.2\n0.3,0.4\n")
    found = read(str(tmp_path / "w.csv"))
    assert isinstance(found, Recorded)
    assert [(one.number, one.values) for one in found.iterations] == [(1, {"w1": 0.1, "w2": 0.2}), (2, {"w1": 0.3, "w2": 0.4})]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("W1,0.1,x\n", "1:8"),
        ("1,2\n3\n", "2:1"),
        ("a,1\na,2\n", "2:1"),
        ("a,b\n1,\n", "2:3"),
        ("a,a\n1,2\n", "1:1"),
        ("a,b\n", "1:1"),
    ],
)
def test_a_mistake_in_a_table_has_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError) as error:
        of_text(text)
    assert f"step.csv:{place}" in str(error.value)


# what bptrace writes


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    out = [part for suffix in ("json", "csv", "npz") for part in ("-o", str(folder / f"trace.{suffix}"))]
    assert main(["run", "configs/minibatch.yaml", *out]) == 0
    return folder


def test_the_csv_of_a_run_has_the_values_of_its_json(written: Path) -> None:
    table, trace = read(str(written / "trace.csv")), read(str(written / "trace.json"))
    assert isinstance(table, Recorded)
    assert isinstance(trace, Recorded)
    assert [(one.number, one.values, one.samples) for one in table.iterations] == [
        (one.number, one.values, one.samples) for one in trace.iterations
    ]
    assert table.final is not None
    assert trace.final is not None
    assert table.final.samples == trace.final.samples


def test_the_npz_of_a_run_is_read_whole(written: Path) -> None:
    found = read(str(written / "trace.npz"))
    assert isinstance(found, ArrayFile)
    with np.load(written / "trace.npz") as arrays:
        assert {one.name for one in found.iterations[0]} == set(arrays)
        assert all(np.array_equal(one.values, arrays[one.name]) for one in found.iterations[0])


def test_a_csv_of_a_run_is_compared_with_its_config(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "configs/minibatch.yaml", str(written / "trace.csv")]) == 0
    assert "agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,,2,loss,E,0.5", "trace.csv:3:11"),
        ("0,,2,loss,F,0.5", "trace.csv:3:1"),
        ("1,x,2,loss,F,0.5", "trace.csv:3:3"),
        ("1,,2,loss,F,nan", "trace.csv:3:13"),
        ("1,,2,loss", "trace.csv:3"),
    ],
)
def test_a_mistake_in_the_csv_of_a_run_has_its_place(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "trace.csv").write_text(f"iteration,sample,layer,kind,name,value\n1,,2,loss,E,0.5\n{row}\n")
    with pytest.raises(InputError) as error:
        read(str(tmp_path / "trace.csv"))
    assert said in str(error.value)
