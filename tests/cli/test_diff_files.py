"""`bptrace diff` with arrays, several files, selectors and tolerances, and the files that it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest

import bptrace
from bptrace.trace.number_types import TOLERANCES
from bptrace.views.data.comparison_json import diff_schema

from .conftest import Done
from .tools import CONFIGS, MAZUR

Work = Callable[..., Done]
Arrays = dict[str, Any]
XOR = str(CONFIGS / "xor.yaml")
KINDS = {"W": "w", "b": "b", "z": "net", "a": "out", "dW": "dE/dw", "db": "dE/db", "dz": "delta"}
VALIDATOR = jsonschema.Draft202012Validator(diff_schema())


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def steps(config: str = XOR, updates: int = 1) -> list[Arrays]:
    """The arrays of each iteration, as a program of one's own would name them."""
    run = bptrace.run(bptrace.load(config), updates)
    return [{f"{word}{layer}": step.array(kind, layer).copy() for word, kind in KINDS.items() for layer in (1, 2)} for step in run.steps]


def saved(arrays: Arrays, name: str = "step.npz", dtype: str = "float64") -> str:
    np.savez(name, **{key: values.astype(dtype) for key, values in arrays.items()})
    return name


# several files


def in_three_files(wrong: int = 0) -> list[str]:
    """Three iterations of xor, a file each; in one of them, a number is wrong."""
    made = steps(updates=3)
    if wrong:
        made[wrong - 1]["z1"][2, 0] += 0.01
    return [saved(arrays, f"step{number}.npz") for number, arrays in enumerate(made, 1)]


def test_several_files_are_iterations(work: Work) -> None:
    right, wrong = work("diff", XOR, *in_three_files()), work("diff", XOR, *in_three_files(wrong=2))
    assert (right.code, wrong.code) == (0, 1)
    assert "54 quantities compared in 3 iterations" in right.out
    assert "B  step1.npz, step2.npz and step3.npz" in right.out
    assert "1 differs, the first at iteration 2." in wrong.out
    assert re.search(r"^net_h1#3@2 ", wrong.out, re.M)


def test_several_traces_are_iterations(work: Work) -> None:
    for number in (1, 2):
        trace = json.loads(bptrace.run(bptrace.load(XOR), 2).to_json())
        Path(f"{number}.json").write_text(json.dumps(trace["iterations"][number - 1]["values"]), "utf-8")
    assert "in 2 iterations" in work("diff", XOR, "1.json", "2.json").out
    assert work("diff", XOR, "2.json", "1.json").code == 1


# fmt: off
TOGETHER = [
    (["step.npz", "mine.json"],    r"step\.npz has arrays, and mine\.json numbers by name"),
    (["step.npz", XOR],            r"is a config, and not the numbers of an iteration"),
    (["many.json", "mine.json"],   r"many\.json: 2 iterations, where each of several files is one iteration"),
    (["mine.json", "many.json@2"], r"many\.json@2: iteration 2 of a file, where each"),
    (["-", "-"],                   r"one of the two, not both"),
]
# fmt: on


@pytest.mark.parametrize(("files", "said"), TOGETHER)
def test_what_is_not_several_iterations(work: Work, files: list[str], said: str) -> None:
    saved(steps()[0])
    Path("mine.json").write_text('{"E": 0.1}', "utf-8")
    Path("many.json").write_text('[{"E": 0.1}, {"E": 0.2}]', "utf-8")
    done = work("diff", XOR, *files)
    assert (done.code, done.out) == (2, "")
    assert re.search(said, done.err)


# selectors


def test_only_some_are_compared(work: Work) -> None:
    wrong = steps()[0]
    wrong["z1"][2, 0] += 0.01
    saved(wrong)
    assert work("diff", XOR, "step.npz", "--only", "net:2", "--only", "dE/dw*").code == 0
    done = work("diff", XOR, "step.npz", "--only", "net")
    assert done.code == 1
    assert "12 quantities compared: 1 differs." in done.out
    assert "w1 and w2" not in done.out, "what is not asked for is not missed"
    assert work("diff", XOR, "step.npz", "--only", "net_h1#2").code == 0
    assert work("diff", XOR, "step.npz", "--only", "net_h1#3").code == 1


