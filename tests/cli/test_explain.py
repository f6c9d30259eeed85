"""`bptrace explain`, as people type it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Done
from .tools import DIGITS, DIVERGES, MAZUR, ROOT, bptrace

Work = Callable[..., Done]
XOR, NIELSEN, MATRIX = (str(ROOT / "configs" / f"{name}.yaml") for name in ("xor", "nielsen", "matrix-3-layer"))

DW5 = """\
∂E/∂w5 = ∂E/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5
       = 0.741365070 · 0.186815602 · 0.593269992
       = 0.0821670406
chain rule: δ_o1 · out_h1, from (1), (2) and (3)

(1)  ∂E/∂out_o1 = out_o1 - t_o1 = 0.751365070 - 0.01 = 0.741365070
     slope of the loss, half_squared_error, by out

(2)  ∂out_o1/∂net_o1 = out_o1 · (1 - out_o1) = 0.751365070 · (1 - 0.751365070) = 0.186815602
     slope of sigmoid: out_j·(1 - out_j)

(3)  ∂net_o1/∂w5 = out_h1 = 0.593269992
     net_o1 = w5·out_h1 + w6·out_h2 + b2, where only w5 moves
"""


def test_a_gradient_with_the_chain_rule_spelled_out(work: Work) -> None:
    assert work("explain", MAZUR, "dE/dw5") == Done(0, DW5, "")


def test_brief_is_without_words(work: Work) -> None:
    out = work("explain", MAZUR, "dE/dw5", "--brief").out
    assert out.splitlines()[-1] == "(3)  ∂net_o1/∂w5 = out_h1 = 0.593269992"
    assert "rule" not in out


def test_depth(work: Work) -> None:
    lines = [work("explain", MAZUR, "w5+", "--brief", *depth).out.count(" = ") for depth in (["--depth", "0"], [], ["--all"])]
    assert lines == sorted(lines)
    assert len(set(lines)) == 3


def test_several_numbers_stand_under_their_names(work: Work) -> None:
    out = work("explain", MAZUR, "w5@3", "dout_o1/dw1").out
    assert "w5@3\n────\n\nin iteration 2\n\nw5⁺ = " in out
    assert "dout_o1/dw1\n───────────\n" in out


def test_paths(work: Work) -> None:
    out = work("explain", MAZUR, "w1", "--paths").out
    assert "w1 → net_h1 → out_h1 → net_o1 → out_o1 → E" in out
    assert out.rstrip().endswith("∂E/∂w1")
    assert "3 other paths" in work("explain", MAZUR, "b1", "--paths", "--top", "1").out


def _solution(work: Work, config: str) -> str:
    """A worked solution, which has all its parts in their order."""
    done = work("explain", config)
    assert (done.code, done.err) == (0, "")
    places = [done.out.index(f"\n{title}\n─") for title in ("The network", "Forward", "Error", "Backward", "Update", "Check")]
    assert places == sorted(places)
    return done.out


@pytest.mark.parametrize("config", [MAZUR, XOR])
def test_a_worked_solution_has_all_its_parts(work: Work, config: str) -> None:
    assert _solution(work, config)


def test_of_a_large_network_a_few_units_stand_for_the_others(work: Work) -> None:
    large = _solution(work, DIGITS)
    assert "net_h2(1) = " in large
    assert "net_h3(1) = " not in large


def test_the_solution_tells_the_classic_in_its_order(work: Work) -> None:
    """Seed: M. Mazur, A Step by Step Backpropagation Example; the numbers as it prints them, cut to what all digits agree in."""
    out = work("explain", MAZUR).out
    place = 0
    for number in (
        *("0.3775", "0.593269992", "0.596884378", "1.10590", "0.751365070", "0.772928465", "0.274811083", "0.02356002", "0.298371109"),
        *("0.741365070", "0.186815602", "0.0821670406", "0.055399424", "-0.01904911", "0.036350306", "0.241300709", "0.00043856773"),
        *("0.149780716", "0.19956143", "0.24975114", "0.29950228", "0.35891648", "0.408666186", "0.511301270", "0.561370121"),
        "0.291027774",
    ):
        place = out.index(number, place) + 1


def test_the_solution_in_the_letters_of_its_book(work: Work) -> None:
    nielsen, matrix = _solution(work, NIELSEN), _solution(work, MATRIX)
    assert all(f"\nBP{number}: " in nielsen for number in (1, 3, 4))
    assert "(5×m) = (5×3)·(3×m) + (5×1), m = 4 samples" in matrix
    assert "∂E/∂W[2] = ∂E/∂y[2]·(a[1])ᵀ / m\n(3×5) = (3×m)·(m×5), m = 4 samples" in matrix


def test_what_of_a_solution_is_shown(work: Work) -> None:
    out = work("explain", XOR, "--sample", "2,4", "--iteration", "7").out
    assert "net_h1(2) = " in out
    assert "net_h1(3) = " not in out
    assert "begins" in out


def test_formats(work: Work, tmp_path: Path) -> None:
    markdown = work("explain", MAZUR, "dE/dw5", "--format", "markdown").out
    assert "```math\n" in markdown
    assert r"\frac{\partial E}{\partial \mathrm{out}_{o1}}" in markdown
    latex = work("explain", MAZUR, "dE/dw5", "--format", "latex").out
    assert r"\begin{align*}" in latex
    assert "documentclass" not in latex
    files = [str(tmp_path / name) for name in ("x.tex", "x.md", "x.txt")]
    assert work("explain", MAZUR, "dE/dw5", *(word for file in files for word in ("-o", file))) == Done(0, "", "")
    assert Path(files[0]).read_text().startswith("\\documentclass")
    assert Path(files[1]).read_text() == markdown
    assert Path(files[2]).read_text() == DW5
    assert work("explain", MAZUR, "dE/dw5", "-o", files[2], "-o", "-").out == DW5


# fmt: off
REFUSED = (
    (("net_h9",),                        "did you mean"),
    (("w5", "-o", "x.json"),             "end it in .md, .tex, .html or .txt"),
    (("w5", "--format", "pdf"),          "is not one of"),
    (("w5", "--math", "dollar"),         "--math means nothing without Markdown\n  = add --format markdown, or -o x.md"),
    (("w5", "--math", "dollar", "--format", "markdown", "-o", "x.tex"), "--math means nothing without Markdown"),
    (("--sample", "9"),                  "sample"),
    (("w5", "--iteration", "3"),         "dE/dw1@3"),
    (("w5", "--top", "3"),               "add --paths"),
    (("w5", "--paths", "--all"),         "leave out one"),
    (("--depth", "2"),                   "means nothing without a NAME"),
    (("w5", "-o", "x.md", "--format", "latex"), "their suffixes tell"),
    (("E", "--paths"),                   "E"),
    (("ddelta_h1/dw5", "--paths"),       "forward pass"),
    (("w5#2",),                          "does not use sample 2"),
    (("w5", "-o", MAZUR),                "cannot tell a format"),
)
# fmt: on


@pytest.mark.parametrize(("args", "said"), REFUSED, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_what_cannot_be_is_told(work: Work, args: tuple[str, ...], said: str) -> None:
    done = work("explain", MAZUR, *args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_run_that_diverges_ends_with_3(work: Work, tmp_path: Path) -> None:
    config = tmp_path / "wild.yaml"
    config.write_text(DIVERGES, encoding="utf-8")
    assert work("explain", str(config), "net_h").code == 0
    done = work("explain", str(config), "net_h@20")
    assert done.code == 3
    assert "not a finite number" in done.err


LOST = """\
{inputs: 1, layers: [{units: 1, activation: sigmoid, weights: [[2000]]}], loss: binary_cross_entropy, learning_rate: 1,
 samples: [{inputs: [1], targets: [0]}]}
