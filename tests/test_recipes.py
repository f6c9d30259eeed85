"""The recipes of CONTRIBUTING.md: a row is enough for an activation or a loss, and these tests follow from the row."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bptrace
from bptrace.inputs.config.load import parse
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.losses import LOSSES

ROOT = Path(__file__).parents[1]
BACKENDS = ("walk", "compiled", "numpy")
STEP = 1e-5


def _config(activation: str, last: str = "sigmoid", loss: Any = "half_squared_error") -> Any:
    """A network of 2-2-2 units. No net is near 0, where some activations bend; targets and outputs are shares, for the logarithms."""
    data = {
        "inputs": ["x1", "x2"],
        "layers": [
            {"units": ["h1", "h2"], "activation": activation, "weights": [[0.5, -0.3], [-0.7, 0.2]], "biases": [0.4, -0.1]},
            {"units": ["o1", "o2"], "activation": last, "weights": [[0.6, 0.9], [-0.4, 0.8]], "biases": [0.7, -0.2]},
        ],
        "loss": loss,
        "learning_rate": 0.5,
        "samples": [{"inputs": [0.6, -0.8], "targets": [0.75, 0.25]}, {"inputs": [1.1, 0.3], "targets": [0.5, 0.5]}],
    }
    return parse(json.dumps(data).encode(), "recipe.json")


def _check(config: Any) -> None:
    """Every gradient, in every reading, against the central difference of E."""
    slopes = {name: _difference(config, name) for name in config.parameters}
    for reading in BACKENDS:
        trace = bptrace.run(config, backend=reading)
        for name, slope in slopes.items():
            assert trace[f"dE/d{name}"] == pytest.approx(slope, rel=1e-6, abs=1e-9), (name, reading)
            assert trace[f"{name}+"] == pytest.approx(trace[name] - 0.5 * trace[f"dE/d{name}"], rel=1e-14)


def _difference(config: Any, name: str) -> float:
    value = config.parameters[name]
    moved = (config._replace(parameters={**config.parameters, name: value + step}) for step in (STEP, -STEP))
    up, down = (bptrace.run(one, 0, only=["E"])["E"] for one in moved)
    return float((up - down) / (2 * STEP))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_has_its_slope(name: str) -> None:
    _check(_config(name, name))


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_has_its_slope(name: str) -> None:
    _check(_config("tanh", loss=name))


@pytest.mark.parametrize("name", [row.name for row in LOSSES.values() if row.fuses])
def test_a_fused_loss_has_the_same_gradient(name: str) -> None:
    _check(_config("tanh", LOSSES[name].fuses, {"name": name, "fused": True}))


# a row is enough


def _recipe(what: str) -> str:
    """The row that CONTRIBUTING.md gives as an example."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^```python\n({what}\((?:(?!```).)*\))\n```$", text, re.M | re.S)
    return str(row)


def _add(house: Path, file: str, row: str, table: str) -> None:
    """Puts a row at the end of the table in a file."""
    path = house / file
    before, table, after = path.read_text(encoding="utf-8").partition(f"\n{table} = (\n")
    rows, end, rest = after.partition("\n)\n")
    path.write_text(f"{before}{table}{rows}\n    {row},{end}{rest}", encoding="utf-8")


ADDED = {  # by what the row is: the file and the table that it stands in
    "Activation": ("bptrace/model/activations.py", "_ROWS"),
    "Loss": ("bptrace/model/losses.py", "_ROWS"),
    "Misconception": ("bptrace/check/diagnosis/mistakes_backward.py", "BACKWARD_ROWS"),
}

