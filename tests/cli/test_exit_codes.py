"""How each command line ends: its exit code, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bptrace.cli import BROKEN, VERBS

from .conftest import Done
from .tools import CONFIGS, DIVERGES, MAZUR, MINIBATCH, bptrace

FUSED = str(CONFIGS / "softmax_fused.yaml")
Work = Callable[..., Done]

# fmt: off
ENDS = [
    (0, ["--version"],                                       r""),
    (0, ["--help"],                                          r""),
    (0, ["run", "-h"],                                       r""),
    (0, ["run", MAZUR],                                      r""),
    (0, ["run", MAZUR, "-n", "0"],                           r""),
    (0, ["run", MAZUR, "--json"],                            r""),
    (0, ["init"],                                            r""),
    (0, ["schema", "config"],                                r""),
    (2, [],                                                  r"^Usage: bptrace "),
    (2, ["rum"],                                             r"there is no verb 'rum'.*did you mean run\?"),
    (2, [MAZUR],                                             r"to work a config: bptrace run /"),
    (2, ["run"],                                             r"Missing argument 'CONFIG'"),
    (2, ["run", MAZUR, "more"],                              r"bptrace run has no use for 'more'"),
    (2, ["run", MAZUR, "--digit"],                           r"--digits"),
    (2, ["run", MAZUR, "--digits", "0"],                     r"'0' is no whole number from 1 to 17"),
    (2, ["run", MAZUR, "--digits", "18"],                    r"'18' is no whole number from 1 to 17"),
    (2, ["run", MAZUR, "-n", "-1"],                          r"'-1' is no whole number from 0 to 1,000,000,000"),
    (2, ["run", MAZUR, "-n", "1e3"],                         r"'1e3' is no whole number"),
    (2, ["run", MAZUR, "-n", "١"],                           r"is no whole number"),
    (2, ["run", MAZUR, "-n", "9" * 5000],                    r"is no whole number"),
    (2, ["run", MAZUR, "--color", "blue"],                   r"'blue' is not one of 'auto', 'always', 'never'"),
    (2, ["run", "no-such.yaml"],                             r"there is no file no-such\.yaml"),
    (2, ["run", "."],                                        r"\. is a folder"),
    (2, ["run", MAZUR, "--only", "net_h9"],                  r"no quantity 'net_h9'.*did you mean net_h2"),
    (2, ["run", MAZUR, "--only", ""],                        r"no quantity ''"),
    (2, ["run", MAZUR, "--only", "ne_h*"],                   r"no quantity is called like 'ne_h\*'.*did you mean net_h"),
    (2, ["run", MAZUR, "--only", "net:3"],                   r"nothing is selected by 'net:3'.*there is net:1 or net:2"),
    (2, ["run", MAZUR, "--only", "nte:1"],                   r"nothing is selected by 'nte:1'.*did you mean net:"),
    (2, ["run", MAZUR, "--only", ":"],                       r"kinds are loss, weight.*input, hidden, output"),
    (2, ["run", MAZUR, "--only", "eta"],                     r"eta is not among the quantities of a trace.*one number for the whole run"),
    (2, ["run", MAZUR, "--only", "dE_o1/dout_o1"],           r"is not among the quantities of a trace\n.*explain CONFIG dE_o1/dout_o1"),
    (2, ["run", FUSED, "--only", "dE/dout_o1"],              r"of a trace: the fused form skips it.*explain CONFIG dE/dout_o1"),
    (2, ["run", FUSED, "--only", "dout_o1/dnet_o1"],         r"of a trace: the fused form skips it"),
    (2, ["run", FUSED, "--only", "dE/dE"],                   r"dE/dE is not among the quantities of a trace\n"),
    (2, ["run", MAZUR, "--only", "net_h1#2"],                r"there is no sample 2"),
    (2, ["run", MAZUR, "--only", "net_h1@2"],                r"there is no iteration 2.*there is iteration 1 only"),
    (2, ["run", MAZUR, "--iteration", "0"],                  r"there is no iteration 0"),
    (2, ["run", MAZUR, "--iteration", "2"],                  r"there is no iteration 2"),
    (2, ["run", MAZUR, "--iteration", ""],                   r"'' is no iteration"),
    (2, ["run", MAZUR, "--iteration", "1;2"],                r"'1;2' is no iteration.*1,10,100:200,-1"),
    (2, ["run", MAZUR, "-n", "9", "--iteration", "3:1"],     r"'3:1' is an empty range of iterations"),
    (2, ["run", MAZUR, "-n", "9", "--iteration", "-10"],     r"there is no iteration -10.*go from 1 to 9"),
    (2, ["run", MINIBATCH, "--sample", "6"],                 r"there is no sample 6.*go from 1 to 5"),
    (2, ["run", MAZUR, "-o", "x"],                           r"cannot tell a format from the name 'x'.*\.json, \.jsonl, \.csv, .* or"),
    (2, ["run", MAZUR, "-o", "/dev/null"],                   r"cannot tell a format"),
    (2, ["run", MAZUR, "-o", "a.csv", "-o", "./a.csv"],      r"\./a\.csv is named twice"),
    (2, ["run", MAZUR, "--json", "-o", "-"],                 r"tables or JSON, not both"),
    (2, ["run", MAZUR, "-o", "no-folder/a.csv"],             r"cannot write no-folder/a\.csv: No such file or directory"),
    (2, ["init", "mazer"],                                   r"did you mean mazur"),
    (2, ["schema"],                                        r"Missing argument 'KIND'. Choose from: config, .*, diff\n"),
    (2, ["schema", "answer"],                                r"'answer' is not one of 'config', 'trace', 'answers', 'report', 'lint'"),
]
# fmt: on


@pytest.mark.parametrize(("code", "args", "said"), [pytest.param(*row, id=" ".join(map(str, row[1]))[-60:]) for row in ENDS])
def test_how_it_ends(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, args: list[str], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = work(*args)
    assert done.code == code
    assert re.search(said, done.err, re.S), done.err
    assert bool(done.err) is bool(code)
    assert bool(done.out) is not bool(code)
    assert not list(tmp_path.iterdir())


def test_a_run_that_diverges_ends_with_3_and_shows_what_it_had(work: Work, tmp_path: Path) -> None:
    path = tmp_path / "diverges.yaml"
    path.write_text(DIVERGES, encoding="utf-8")
    done = work("run", str(path))
    assert done.code == 3
    assert re.search(r"error\[not-finite\]: \S+ is not a finite number, at iteration 3\n.*a smaller learning_rate may help", done.err)
    assert "Iteration 1\n" in done.out
    assert "w_ji⁺ = w_ji - η·∂E/∂w_ji" in done.out, "the equations are those of a whole iteration"
    assert "inf" not in done.out
    assert "nan" not in done.out


def test_a_mistake_of_ours_says_so(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("bptrace.inputs.config.load.load", broken)
    done = work("run", MAZUR)
    assert done.code == BROKEN
    assert "error[bug]: ZeroDivisionError: oh" in done.err
    monkeypatch.setenv("BPTRACE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        work("run", MAZUR)


def test_the_exit_code_is_that_of_the_process() -> None:
    assert bptrace("run", MAZUR, "--only", "E").returncode == 0
    assert bptrace("run", "no-such.yaml").returncode == 2


def test_messages_are_safe_to_show(work: Work) -> None:
    for args in (["run", "\x1b[31m.yaml"], ["run", MAZUR, "-o", "\x1b[31m"], ["run", MAZUR, "--only", "\x1b[31m"], ["\x1b[31m"]):
        done = work(*args)
        assert done.code == 2
        assert "\x1b" not in done.err
        assert r"\x1b[31m" in done.err


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_in_letters_that_every_terminal_has(work: Work, verb: str) -> None:
    done = work(*filter(None, [verb]), "--help")
    assert done.code == 0
    assert done.out.isascii()
    assert max(map(len, done.out.splitlines())) <= 80