"""
HUGE = "{inputs: 1, layers: [{units: 1, weights: [[1e200]], bias: 1e308}], learning_rate: 1, samples: [{inputs: [1e108], targets: [0]}]}"


@pytest.mark.parametrize("config", [LOST, HUGE])
@pytest.mark.parametrize("args", [("explain",), ("explain", "dE/dw1"), ("explain", "w1", "--paths"), ("gradcheck",)])
def test_what_is_not_finite_is_never_passed_off(work: Work, tmp_path: Path, config: str, args: tuple[str, ...]) -> None:
    path = tmp_path / "lost.yaml"
    path.write_text(config, encoding="utf-8")
    done = work(args[0], str(path), *args[1:])
    assert done.code == 3
    assert "not a finite number, at iteration 1" in done.err
    assert "nan" not in done.out


def test_a_deep_network_has_second_derivatives(work: Work, tmp_path: Path) -> None:
    layers = ", ".join(["{units: 2, activation: tanh, weights: [[.5, .4], [.3, -.2]], bias: .1}"] * 40)
    path = tmp_path / "deep.yaml"
    path.write_text(
        f"{{inputs: 2, layers: [{layers}], learning_rate: 1, samples: [{{inputs: [1, 2], targets: [0, 1]}}]}}", encoding="utf-8"
    )
    assert work("explain", str(path), "d(dE/dw1)/dw2", "--depth", "0").code == 0
    assert work("explain", str(path), "w1+", "--all", "--brief").code == 0


def test_a_pipe_without_the_letters_gets_ascii() -> None:
    out = bptrace("explain", MAZUR, "dE/dw5", PYTHONUTF8="0", PYTHONIOENCODING="ascii").stdout.decode("ascii")
    assert "dE/dw5 = dE/dout_o1 * dout_o1/dnet_o1 * dnet_o1/dw5" in out


ABSENT = """\
inputs: 2
layers:
  - {units: 2, weights: [[0.5, null], [null, null]], bias: [0.1, null], bias_input: %s}
  - {units: 1, weights: [[0.5, null]], bias: 0.2, bias_input: %s}
