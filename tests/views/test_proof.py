"""Scripts that reproduce a trace: with numpy they are run here; those for torch are run where it is installed, in tests/torch."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from bptrace.cli import main
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.losses import LOSSES

from .proof_scripts import CONFIGS, DIVERGED, ROOT, drawn, printed, script_of, small
from .test_golden import kept

AGREE = re.compile(r"all \d+ numbers agree\n")


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_script_of_a_config_agrees(path: Path) -> None:
    assert AGREE.fullmatch(printed(script_of(path, "numpy")))


@settings(max_examples=40)
@given(drawn())
def test_the_script_of_any_network_agrees(data) -> None:
    script = script_of(data, "numpy", exits=(0, DIVERGED))
    assert AGREE.fullmatch(printed(script)) or "No iteration of this run came to its end" in script


@pytest.mark.parametrize(("name", "framework"), [("mazur", "torch"), ("minibatch", "numpy")])
def test_a_script_as_it_was_read(name: str, framework: str) -> None:
    kept(f"solution-{name}-{framework}.py.txt", script_of(ROOT / f"configs/{name}.yaml", framework))


def test_the_same_config_gives_the_same_bytes() -> None:
    first, second = (script_of(small(), "torch", "-n", "3") for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("factor", "agrees"), [(1 + 9e-10, True), (1 + 1.1e-9, False)])
def test_a_number_that_differs_is_found(factor: float, agrees: bool) -> None:
    script = script_of(small(samples=[{"inputs": [1, 1], "targets": [2025.25]}]), "numpy")  # E is large, so what 0 may come to is nothing
    (number,) = re.findall(r'^    "E": (.*),$', script, re.M)
    changed = script.replace(f'"E": {number}', f'"E": {float(number) * factor!r}')
    if agrees:
        assert AGREE.fullmatch(printed(changed))
    else:
        with pytest.raises(AssertionError, match=r"E is 2.*, in the trace 2"):
            printed(changed)


@pytest.mark.parametrize("name", ["dW1", "db2", "W2+", "b1+", "z1", "a2", "E"])
def test_every_number_is_compared(name: str) -> None:
    script = script_of(small(), "numpy")
    changed = re.sub(rf'("{re.escape(name)}": \[*)(-?[\d.e-]+)', lambda found: f"{found[1]}{float(found[2]) + 1e-6}", script)
    assert changed != script
    with pytest.raises(AssertionError, match=f"{re.escape(name)} is"):
        printed(changed)


# what an iteration is made of


@pytest.mark.parametrize("framework", ["torch", "numpy"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_and_loss_has_a_script(name: str, loss: str, framework: str) -> None:
    layers = [{**layer, "activation": name} for layer in small()["layers"]]
    layers[1] |= {"activation": "sigmoid", "weights": [[0.5, 0.6]], "units": ["o"]}
    script = script_of(small(layers=layers, loss=loss), framework)
    compile(script, "solution.py", "exec")
    if framework == "numpy":
        assert AGREE.fullmatch(printed(script))


def test_without_updates_nothing_is_updated() -> None:
    without = {key: value for key, value in small().items() if key != "learning_rate"} | {"iterations": 0}
    script = script_of(without, "numpy")
    assert "eta" not in script
    assert "+" not in re.findall(r"got = .*", script)[0]
    assert AGREE.fullmatch(printed(script))


def test_many_iterations_are_a_loop_with_the_first_and_the_last_compared() -> None:
    script = script_of(ROOT / "configs/xor.yaml", "numpy", "-n", "2000")
    assert "for iteration in range(1, 2001):" in script
    assert "if iteration in (1, 2000):" in script
    assert AGREE.fullmatch(printed(script))


def test_iterations_that_are_picked_are_compared() -> None:
    script = script_of(ROOT / "configs/xor.yaml", "numpy", "--iteration", "3:5")
    assert "range(1, 6)" in script
    assert "if iteration in (3, 5):" in script
    assert AGREE.fullmatch(printed(script))


def test_what_is_set_is_in_the_script() -> None:
    script = script_of(small(), "numpy", "--set", "w1=0.625", "--set", "eta=0.75")
    assert "[[0.625, 0.2]" in script
    assert "eta = 0.75" in script
    assert AGREE.fullmatch(printed(script))


def test_a_sum_that_cancels_is_0_in_the_script_too() -> None:
    """In floats 0.1 + 0.2 - 0.3 is positive, and the unit would learn."""
    script = script_of(small(), "numpy")
    assert "def settled" in script
    assert AGREE.fullmatch(printed(script))
    with pytest.raises(AssertionError, match="dW1 is"):
        printed(re.sub(r"return np.where.*", "return x", script))
    assert "settled" not in script_of(small(samples=[{"inputs": [1, 2], "targets": [0.25]}]), "numpy")


@pytest.mark.parametrize(("outputs", "helped"), [(0.0, False), (60.0, True)])
def test_a_log_loss_takes_care_of_0_where_an_output_is_as_good_as_sure(outputs: float, helped: bool) -> None:
    layers = [{"units": ["o1", "o2"], "activation": "softmax", "weights": [[outputs], [0]]}]
    data = {"inputs": ["x"], "layers": layers, "loss": "cross_entropy", "learning_rate": 1, "samples": [{"inputs": [1], "targets": [1, 0]}]}
    script = script_of(data, "numpy")
    assert ("def times_ln" in script) is helped
    assert AGREE.fullmatch(printed(script))


def test_a_run_that_diverges_has_a_script_of_what_came_before() -> None:
    layers = [{"units": ["o"], "weights": [[1.5]]}]
    data = {"inputs": ["x"], "layers": layers, "learning_rate": 1e100, "iterations": 9, "samples": [{"inputs": [2], "targets": [1]}]}
    script = script_of(data, "numpy", exits=(DIVERGED,))
    assert AGREE.fullmatch(printed(script))
    assert "No iteration" in script_of({**data, "samples": [{"inputs": [1e200], "targets": [1]}]}, "numpy", exits=(DIVERGED,))


# what a config says is text


HOSTILE = [
    "fine\nraise SystemExit(7)",
    "-*- coding: utf-7 -*-",
    '"""\nraise SystemExit(7)',
    "a\rb\x0craise SystemExit(7)",
    "\x85\u2028\u2029raise SystemExit(7)",
    "bell \x07 and \x7f, \x1b[31mred",
    "turned \u202e round",
]