def test_only_one_iteration_is_compared(work: Work) -> None:
    files = in_three_files(wrong=2)
    assert [work("diff", XOR, *files, "--only", f"net_h1@{number}").code for number in (1, 2, 3)] == [0, 1, 0]


def test_a_loss_without_a_number_is_that_of_its_one_sample(work: Work) -> None:
    Path("mine.json").write_text('{"E": 0.5, "net_h1": 1}', "utf-8")
    done = work("diff", MAZUR, "mine.json", "--only", "E")
    assert "1 quantity compared: 1 differs." in done.out


def test_a_selector_that_means_nothing(work: Work) -> None:
    saved(steps()[0])
    done = work("diff", XOR, "step.npz", "--only", "net_h9")
    assert (done.code, done.out) == (2, "")
    assert "net_h9" in done.err
    assert "did you mean net_h" in done.err
    none = work("diff", XOR, "step.npz", "--only", "updated")
    assert none.code == 2
    assert "have no quantity in common among those of --only" in none.err


# tolerances


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_type_sets_the_tolerance(work: Work, dtype: str) -> None:
    arrays = steps()[0]
    saved(arrays, dtype=dtype)
    assert work("diff", XOR, "step.npz").code == 0
    arrays["a2"] *= 1 + 1.3 * TOLERANCES[dtype]
    done = work("diff", XOR, saved(arrays, dtype=dtype))
    assert done.code == 1
    assert (f"{dtype} numbers, compared to " in done.out) is (dtype != "float64")


def test_numbers_that_are_written_in_json_show_their_type(work: Work) -> None:
    run = bptrace.run(bptrace.load(MAZUR), 1)
    mine = {name: float(np.float32(run[name])) for name in ("net_h1", "net_h2", "out_h1", "out_h2", "delta_o1", "dE/dw5", "w5+", "E")}
    Path("mine.json").write_text(json.dumps(mine), "utf-8")
    done = work("diff", MAZUR, "mine.json")
    assert done.code == 0
    assert "float32 numbers, compared to 1e-5." in done.out


@pytest.mark.parametrize(("options", "code"), [(["1e-2"], 0), (["1e-4"], 1), (["1e-4", "--atol", "0.011"], 0), (["0.1", "--atol", "0"], 0)])
def test_a_tolerance_that_is_asked_for(work: Work, options: list[str], code: int) -> None:
    Path("mine.json").write_text('{"net_h1": 0.3805}', "utf-8")
    done = work("diff", MAZUR, "mine.json", "--tolerance", *options)
    assert done.code == code
    assert f"Compared to {float(options[0]):g} of the larger number" in done.out
    assert ("where a number is small, as was asked" in done.out) is ("--atol" in options)


def test_a_number_near_0_is_one_by_the_absolute_tolerance(work: Work) -> None:
    wrong = steps()[0]
    wrong["dW1"][0, 0] = 0
    saved(wrong)
    size = abs(steps()[0]["dW1"][0, 0])
    assert work("diff", XOR, "step.npz", "--atol", repr(float(size * 1.01))).code == 0
    assert work("diff", XOR, "step.npz", "--atol", repr(float(size * 0.99))).code == 1


# what is written


def test_json(work: Work) -> None:
    done = work("diff", XOR, *in_three_files(wrong=2), "--json")
    found = json.loads(done.out)
    VALIDATOR.validate(found)
    assert done.code == 1
    assert (found["ok"], found["differing"], found["dtype"], found["tolerance"]) == (False, 1, "float64", 1e-9)
    assert found["b"] == {"name": "step1.npz, step2.npz and step3.npz", "kind": "arrays", "dtype": "float64"}
    first = found["first"]
    assert (first["name"], first["iteration"], first["sample"], first["kind"], first["layer"]) == ("net_h1#3@2", 2, 3, "net", 1)
    assert first["b"] - first["a"] == pytest.approx(0.01)
    assert first["formula"][0].startswith("net_h1#3 = w1·x1#3 + w2·x2#3 + b_h1 = ")
    assert "the number of B is wrong" in first["verdict"][0]


