"""`bptrace diff`: what it takes, what it prints, and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Done
from .test_memory import SCRIPT
from .tools import DIVERGES, MAZUR, MINIBATCH, bptrace, environment, on_terminal, posix

Work = Callable[..., Done]

MINE = {"net_h1": 0.3775, "out_h1": 0.5932699921071872, "w5+": 0.44108352028211537}
PAGE = """\
A  {a}  worked
B  mine.json{pad}recorded

3 quantities compared: 1 differs.

First difference
────────────────

quantity            A            B   B - A  relative
────────────────────────────────────────────────────
w5+       0.358916480  0.441083520  0.0822     0.186

w5+ = w5 - eta·dE/dw5 = 0.4 - 0.5·0.0821670406 = 0.358916480
with the numbers of A: A has 0.358916480, B has 0.441083520

B does not tell w5, eta and dE/dw5: the difference is made here or there.
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Writes a JSON file of somebody's own into the folder that is worked in."""
    monkeypatch.chdir(tmp_path)

    def write(data: object, name: str = "mine.json") -> str:
        Path(name).write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return name

    return write


def test_the_page(work: Work, mine: Callable[..., str]) -> None:
    done = work("diff", MAZUR, mine(MINE))
    assert done.code == 1
    assert not done.err
    assert done.out.startswith(PAGE.format(a=MAZUR, pad=" " * (len(MAZUR) - len("mine.json") + 2)))


def test_all_agree(work: Work, mine: Callable[..., str]) -> None:
    work("run", MAZUR, "-o", mine("", "trace.json"))
    done = work("diff", "trace.json", MAZUR)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "All agree: 75 quantities compared, the same to the last bit."


