"""Every line that explains a number is true: the formula with numbers in it comes to the value that is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from bptrace.cli import main
from bptrace.inputs.config.load import load
from bptrace.model.network import Network

from ..fuzz.networks import network
from .evaluated import Line, lines, value
from .everything import CONFIGS, loaded

SMALL = [name for name in CONFIGS if name != "digits"]
IN_ONE, GROUPS = 15, 4
Explain = Callable[..., list[Line]]


@pytest.fixture
def explain(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Explain:
    """The lines of an explanation; none if its numbers are not finite."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def explained(config: str, *args: str) -> list[Line]:
        code = main(["explain", config, *args])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "") or code == 3, err
        return lines(out) if not code else []

    return explained


def asked(network: Network, updates: int) -> list[str]:
    """Names whose explanations have every equation in them, and derivatives that no equation states."""
    params, units = list(network.parameters()), [unit for layer in network.layers for unit in layer.units]
    several = ["E", *(f"{name}+" if updates else f"dE/d{name}" for name in params), *(f"dE/d{name}#1" for name in network.inputs)]
    return [*several, f"dout_{units[-1]}/d{params[0]}#1", f"dnet_{units[-1]}/d{network.inputs[0]}#1"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1/(1 + e^(-0.5))", "0.62245933120185456463890056574550847875327936530891"),
        ("-0.3·2 + ½·(0.25 - 1)²", "-0.31875"),
        ("(1 if -2 > 0 else e^(-2) - 1) + |0.5 - 1|", "-0.36466471676338730810600050502751559659236845498"),
        ("max(0, -3) + tanh(0) - -1·ln(1)", "0"),
        ("1 + [780 terms: -0.119482] + 2e-05", "0.880538"),
        ("2^3·(-1)", "-8"),
        ("0.5 + 0·ln(0)", "Infinity"),
        ("(1 - 1)/(1 - 1.00)", "Infinity"),
        *((text, None) for text in ("w1·2", "out_h1", "1 +", "1..2", "", "(1", "2×1")),
    ],
)
def test_a_side_is_read_as_a_person_reads_it(text: str, right: str | None) -> None:
    found = value(text)
    assert found is None if right is None else found is not None and (found == Decimal(right) or abs(found - Decimal(right)) < 1e-40)


def test_a_line_that_is_false_is_found() -> None:
    page = "(1)  net_h1 = w1·x1 + b1\n            = 0.5·2 + 0.25\n            = 1.26\n\nδ(x = 2) = 1 - 0.3 = 0.7\nwords, and more"
    first, second = lines(page)
    assert (first.name, second) == ("net_h1", Line("δ(x = 2)", ["1 - 0.3", "0.7"]))
    assert list(first.faults()) == []
    assert len(list(first._replace(sides=[*first.sides[:-1], "1.27"]).faults())) == 1
    assert first.worked


@pytest.mark.parametrize("name", SMALL)
def test_each_line_of_a_config_is_true(explain: Explain, name: str) -> None:
    config = loaded(name)
    path = str(CONFIGS[name])
    page, every = explain(path), explain(path, *asked(config.network, config.updates), "--all", "--brief")
    assert [fault for line in (*page, *every) for fault in line.faults()] == []
    assert min(sum(line.worked for line in page), sum(line.worked for line in every)) > 2 * len(config.parameters)


@pytest.mark.parametrize("group", range(GROUPS))
def test_each_line_of_a_drawn_network_is_true(explain: Explain, tmp_path: Path, group: int) -> None:
    worked = 0
    for seed in range(group * IN_ONE, (group + 1) * IN_ONE):
        path = tmp_path / "drawn.json"
        path.write_text(json.dumps(network(Random(seed))), encoding="utf-8")
        config = load(str(path))
        found = explain(str(path)) + explain(str(path), *asked(config.network, config.updates), "--all", "--brief")
        assert [fault for line in found for fault in line.faults()][:3] == [], seed
        worked += sum(line.worked for line in found)
    assert worked > 20 * IN_ONE