def test_json_of_what_agrees(work: Work) -> None:
    saved(steps()[0] | {"queue": np.zeros(5)})
    done = work("diff", XOR, "step.npz", "--json")
    found = json.loads(done.out)
    VALIDATOR.validate(found)
    assert (done.code, found["ok"], found["first"], found["differences"]) == (0, True, None, [])
    assert [one["name"] for one in found["unread"]] == ["queue"]
    assert "E+" in found["only_in"]["a"]


def test_junit_has_a_case_for_each_kind_of_a_layer(work: Work) -> None:
    assert work("diff", XOR, *in_three_files(wrong=2), "-o", "found.junit", "-o", "found.xml").code == 1
    assert Path("found.junit").read_bytes() == Path("found.xml").read_bytes()
    suite = ElementTree.parse("found.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("36", "1")
    (failed,) = [case for case in suite.iter("testcase") if case.find("failure") is not None]
    assert (failed.get("classname"), failed.get("name")) == ("iteration 2", "net:1")
    failure = failed.find("failure")
    assert failure is not None
    assert str(failure.get("message")).startswith("1 of 8 numbers differs: net_h1#3@2, of which A has 0.59")
    assert "by the equation, the number of B is wrong" in str(failure.text)


def test_all_formats_at_once(work: Work) -> None:
    files = in_three_files(wrong=2)
    names = [f"found{suffix}" for suffix in (".json", ".md", ".tex", ".html", ".txt", ".xml")]
    done = work("diff", XOR, *files, *(part for name in names for part in ("-o", name)))
    assert (done.code, done.out) == (1, "")
    assert all("net_h1" in Path(name).read_text("utf-8").replace(r"\_", "_") for name in names)
    assert work("diff", XOR, *files).out == Path("found.txt").read_text("utf-8")
    assert work("diff", XOR, *files, "-o", "found.txt", "-o", "-").out == Path("found.txt").read_text("utf-8")


# fmt: off
REFUSED = [
    (["-o", "found.csv"],       r"cannot tell a format from the name 'found\.csv'"),
    (["-o", "step.npz"],        r"cannot tell a format"),
    (["-o", "mine.json"],       r"mine\.json is read here, so it is not written over"),
    (["-o", "a.md", "-o", "./a.md"], r"named twice"),
    (["--json", "-o", "-"],     r"the page or JSON, not both"),
    (["--atol", "-1"],          r"no number from 0 up to 1"),
]
# fmt: on


@pytest.mark.parametrize(("options", "said"), REFUSED)
def test_what_cannot_be_written(work: Work, options: list[str], said: str) -> None:
    Path("mine.json").write_text('{"net_h1": 0.3775}', "utf-8")
    done = work("diff", MAZUR, "mine.json", *options)
    assert (done.code, done.out) == (2, "")
    assert re.search(said, done.err)
    assert Path("mine.json").read_text("utf-8") == '{"net_h1": 0.3775}'


# fmt: off
NO_ARRAYS = {"p.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "p.h5": b"\x89HDF\r\n\x1a\n\0\0", "p.pkl": b"\x80\x04\x95\x0b\0\0\0", "p.npz": b""}
# fmt: on


@pytest.mark.parametrize("name", NO_ARRAYS)
@pytest.mark.parametrize("args", [["diff", MAZUR, "FILE"], ["diff", "FILE", MAZUR], ["run", "FILE"], ["check", MAZUR, "FILE"]])
def test_no_binary_file_is_called_text_in_another_encoding(work: Work, name: str, args: list[str]) -> None:
    Path(name).write_bytes(NO_ARRAYS[name])
    done = work(*(name if part == "FILE" else part for part in args))
    assert done.code == 2
    assert "UTF-8" not in done.out + done.err
    assert name in done.err
