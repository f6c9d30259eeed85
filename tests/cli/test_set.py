"""--set and --notation on the command line, what needs no learning rate, and what is told of a layer without an activation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import bptrace

from .conftest import Done
from .tools import MAZUR

Work = Callable[..., Done]
SHOWN = ("--only", "dE/dw5", "--digits", "6")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Mazur's config with another text in the place of one, as a file."""

    def write(old: str, new: str) -> str:
        text = Path(MAZUR).read_text(encoding="utf-8")
        assert old in text
        text = text.replace(old, new)
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_number_is_set_for_every_verb(work: Work, tmp_path: Path) -> None:
    trace, sheet = tmp_path / "trace.json", tmp_path / "sheet.yaml"
    assert work("run", MAZUR, "--set", "w5=0.3", "--set", "η=0.1", "-o", str(trace)).code == 0
    data = json.loads(trace.read_text(encoding="utf-8"))
    assert data["config"]["learning_rate"] == 0.1
    assert data["config"]["layers"][1]["weights"][0][0] == {"w5": 0.3}
    value = data["iterations"][0]["values"]["dE/dw5"]
    assert f"{value:.4g}" in work("explain", MAZUR, "dE/dw5", "--set", "w5=0.3").out.replace("\u2212", "-")
    sheet.write_text(f"answers: {{dE/dw5: {value!r}}}\n", encoding="utf-8")
    assert work("check", MAZUR, str(sheet)).code == 1
    for jobs in ("1", "2"):
        assert work("check", MAZUR, str(sheet), "--set", "w5=0.3", "--jobs", jobs).code == 0
    assert work("diff", MAZUR, str(trace)).code == 1
    assert work("diff", MAZUR, str(trace), "--set", "w5=0.3", "--set", "η=0.1").code == 0
    assert work("gradcheck", MAZUR, "--set", "w5=0.3").out != work("gradcheck", MAZUR).out
    done = work("diff", str(trace), str(trace), "--set", "w5=0.3")
    assert (done.code, "both sides are recorded" in done.err) == (2, True)


def test_a_config_is_the_same_whether_a_number_is_set_or_written(work: Work, written: Callable[..., str]) -> None:
    mine = written("0.40", "0.3")
    set_so = work("run", MAZUR, "--set", "w5=0.3", "--json").out
    assert json.loads(set_so)["iterations"] == json.loads(work("run", mine, "--json").out)["iterations"]


def test_another_notation(work: Work) -> None:
    assert "z⁺" in work("run", MAZUR, "--notation", "z-a", "--only", "z^2_1").out
    assert "∂C/∂w³₁₁" in work("explain", MAZUR, "dE/dw5", "--notation", "z-a").out
    assert "∂E/∂w5" in work("explain", MAZUR, "dE/dw5").out
    assert json.loads(work("run", MAZUR, "--notation", "z-a", "--json").out)["config"]["notation"] == "z-a"


def test_a_name_to_set_is_read_in_the_notation_that_is_asked_for(work: Work) -> None:
    assert (
        work("run", MAZUR, "--notation", "z-a", "--set", "w^2_11=0.3", *SHOWN).out
        == work("run", MAZUR, "--notation", "z-a", "--set", "w1=0.3", *SHOWN).out
    )


# without a learning rate


def test_only_an_update_needs_a_learning_rate(work: Work, written: Callable[..., str]) -> None:
    mine = written("learning_rate: 0.5", "")
    for line in (["run", mine, "-n", "0"], ["explain", mine, "dE/dw5"], ["explain", mine], ["gradcheck", mine], ["diff", mine, MAZUR]):
        assert work(*line).code == 0, line
    for line in (["run", mine], ["run", mine, "-n", "3"], ["explain", mine, "w5+"], ["explain", mine, "E@2"]):
        done = work(*line)
        assert done.code == 2, line
        assert done.out == ""
        assert done.err.startswith(f"error[missing]: the config has no learning_rate\n --> {mine}:")
        assert "write learning_rate: 0.5, or say --set η=0.5; run -n 0 makes none" in done.err
    assert work("run", mine, "--set", "η=0.5").out == work("run", MAZUR).out
    assert "no learning rate" in work("run", mine, "-n", "0").out


def test_beside_other_problems_a_learning_rate_is_missed_too(work: Work, written: Callable[..., str]) -> None:
    err = work("explain", written("learning_rate: 0.5", "momentum: 0.9"), "dE/dw5").err
    assert err.count("error[") == 2
    assert "the config has no learning_rate" in err


# without an activation


def test_an_activation_that_is_not_written_is_told(work: Work, written: Callable[..., str]) -> None:
    text = Path(MAZUR).read_text(encoding="utf-8")
    assert text.count("activation: sigmoid") == 2
    told = "have no activation: identity was taken."
    mine = written("    activation: sigmoid\n", "")
    for verb in (["run"], ["explain"]):
        assert f"layers 1 and 2 {told}" in work(*verb, mine).out
        assert told not in work(*verb, MAZUR).out
    assert "layers 2 and 3 have" in work("run", mine, "--notation", "z-a").out
    assert "no activation" not in work("run", written("activation: sigmoid", "activation: identity")).out


def test_an_activation_that_a_trace_has_written_out_was_not_forgotten(work: Work, written: Callable[..., str], tmp_path: Path) -> None:
    trace = str(tmp_path / "trace.json")
    work("run", written("    activation: sigmoid\n", ""), "-o", trace)
    assert bptrace.load(trace).assumed == ()
    assert "no activation" not in work("run", trace).out


@pytest.mark.parametrize("where", ["top", "layer"])
def test_what_is_set_in_a_matrix_with_a_row_an_input_comes_back(work: Work, tmp_path: Path, where: str) -> None:
    """A trace of it can be run again, and gives the same."""
    layout = {"top": "weights_layout: inputs-by-units\n", "layer": ""}[where]
    own = {"top": "", "layer": ", weights_layout: inputs-by-units"}[where]
    text = f"inputs: 2\nlayers: [{{units: 2, weights: [[1, 2], [3, 4]]{own}}}]\nlearning_rate: 0.1\n{layout}"
    path, first, second = tmp_path / "rows.yaml", tmp_path / "a.json", tmp_path / "b.json"
    path.write_text(f"{text}samples: [{{inputs: [1, 2], targets: [0, 1]}}]\n", encoding="utf-8")
    assert work("run", str(path), "--set", "w2=0.9", "-o", str(first)).code == 0
    assert work("run", str(first), "-o", str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()