@pytest.mark.parametrize("framework", ["torch", "numpy"])
@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_stays_a_comment(title: str, framework: str) -> None:
    bare, titled = (script_of(data, framework) for data in (small(), small(title=title)))
    assert ast.dump(ast.parse(titled.encode())) == ast.dump(ast.parse(bare.encode()))
    assert set(titled.splitlines()) >= set(bare.splitlines())
    assert len(titled.splitlines()) == len(bare.splitlines()) + 1


@pytest.mark.parametrize("name", ["import", "np", "ﬁ", "W1", "x.y", "π"])
def test_names_of_units_stay_comments(name: str) -> None:
    layers = small()["layers"]
    layers[0]["units"] = [name, "h2"]
    assert AGREE.fullmatch(printed(script_of(small(layers=layers), "numpy")))


# what is refused


def refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["run", *args]) == 2
    return capsys.readouterr().err


def test_rounding_each_number_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "rounded.json"
    config.write_text(json.dumps(small(round_each="4dp")), encoding="utf-8")
    assert "round_each: 4dp" in refused(capsys, str(config), "-o", str(tmp_path / "solution.py"))
    assert list(tmp_path.iterdir()) == [config]


@pytest.mark.parametrize(("samples", "fits"), [(6663, True), (6664, False)])
def test_a_script_that_would_be_too_long_is_refused(samples: int, fits: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Given are 3 numbers for each sample and 2 parameters; compared are 2 for each sample of the batch, 4 of the parameters, and E."""
    rows = "\n".join("0.5,0.25,1" for _ in range(samples))
    (tmp_path / "data.csv").write_text(f"a,b,c\n{rows}\n", encoding="utf-8")
    config = tmp_path / "long.yaml"
    config.write_text(
        "inputs: [a, b]\nlayers: [{units: [o], weights: [[0.5, 0.25]]}]\nlearning_rate: 0.5\nbatch: 1\niterations: 1\n"
        "samples: {csv: data.csv, inputs: [a, b], targets: [c]}\n",
        encoding="utf-8",
    )
    if fits:
        assert main(["run", str(config), "-o", str(tmp_path / "solution.py")]) == 0
    else:
        assert "20,000 are the most" in refused(capsys, str(config), "-o", str(tmp_path / "solution.py"))


@pytest.mark.parametrize("option", [("--only", "E"), ("--sample", "1")])
def test_a_script_works_every_number(option: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, str(ROOT / "configs/mazur.yaml"), "-o", str(tmp_path / "s.py"), *option)
    assert f"{option[0]} means nothing for a script" in said


def test_a_framework_is_for_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert "is for a script" in refused(capsys, str(ROOT / "configs/mazur.yaml"), "--framework", "numpy")
