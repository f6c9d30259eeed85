"""A config written out is a config again, and the same one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import jsonschema
import orjson
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.inputs.config.config_schema import config_schema
from bptrace.inputs.config.keys import INITS, LAYOUTS, NOTATION_NAMES, REDUCTIONS, REVEALS
from bptrace.model.activations import ACTIVATIONS, ALSO
from bptrace.model.losses import LOSSES
from bptrace.model.network import ERRORS

from .good import GOOD, anywhere, problems, read

FLOATS = st.floats(-1e300, 1e300) | st.integers(-10, 10)
SCHEMA = jsonschema.Draft202012Validator(config_schema())


@st.composite
def draws(draw: Any) -> dict[str, Any]:
    init = draw(st.sampled_from(INITS))
    spec = {"init": init} if init == "zeros" else {"init": init, "seed": draw(st.integers(0, 2**63 - 1))}
    if init == "uniform" and draw(st.booleans()):
        spec |= {"low": draw(st.floats(-5, 0)), "high": draw(st.floats(0, 5))}
    if init != "zeros" and draw(st.booleans()):
        spec["digits"] = draw(st.integers(1, 8))
    return spec | ({"std": draw(st.floats(0, 3))} if init == "normal" and draw(st.booleans()) else {})


@st.composite
def entries(draw: Any, name: str) -> Any:
    return draw(st.sampled_from((draw(FLOATS), {name: draw(FLOATS)}, None)))


@st.composite
def layers(draw: Any, at: int, before: int, here: int, layout: str, last: bool) -> dict[str, Any]:
    own = draw(st.sampled_from((None, *LAYOUTS)))
    rows, columns = (before, here) if (own or layout) == LAYOUTS[1] else (here, before)
    written = [[draw(entries(f"k{at}_{row}_{column}")) for column in range(columns)] for row in range(rows)]
    layer: dict[str, Any] = {
        "units": draw(st.sampled_from((here, [f"u{at}.{number}" for number in range(here)]))),
        "weights": draw(st.sampled_from((written, draw(draws())))),
        **({"weights_layout": own} if own else {}),
    }
    name = draw(st.sampled_from(sorted((*ACTIVATIONS, *ALSO))))
    parameter = ACTIVATIONS[ALSO.get(name, name)].parameter
    layer["activation"] = {"name": name, parameter: draw(FLOATS)} if parameter and draw(st.booleans()) else name
    if draw(st.booleans()):
        one_a_unit = [draw(entries(f"c{at}_{number}")) for number in range(here)]
        layer["bias"] = draw(st.sampled_from((draw(FLOATS), {f"c{at}": draw(FLOATS)}, one_a_unit, draw(draws()), None)))
    if draw(st.booleans()):
        layer["bias_input"] = draw(FLOATS)
    return layer


SELECTORS = st.sampled_from(("net:hidden", "out_*", "w*+", "E", "4")) | st.text(min_size=1, max_size=5).filter(
    lambda text: text.strip() and text not in ("null", "Null", "NULL", "~")
)
MARKS = st.integers(0, 20) | st.floats(0, 20, allow_subnormal=False).filter(lambda mark: mark == 0 or mark > 1e-90) | st.just("1/3")
SHARES = st.floats(0, 1).filter(lambda share: share == 0 or share > 1e-90) | st.sampled_from((0, 1, "1/3"))
EXERCISES = st.fixed_dictionaries(
    {},
    optional={
        "ask": SELECTORS | st.lists(SELECTORS, min_size=1, max_size=3),
        "digits": st.sampled_from(("4dp", "3sf", "off", None)),
        "marks": st.dictionaries(SELECTORS | st.just("default"), MARKS, max_size=3),
        **dict.fromkeys(("carried", "rounded", "imprecise", "convention"), SHARES),
        "reveal": st.sampled_from(REVEALS),
    },
)


@st.composite
def configs(draw: Any) -> dict[str, Any]:
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    layout, loss = draw(st.sampled_from(LAYOUTS)), draw(st.sampled_from(sorted(LOSSES)))
    pairs = list(enumerate(pairwise(sizes), 1))
    config: dict[str, Any] = {
        "inputs": sizes[0],
        "layers": [draw(layers(at, before, here, layout, at == len(pairs))) for at, (before, here) in pairs],
        "weights_layout": layout,
        "loss": loss,
        "learning_rate": draw(FLOATS),
        draw(st.sampled_from(("iterations", "epochs"))): draw(st.integers(0, 1000)),
        "batch": draw(st.sampled_from(("full", "online", 1, 2, 50))),
        "reduction": draw(st.sampled_from(REDUCTIONS)),
        "error": draw(st.sampled_from(ERRORS)),
        "frozen": draw(st.lists(st.sampled_from(("weights", "biases", "layer 1")))),
        "notation": draw(st.sampled_from(NOTATION_NAMES)),
        "digits": draw(st.integers(1, 17)),
        "round_each": draw(st.sampled_from(("off", "1dp", "15sf"))),
        "samples": draw(
            st.lists(
                st.fixed_dictionaries(
                    {side: st.lists(FLOATS, min_size=size, max_size=size) for side, size in (("inputs", sizes[0]), ("targets", sizes[-1]))}
                ),
                min_size=1,
                max_size=4,
            )
        ),
    }
    extra = {
        "title": st.text(max_size=20),
        "source": st.text(max_size=20),
        "exercise": EXERCISES,
    }
    return config | {key: draw(value) for key, value in extra.items() if draw(st.booleans())}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(configs())
def test_a_config_written_out_is_the_same_config(config: dict[str, Any]) -> None:
    once = read(orjson.dumps(config))
    written = orjson.dumps(once.data)
    again = read(written, "elsewhere.json")
    assert anywhere(again) == anywhere(once)
    assert orjson.dumps(again.data) == written
    assert list(once.parameters) == list(once.network.parameters())
    SCHEMA.validate(config)
    SCHEMA.validate(orjson.loads(written))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(config_schema())


@pytest.mark.parametrize("name", GOOD)
def test_good_configs_validate(name: str) -> None:
    SCHEMA.validate(yaml.safe_load(GOOD[name]))


WRONG = (
    "layers: []",
    "loss: mse",
    "batch: half",
    "colour: red",
    "digits: [1]",
    "samples: 3",
    "notation: y",
    "inputs: 0",
    "learning_rate: x",
)


@pytest.mark.parametrize("line", WRONG)
def test_the_schema_refuses_what_reading_refuses(line: str) -> None:
    key = line.split(":")[0]
    text = "".join(part for part in by_key(GOOD["mazur"]) if not part.startswith(f"{key}:")) + line
    assert not SCHEMA.is_valid(yaml.safe_load(text))
    assert problems(text)


def by_key(text: str) -> list[str]:
    """The text by its top-level keys."""
    parts: list[str] = []
    for line in text.splitlines(keepends=True):
        if line[0].isalpha():
            parts.append(line)
        else:
            parts[-1] += line
    return parts
