"""`bptrace gradcheck`: what it prints, and how it ends."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from bptrace.model.activations import ACTIVATIONS, OUT

from .conftest import Done
from .tools import CONFIGS, DIVERGES, MAZUR, MINIBATCH, bptrace

Work = Callable[..., Done]

KINK = """\
inputs: [x]
layers:
  - {units: [h], activation: relu, weights: [[0]]}
  - {units: [o], activation: tanh, weights: [[0.5]]}
learning_rate: 1
samples: [{inputs: [1], targets: [0.2]}]
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture(autouse=True)
def without_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes seconds to import; a test of its own asks it."""
    monkeypatch.setitem(sys.modules, "torch", None)


def _rows(done: Done) -> list[list[str]]:
    """The cells of the table."""
    lines = done.out.partition("───\n")[2].splitlines()
    return [re.split(r"\s{2,}", line.strip()) for line in lines if line.startswith(("∂", "δ"))]


@pytest.mark.parametrize("name", sorted(path.stem for path in CONFIGS.glob("*.yaml")))
def test_every_config_that_comes_with_it_is_right(work: Work, name: str) -> None:
    done = work("gradcheck", str(CONFIGS / f"{name}.yaml"))
    assert (done.code, done.err) == (0, "")
    assert re.match(r"All \d+ gradients of iteration 1 agree with central differences", done.out)
    assert "wrong" not in done.out
    assert len(_rows(done)) == 5
    part = "Checked are 200 of the 101,770 gradients of parameters, the largest among them, and none of the 11,780 gradients of single"
    assert (part in done.out) is (name == "digits")


def test_what_it_prints(work: Work) -> None:
    done = work("gradcheck", MAZUR)
    first, second, head, *_ = filter(None, done.out.splitlines())
    assert re.fullmatch(
        r"All 24 gradients of iteration 1 agree with central differences; the largest relative error is \d\.\de-1\d, at [∂δ]\S+\.", first
    )
    assert second == "PyTorch's autograd was not asked: not installed."
    assert head.split() == ["gradient", "analytic", "numeric", "relative", "error"]
    for _, analytic, numeric, error in _rows(done):
        assert float(analytic) == pytest.approx(float(numeric), rel=1e-8)
        assert float(error) < 1e-9


def test_the_iteration_and_the_digits_are_those_asked_for(work: Work) -> None:
    done = work("gradcheck", MINIBATCH, "--iteration", "3", "--digits", "4")
    assert "gradients of iteration 3 agree" in done.out
    for row in _rows(done):
        assert len(re.sub(r"e.*", "", row[1]).replace(".", "").lstrip("-0")) == 4


def test_names_are_in_the_notation_of_the_config(work: Work) -> None:
    done = work("gradcheck", str(CONFIGS / "nielsen.yaml"))
    assert "∂C/∂" in done.out
    assert {row[0] for row in _rows(done)} <= {"∂C/∂x", "∂C/∂w²₁₁", "∂C/∂b²₁", "δ²₁", "∂a²₁/∂z²₁", "∂C/∂a²₁"}


def test_what_is_wrong_ends_with_3_and_is_named(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", ACTIVATIONS["sigmoid"]._replace(slope=OUT))
    done = work("gradcheck", MAZUR)
    assert (done.code, done.err) == (3, "")
    assert done.out.startswith(
        "22 of 24 gradients of iteration 1 are wrong: central differences are something else; the largest relative error"
    )
    rows = _rows(done)
    assert len(rows) == 20
    assert {row[-1] for row in rows} == {"wrong"}
    assert [float(row[3]) for row in rows] == sorted((float(row[3]) for row in rows), reverse=True)
    assert done.out.endswith("\n2 more like these.\n")


def test_the_tolerance_is_the_one_asked_for(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "sigmoid", ACTIVATIONS["sigmoid"]._replace(slope=OUT * (1.0001 - OUT)))
    assert work("gradcheck", MAZUR).code == 3
    assert work("gradcheck", MAZUR, "--tolerance", ".01").code == 0


def test_a_kink_is_said_and_no_mistake(work: Work, written: Callable[[str], str]) -> None:
    done = work("gradcheck", written(KINK))
    assert (done.code, done.err) == (0, "")
    assert "6 of 9 gradients of iteration 1 agree with central differences; 3 are at a kink, where there is no one slope;" in done.out
    assert ["∂out_h/∂net_h", "0", "kink: slope 0 on the left, 1.000 on the right"] in _rows(done)


FAINT = """\
inputs: [x]
layers:
  - {units: [h], weights: [[1e-300]]}
  - {units: [o], weights: [[1]]}
learning_rate: 1
samples: [{inputs: [1], targets: [0.5]}]
"""


def test_what_cannot_be_told_is_said_and_no_mistake(work: Work, written: Callable[[str], str]) -> None:
    done = work("gradcheck", written(FAINT))
    assert (done.code, done.err) == (0, "")
    assert "7 of 9 gradients of iteration 1 agree with central differences; 2 cannot be told, so small or large are the" in done.out
    assert ["∂E/∂w2", "-5.000000000e-301", "cannot be told"] in _rows(done)


def test_what_is_rounded_each_step_is_checked_without_that(work: Work, written: Callable[[str], str]) -> None:
    done = work("gradcheck", written(KINK.replace("[[0]]", "[[0.3]]") + "round_each: 2dp\n"))
    assert done.code == 0
    assert "The config rounds each number to 2dp; nothing is rounded here" in done.out
    assert all(len(row[1]) > 8 for row in _rows(done) if float(row[1]) not in (0, 1)), "nor as it is shown"


def test_without_updates(work: Work, written: Callable[[str], str]) -> None:
    path = written(KINK.replace("learning_rate: 1", "iterations: 0"))
    assert work("gradcheck", path).code == 0
    done = work("gradcheck", path, "--iteration", "2")
    assert done.code == 2
    assert "the config has no learning_rate" in done.err


def test_a_run_that_diverges(work: Work, written: Callable[[str], str]) -> None:
    path = written(DIVERGES)
    assert work("gradcheck", path).code == 0
    done = work("gradcheck", path, "--iteration", "4")
    assert (done.code, done.out) == (3, "")
    assert re.match(r"error\[not-finite\]: \S+ is not a finite number, at iteration 3\n", done.err)


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
def test_pytorch_is_asked_where_it_is() -> None:
    done = bptrace("gradcheck", MAZUR)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "PyTorch's autograd gives the same 10 gradients of parameters; the largest relative error is" in done.stdout.decode()


# fmt: off
SLIPS = [
    (["--tolerance", "2"],    "'2' is no number from 0 up to 1"),
    (["--tolerance", "1"],    "'1' is no number from 0 up to 1"),
    (["--tolerance", "0,5"],  "'0,5' has a decimal comma: write 0.5"),
    (["--tolerance", "nan"],  "'nan' is no number from 0 up to 1"),
    (["--tolerance", "1e"],   "'1e' is no number from 0 up to 1"),
    (["--iteration", "0"],    "'0' is no whole number from 1"),
    (["--iteration", "-1"],   "'-1' is no whole number from 1"),
]
# fmt: on


@pytest.mark.parametrize(("args", "said"), SLIPS)
def test_options_that_cannot_be_meant(work: Work, args: list[str], said: str) -> None:
    done = work("gradcheck", MAZUR, *args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