# A quantity that each unit has one of, and one that each parameter has one of: the rows of KINDS, and their equations.
KINDS = {
    "gain": (
        'Kind("gain", "gain", BACKWARD, "gain_{j}", True)',
        'Quantity("gain", (j,), both(plain, no(fused)), net[l, j] * slope[l, j])',
        {"gain_h1": "0.0911", "gain_o1": "0.2065"},
    ),
    "stride": (
        'Kind("stride", "stride", UPDATE, "stride_{p}", parameter="w")',
        'Quantity("stride", (j, i), layer, -(eta[l] * dw[l, j, i] * free_w[l, j, i]))',
        {"stride_w1": "-0.0002193", "stride_w5": "-0.04108"},
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that the recipes speak of, with the rows that they give as examples, and the documents written anew."""
    house = tmp_path_factory.mktemp("house")
    for folder in ("bptrace", "configs", "docs", "tests/docs"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "pyproject.toml", *(ROOT / "tests").glob("*.py")):
        shutil.copy(path, house / path.relative_to(ROOT))
    for what, (file, table) in ADDED.items():
        _add(house, file, _recipe(what), table)
    assert _python(house, "-m", "tests.docs").returncode == 0
    for row, equation, _ in KINDS.values():
        _add(house, "bptrace/model/symbols.py", row, "_ROWS")
        _add(house, "bptrace/model/equations.py", equation, "PAGE")
    return house


def _python(house: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(house), "PYTHONPYCACHEPREFIX": "", "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    return subprocess.run([sys.executable, *args], cwd=house, env=env, capture_output=True, encoding="utf-8")


def test_a_row_is_enough_for_an_activation_and_for_a_loss(house: Path) -> None:
    tested = _python(house, "-m", "pytest", "-p", "no:cacheprovider", "-k", "slope and (gauss or quartic)", "tests/test_recipes.py")
    assert "2 passed" in tested.stdout

    schema = _python(house, "-m", "bptrace", "schema", "config").stdout
    assert '"gauss"' in schema
    assert '"quartic"' in schema

    lines = (house / "docs" / "config.md").read_text(encoding="utf-8").splitlines()
    assert "| `gauss` | `e^(-net²)` | `-2·net·out` |  |" in lines
    assert "| `quartic` | `(t - out)^4` | `4·(out - t)^3` |  |" in lines


SLIPS = "inputs: 1\nlayers: [{units: 1, activation: gaus, weights: [[1]]}]\nloss: quarti\n"


def test_its_name_is_known_where_it_is_misspelled(house: Path) -> None:
    (house / "slips.yaml").write_text(SLIPS, encoding="utf-8")
    told = _python(house, "-m", "bptrace", "run", "slips.yaml").stderr
    assert "did you mean gauss" in told
    assert "did you mean quartic" in told


SHEET = "out_h1: 0.59327\nout_h2: 0.59688\ndelta_o1: 0.13850\ndE/dw5: 0.082668\n"  # δ_o1 times out_h2


def test_a_row_is_enough_for_a_misconception(house: Path) -> None:
    (house / "answers.yaml").write_text(SHEET, encoding="utf-8")
    told = _python(house, "-m", "bptrace", "check", "configs/mazur.yaml", "answers.yaml")
    assert (told.returncode, told.stderr) == (1, "")
    assert "dE/dw5: it looks as if δ was multiplied with the output of another unit of the layer below (other-input)." in told.stdout
    assert "\n### other-input\n" in (house / "docs" / "misconceptions.md").read_text(encoding="utf-8")


def test_a_row_is_enough_for_a_kind(house: Path) -> None:
    def told(*args: str) -> str:
        done = _python(house, "-m", "bptrace", *args)
        assert (done.returncode, done.stderr) == (0, ""), args
        return done.stdout

    table = told("run", "configs/mazur.yaml", "-o", "trace.json", "-o", "trace.csv", "-o", "trace.npz", "-o", "-")
    found = json.loads((house / "trace.json").read_bytes())["iterations"][0]
    values = {**found["values"], **found["samples"][0]["values"]}
    csv = (house / "trace.csv").read_text(encoding="utf-8")
    arrays = np.load(house / "trace.npz")
    whole = told("explain", "configs/mazur.yaml")
    for kind, (_, _, numbers) in KINDS.items():
        assert any(kind in line.split() for line in table.splitlines())
        assert arrays[f"{kind}_1"].ravel()[0] == values[next(iter(numbers))]
        for name, number in numbers.items():
            assert values[name] == pytest.approx(float(number), rel=1e-3)
            assert f"{values[name]:.6g}"[:6] in table
            assert f",{kind},{name}," in csv
        assert f"\n{name} = " in whole
        assert told("explain", "configs/mazur.yaml", name).count("=") >= 3
        assert told("explain", "configs/mazur.yaml", f"{kind}_*")
        assert told("run", "configs/mazur.yaml", "--only", name, "--only", f"{kind}:1")
    assert told("gradcheck", "configs/mazur.yaml").startswith("All ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_may_have_a_kind_that_is_a_row(house: Path, kind: str) -> None:
    _, _, numbers = KINDS[kind]
    sheet, name = house / f"{kind}.json", list(numbers)[-1]
    sheet.write_text(json.dumps({"answers": numbers}), encoding="utf-8")
    assert "All is right." in _python(house, "-m", "bptrace", "check", "configs/mazur.yaml", sheet.name).stdout
    sheet.write_text(json.dumps({"answers": {**numbers, name: "0.5"}}), encoding="utf-8")
    assert f"Begin again at {name}." in _python(house, "-m", "bptrace", "check", "configs/mazur.yaml", sheet.name).stdout