learning_rate: 1
samples: [{inputs: [1, 0], targets: [0]}, {inputs: [2, 0], targets: [1]}]
"""


@pytest.mark.parametrize("factor", ["0", "-1", "0.5"])
def test_what_is_not_there_adds_nothing(work: Work, tmp_path: Path, factor: str) -> None:
    """A bias whose input is 0, a connection that there is not, a unit that nothing leads to or from: the page comes, and is right."""
    path = tmp_path / "absent.yaml"
    path.write_text(ABSENT % (factor, factor))
    out = work("explain", str(path), "--full").out
    assert "gradients of iteration 1 agree with central differences" in out
    assert all((f"∂E/∂{bias} = 0\n" in out) == (factor == "0") for bias in ("b_h1", "b2"))
    run = work("run", str(path), "--full")
    assert (run.code, run.err) == (0, "")
    assert "x2 is 0" not in run.out  # no weight leads from it, so that no gradient is 0 for its sake


LOG_LOSS = """\
inputs: [x]
layers: [{units: [o1, o2], activation: sigmoid, weights: [[40], [9]]}]
loss: binary_cross_entropy
digits: 3
learning_rate: 1
samples: [{inputs: [1], targets: [1, 1]}]
"""


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("dE/dout_o1", "-1/1.00 = -1.00"),  # where out is 1
        ("dE/dout_o2", "-1/1.00 = -1.00"),  # where it is shown as 1
        ("E_o1", "-1·ln(1.00) = 0"),
        ("E_o2", "-(1·ln(0.999877) + (1 - 1)·ln(1 - 0.999877))"),
    ],
)
def test_a_log_loss_divides_nothing_by_0(work: Work, tmp_path: Path, name: str, numbers: str) -> None:
    path = tmp_path / "log.yaml"
    path.write_text(LOG_LOSS, encoding="utf-8")
    out = work("explain", str(path), name, "--depth", "0").out
    assert f" = {numbers}" in out
    assert "(1 - 1)/" not in out


def test_a_log_loss_that_is_infinite_says_what_works_it(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "log.yaml"
    path.write_text(LOG_LOSS.replace("[1, 1]", "[0, 1]"), encoding="utf-8")
    done = work("explain", str(path), "E")
    assert done.code == 3
    assert done.err.endswith("; loss: {name: binary_cross_entropy, fused: true} works it from net\n")
    path.write_text(path.read_text("utf-8").replace("loss: binary_cross_entropy", "loss: {name: binary_cross_entropy, fused: true}"))
    assert "E_o1 = t_o1·ln(1 + e^(-net_o1)) + (1 - t_o1)·ln(1 + e^net_o1)" in work("explain", str(path), "E_o1").out
    assert "= 40.0\n" in work("explain", str(path), "E_o1").out


def test_a_sample_in_braces_is_no_placeholder(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "braces.yaml"
    text = "inputs: 1\nlayers: [{units: 1, weights: [[1]]}]\nlearning_rate: 0.1\nnotation: y-a\nbatch: online\n"
    path.write_text(f"{text}samples: [{{inputs: [1], targets: [0]}}, {{inputs: [2], targets: [1]}}]\n", encoding="utf-8")
    done = work("explain", str(path))
    assert (done.code, done.err) == (0, "")
    assert "E⁺ = (E{1}⁺ + E{2}⁺)/2" in done.out


def test_of_what_a_glob_finds_only_what_has_paths_is_followed(work: Work) -> None:
    done = work("explain", MAZUR, "net_*", "--paths")
    assert done.code == 0
    assert done.out.count("paths from net_h") == 2
    refused = work("explain", MAZUR, "E*", "--paths")
    assert (refused.code, "there are no paths from" in refused.err) == (2, True)