def test_all_agree_in_every_iteration_of_batches(work: Work, mine: Callable[..., str]) -> None:
    work("run", MINIBATCH, "-o", mine("", "trace.json"))
    done = work("diff", MINIBATCH, "trace.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "All agree: 190 quantities compared in 6 iterations, the same to the last bit."


def test_rows_are_few_unless_all_are_wanted(work: Work, mine: Callable[..., str]) -> None:
    few, every = work("diff", f"{MAZUR}@1", f"{MAZUR}@2"), work("diff", f"{MAZUR}@1", f"{MAZUR}@2", "--full")
    assert (few.code, every.code) == (1, 1)
    assert "and 46 more: --full shows all." in few.out
    assert "more:" not in every.out
    assert len(every.out.splitlines()) - len(few.out.splitlines()) == 44


def test_standard_input_is_one_of_the_two(mine: Callable[..., str], tmp_path: Path) -> None:
    done = bptrace("diff", MAZUR, "-", stdin=json.dumps(MINE), folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"w5+" in done.stdout
    assert bptrace("diff", "-", str(mine(MINE)), stdin=Path(MAZUR).read_text("utf-8"), folder=tmp_path).returncode == 1


def test_names_that_mean_nothing_do_not_stop_the_rest(work: Work, mine: Callable[..., str]) -> None:
    strange = {"net_h9": 1, "\x1b[31mred": 1, "": 1, "x" * 5000: 1, "net_h1#2": 1, "dE_o1/dout_o1": 1, "delta_o1+": 1}
    done = work("diff", MAZUR, mine({**strange, "net_h1": 0.3775}))
    assert done.code == 0
    assert "did you mean net_h2" in done.out
    assert "\x1b" not in done.out
    assert r"\x1b[31mred" in done.out
    assert max(map(len, done.out.splitlines())) < 200
    assert re.search(r"net_h1#2 .* there is sample 1 only", done.out)


# fmt: off
ENDS = [
    ('{"net_h1": 0.3775, "out',                      r"the end of the file comes too early\n --> mine\.json:1:2"),
    ('{\n"net_h1": true}',                           r"'net_h1' should be a number, not true\n --> mine\.json:2:11"),
    ('{"net_h1": "0.3775"}',                         r"not the text '0\.3775'.*without the quotation marks"),
    ('{"net_h1": null}',                             r"should be a number, not null"),
    ('{"net_h1": {}}',                               r"should be a number, not a mapping"),
    ('{"net_h1": NaN}',                              r"NaN is no number"),
    ('{"net_h1": -Infinity}',                        r"-Infinity is no number.*mine\.json:1:12"),
    ('{"net_h1": 1e999}',                            r"this number is too large"),
    ('3',                                            r"a mapping of names to numbers is wanted, not 3"),
    ('[{"E": 1}, 2]',                                r"mine\.json:1:12  \[1\]"),
    ('{"E": 1}\n{"E": 1\n',                          r"mine\.json:2:8"),
    ('{}',                                           r"there is no number in mine\.json"),
    ('[]',                                           r"there is no number in mine\.json"),
    ('{"net_h9": 1}',                                r"no quantity in common.*'net_h9' in mine\.json.*did you mean net_h"),
    ('{"iterations": 3}',                            r"iterations should be a list"),
    ('{"iterations": [], "finale": {}}',             r"'finale' means nothing here.*did you mean final\?"),
    ('{"iterations": [{"iteration": 0}]}',           r"a whole number from 1, not 0"),
    ('{"iterations": [{"samples": 1}]}',             r"samples should be a list"),
    ('{"iterations": [{"samples": [{}]}]}',          r"a sample needs its number"),
    ('{"E": 0.1, "loss": 0.2}',                      r"two numbers for loss at iteration 1: 0\.1 and 0\.2"),
    ('{"iterations": [{"iteration": 2, "values": {}}, {"iteration": 1, "values": {}}]}', r"iteration 1 comes after iteration 2"),
    ('{"iterations": [{"iteration": 9007199254740991, "values": {"E": 1}}]}',            r"beyond what is worked"),
    ('{"schema": "bptrace.report/1", "sheets": []}', r"this is no trace: it says 'bptrace\.report/1'"),
    ('{"iterations": [], "config": {"inputs": 2}}',  r"the config has no layers"),
    ("[" * 5000,                                     r"goes too deep"),
]
# fmt: on


@pytest.mark.parametrize(("text", "said"), [pytest.param(*row, id=row[0][:50]) for row in ENDS])
def test_what_cannot_be_used(work: Work, mine: Callable[..., str], text: str, said: str) -> None:
    done = work("diff", MAZUR, mine(text))
    assert (done.code, done.out) == (2, "")
    assert re.search(said, done.err, re.S), done.err


USES = [
    (["diff", MAZUR], "Missing argument 'B...'"),
    (["diff", MAZUR, "no-such.json"], "there is no file no-such"),
    (["diff", "-", "-"], "one of the two, not both"),
    (["diff", MAZUR, MAZUR, "--tolerance", "nan"], "'nan' is no number from 0 up to 1"),
    (["diff", MAZUR, f"{MAZUR}@0"], "there is no iteration 0"),
    (["diff", "mine.json@2", MAZUR], "mine.json has no iteration 2"),
    (["diff", "mine.json", "mine.json"], "tells the network"),
]


@pytest.mark.parametrize(("args", "said"), [pytest.param(*row, id=" ".join(row[0])[-40:]) for row in USES])
def test_how_it_may_not_be_used(work: Work, mine: Callable[..., str], args: list[str], said: str) -> None:
    mine(MINE)
    done = work(*args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_file_may_be_called_like_an_iteration(work: Work, mine: Callable[..., str]) -> None:
    mine({"net_h1": 1.0}, "mine@1")
    assert work("diff", MAZUR, "mine@1").code == 1


def test_a_run_that_diverges_shows_what_it_had(work: Work, mine: Callable[..., str]) -> None:
    done = work("diff", mine(DIVERGES, "c.yaml"), "c.yaml")
    assert done.code == 3
    assert "All agree" in done.out
    assert "not a finite number" in done.err


@posix
def test_a_narrow_terminal(mine: Callable[..., str]) -> None:
    shown, code = on_terminal(["diff", MAZUR + "@1", MAZUR + "@3", "--color", "never"], 60)
    assert code == 1
    assert max(map(len, shown.splitlines()[3:])) <= 60


@posix
def test_colour_is_asked_for(work: Work) -> None:
    assert "\x1b[" in work("diff", MAZUR, MINIBATCH, "--color", "always").out


@posix
def test_memory_is_flat(tmp_path: Path) -> None:
    def peak(iterations: int) -> float:
        text = Path(MAZUR).read_text("utf-8").replace("iterations: 1\n", f"iterations: {iterations}\n")
        (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "b.yaml").write_text(text.replace("0.15", "0.16"), encoding="utf-8")
        script = SCRIPT.replace("check=True", "check=False")
        args = [sys.executable, "-c", script, "diff", "a.yaml", "b.yaml", "--color", "never"]
        done = subprocess.run(args, cwd=tmp_path, env=environment(), capture_output=True, check=True)
        return int(done.stdout.splitlines()[-1]) / (1 << 20 if sys.platform == "darwin" else 1 << 10)

    assert peak(10_000) < peak(500) + 4
