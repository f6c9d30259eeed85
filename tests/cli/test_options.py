"""Every option of `bptrace run`, and the other verbs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import bptrace as package
from bptrace.cli.init import examples
from bptrace.cli.schema import SCHEMAS as SCHEMAS
from bptrace.formula.number import shortest, show

from .conftest import Done
from .tools import CONFIGS, DIGITS, MAZUR, MINIBATCH, ROOT, bptrace

Work = Callable[..., Done]


def headings(text: str) -> list[str]:
    """What the sections of a page are called."""
    return re.findall(r"^(\S.*)\n─+\n\n", text, re.M)


def table(text: str, caption: str) -> list[list[str]]:
    """The rows of the first table with a caption, its titles among them."""
    lines = text.split(f"\n{caption}\n")[1].split("\n\n")[0].splitlines()
    return [line.split() for line in [lines[0], *lines[2:]]]


# -n


def test_no_update(work: Work) -> None:
    out = work("run", MAZUR, "-n", "0").out
    assert "updated" not in out
    assert "After" not in out
    assert "⁺" not in out
    assert table(out, "Parameters")[0] == ["parameter", "from", "→", "to", "value", "gradient"]


def test_many_updates_are_told_in_short(work: Work) -> None:
    out = work("run", MAZUR, "-n", "100").out
    assert headings(out) == ["Equations", "Iteration 1", "Iteration 100", "E over 100 iterations", "After 100 updates"]


def test_updates_without_a_learning_rate(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "still.yaml"
    path.write_text("inputs: 1\nlayers: [{units: 1, weights: [[1]]}]\niterations: 0\nsamples: [{inputs: [1], targets: [0]}]\n")
    assert work("run", str(path)).code == 0
    done = work("run", str(path), "-n", "1")
    assert done.code == 2
    assert "write learning_rate: 0.5, or say --set η=0.5" in done.err


# --only

# fmt: off
SELECTED = [
    (["net_h1"],             ["net_h1", "net_h1+"]),
    (["δ_o1"],               ["delta_o1"]),
    (["dE/dw*"],             [f"dE/dw{n}" for n in range(1, 9)]),
    (["net_*+"],             ["net_h1+", "net_h2+", "net_o1+", "net_o2+"]),
    (["w5+"],                ["w5+"]),
    (["w?"],                 [*(f"w{n}" for n in range(1, 9)), *(f"w{n}" for n in range(1, 9))]),
    (["delta:output"],       ["delta_o1", "delta_o2"]),
    (["delta:hidden"],       ["delta_h1", "delta_h2"]),
    (["delta:2"],            ["delta_o1", "delta_o2"]),
    (["input:input"],        ["i1", "i2"]),
    (["error:input"],        ["dE/di1", "dE/di2"]),
    (["target:output"],      ["t_o1", "t_o2"]),
    (["updated:hidden"],     ["w1+", "w2+", "w3+", "w4+", "b1+"]),
    (["through:1"],          ["dE/dout_h1|o1", "dE/dout_h2|o1", "dE/dout_h1|o2", "dE/dout_h2|o2"]),
    (["slope:1"],            ["dout_h1/dnet_h1", "dout_h2/dnet_h2"]),
    (["E", "i1"],            ["E", "i1", "E+"]),
    (["E+"],                 ["E+"]),
    (["dE/dw5#1"],           ["dE/dw5"]),
]
# fmt: on


@pytest.mark.parametrize(("selectors", "found"), SELECTED)
def test_only(work: Work, selectors: list[str], found: list[str]) -> None:
    options = [word for selector in selectors for word in ("--only", selector)]
    trace = json.loads(work("run", MAZUR, "--json", *options).out)
    steps = [*trace["iterations"], trace["final"]]
    assert [name for step in steps for part in (step, *step["samples"]) for name in part["values"]] == found


@pytest.mark.parametrize(("selectors", "found"), SELECTED)
def test_what_is_selected_is_shown(work: Work, selectors: list[str], found: list[str]) -> None:
    options = [word for selector in selectors for word in ("--only", selector)]
    out = work("run", MAZUR, *options, "--digits", "17").out
    trace = json.loads(work("run", MAZUR, "--json", *options).out)
    values = {name: value for step in trace["iterations"] for part in (step, *step["samples"]) for name, value in part["values"].items()}
    last = trace["final"]
    values |= {name: value for part in (last, *last["samples"]) for name, value in part["values"].items() if name.endswith("+")}
    assert values
    assert [name for name, value in values.items() if not {show(value, 17), shortest(value)} & set(out.split())] == []
    assert not re.search(r"─\n(\n(Iteration|After)|\Z)", out), "a heading with nothing below it"


def test_a_selection_that_is_nowhere_is_said(work: Work) -> None:
    done = work("run", MAZUR, "-n", "3", "--only", "net_h1+", "--iteration", "2")
    assert done.code == 0
    assert done.out.endswith("\nNothing of what was selected is computed in what was picked.\n")


LARGE = """\
inputs: 20
layers: [{units: 20, weights: {init: he, seed: 1}}, {units: 10, weights: {init: xavier, seed: 2}}]
learning_rate: 0.1
samples:
"""


def test_a_selection_of_a_large_network_is_shown_row_by_row(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    samples = "".join(f"  - {{inputs: {[number] * 20}, targets: {[0.5] * 10}}}\n" for number in (0.1, 0.2))
    path.write_text(LARGE + samples, encoding="utf-8")
    assert "Layers" in work("run", str(path), "-n", "0").out
    out = work("run", str(path), "-n", "0", "--only", "delta:output", "--sample", "2").out
    assert "Layers" not in out
    assert len(table(out, "Backward")) == 11


# --iteration and --sample


def picked(text: str) -> list[tuple[int, list[int]]]:
    trace = json.loads(text)
    return [(step["iteration"], [sample["sample"] for sample in step["samples"]]) for step in trace["iterations"]]


# fmt: off
PICKED = [
    ([],                                        [(1, [1, 2]), (2, [3, 4]), (3, [5]), (4, [1, 2]), (5, [3, 4]), (6, [5])]),
    (["--iteration", "1,3:4,-1"],               [(1, [1, 2]), (3, [5]), (4, [1, 2]), (6, [5])]),
    (["--iteration", "-2:-1"],                  [(5, [3, 4]), (6, [5])]),
    (["--sample", "2,5"],                       [(1, [2]), (2, []), (3, [5]), (4, [2]), (5, []), (6, [5])]),
    (["--sample", "-1", "--iteration", "3"],    [(3, [5])]),
    (["--only", "net_h1#3@2"],                  [(2, [3])]),
    (["--only", "net_*#3@2"],                   [(2, [3])]),
    (["--only", "net_h1@2", "--iteration", "1"], [(1, [1, 2])]),
    (["--only", "net_h1#1", "--sample", "2", "--iteration", "1"], [(1, [2])]),
]
# fmt: on


@pytest.mark.parametrize(("options", "found"), PICKED)
def test_picked(work: Work, options: list[str], found: list[tuple[int, list[int]]]) -> None:
    assert picked(work("run", MINIBATCH, "--json", *options).out) == found


def test_what_follows_the_last_update_belongs_to_the_last_iteration(work: Work) -> None:
    for iterations, there in (("1", False), ("-1", True), ("5:6", True)):
        assert ("final" in json.loads(work("run", MINIBATCH, "--json", "--iteration", iterations).out)) is there
        assert ("After 6 updates" in work("run", MINIBATCH, "--iteration", iterations).out) is there


def test_samples_in_tables(work: Work, tmp_path: Path) -> None:
    rows = "".join(f"  - {{inputs: [{n}], targets: [0]}}\n" for n in range(20))
    path = tmp_path / "many.yaml"
    path.write_text(f"inputs: 1\nlayers: [{{units: 1, weights: [[0.1]]}}]\nlearning_rate: 0.1\nsamples:\n{rows}")
    some, every, two = (work("run", str(path), "-n", "0", *args).out for args in ([], ["--full"], ["--sample", "4,20"]))
    assert re.findall(r"Sample (\d+)", some) == ["1", "2", "3"]
    assert "17 of 20 samples are not shown: --full shows all, --sample 4 that one." in some
    assert re.findall(r"Sample (\d+)", every) == [str(n + 1) for n in range(20)]
    assert re.findall(r"Sample (\d+)", two) == ["4", "20"]
    assert "not shown" not in every + two


# --digits, --full, --json, --color


def test_digits(work: Work) -> None:
    assert "0.38 " in work("run", MAZUR, "--digits", "2", "--only", "net_h1").out.replace("\n", " \n")
    assert "0.37750000000000000" in work("run", MAZUR, "--digits", "17", "--only", "net_h1").out


def test_large(work: Work) -> None:
    out = work("run", DIGITS, "-n", "1").out
    assert "101770 parameters, 10 samples in the batch: a summary; --full shows every row." in out
    assert "Equations" not in out
    assert "dead" in out
    assert len(out.splitlines()) < 120


def test_json_is_one_document_and_nothing_else(work: Work) -> None:
    done = work("run", MAZUR, "--json")
    assert done.err == ""
    assert json.loads(done.out)["iterations"][0]["values"]["E"] == package.run(package.load(MAZUR))["E"]
    assert done.out.endswith("}\n")


@pytest.mark.parametrize(("option", "coloured"), [("auto", False), ("always", True), ("never", False)])
def test_color_in_a_pipe(work: Work, option: str, coloured: bool) -> None:
    assert ("\x1b[" in work("run", MAZUR, "--color", option).out) is coloured


# standard input


def test_a_config_from_standard_input() -> None:
    text = (CONFIGS / "mazur.yaml").read_text(encoding="utf-8")
    assert bptrace("run", "-", stdin=text).stdout == bptrace("run", MAZUR).stdout
    bad = bptrace("run", "-", stdin="inputs: 1\nlayer: 2\n")
    assert bad.returncode == 2
    assert b"<stdin>:2:1" in bad.stderr
    empty = bptrace("run", "-")
    assert empty.returncode == 2
    assert b"the file is empty" in empty.stderr


# init, schema


@pytest.mark.parametrize("name", examples())
def test_init(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = work("init", name)
    assert done.code == 0
    assert done.out.endswith(f"now: bptrace run {name}.yaml\n")
    assert (tmp_path / f"{name}.yaml").read_bytes() == (CONFIGS / f"{name}.yaml").read_bytes()
    again = work("init", f"{name}.yaml")
    assert again.code == 2
    assert "exists already" in again.err
    package.load(f"{name}.yaml")


def test_init_lists_what_there_is(work: Work) -> None:
    done = work("init")
    configs, made = done.out.split("\n\n")
    assert [line.split()[0] for line in configs.splitlines()] == sorted(path.stem for path in CONFIGS.glob("*.yaml"))
    assert [line.split()[0] for line in made.splitlines()] == ["exercise", "secret"]
    assert done.out.isascii()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema(work: Work, name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(work("schema", name).out))


# completion


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(name: str) -> None:
    done = bptrace(_BPTRACE_COMPLETE=f"{name}_source")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"_BPTRACE_COMPLETE=" in done.stdout


# fmt: off
COMPLETED = [
    ("bptrace r",             {"run"}),
    ("bptrace run --it",      {"--iterations", "--iteration"}),
    ("bptrace run --color a", {"auto", "always"}),
    ("bptrace init ma",       {"matrix-3-layer", "mazur"}),
    ("bptrace init se",       {"secret"}),
    ("bptrace schema ",       {"config", "trace", "answers", "report", "lint", "diff"}),
    ("bptrace na",            {"names"}),
    ("bptrace explain configs/hexup.yaml dE/dw",        {f"dE/dw{n}" for n in range(1, 7)}),
    ("bptrace explain configs/hexup.yaml dy/dw",        {f"dy/dw{n}" for n in range(1, 7)}),
    ("bptrace explain configs/hexup.yaml ∂E/∂w1",       {"∂E/∂w1"}),
    ("bptrace explain configs/nielsen.yaml z²",         {"z²₁"}),
    ("bptrace names configs/hexup.yaml delta_h,w1",     {"delta_h,w1", "delta_h,w1+"}),
    ("bptrace names configs/hexup.yaml net:",           {"net:input", "net:hidden", "net:output", "net:1", "net:2"}),
    ("bptrace names configs/hexup.yaml h",              {"h1", "h2"}),
    ("bptrace run configs/hexup.yaml --only grad",      {"gradient"}),
    ("bptrace run -n 3 configs/hexup.yaml --only=t",    {"t_y", "target", "through"}),
    ("bptrace run --only t",                            {""}),
    ("bptrace explain no-such-file.yaml dE",            {""}),
    ("bptrace explain - dE",                            {""}),
    ("bptrace explain README.md dE",                    {""}),
    ("bptrace explain pyproject.toml dE",               {""}),
]
# fmt: on


@pytest.mark.parametrize(("line", "offered"), COMPLETED)
def test_completion(line: str, offered: set[str]) -> None:
    done = bptrace(folder=ROOT, _BPTRACE_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(line.split(" ")) - 1))
    assert (done.returncode, done.stderr) == (0, b"")
    assert {word.partition(",")[2] for word in done.stdout.decode().splitlines()} == offered


@pytest.mark.parametrize("line", ["bptrace run co", "bptrace run -o co"])
def test_completion_leaves_files_to_the_shell(line: str) -> None:
    done = bptrace(_BPTRACE_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(line.split(" ")) - 1))
    assert done.stdout.decode().splitlines() == ["file,co"]
