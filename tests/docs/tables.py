"""The keys of a config, the activations and the losses, as the program's own tables have them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bptrace.answers.handed_in import MOST_FILES
from bptrace.answers.sheet import MOST_ANSWERS, MOST_SHEETS
from bptrace.answers.tree_sheets import MOST_LINES_OF_JSON
from bptrace.answers.workbooks import MOST_CELLS, MOST_OF_WORKBOOK
from bptrace.answers.zip_files import MOST_ENTRIES, MOST_UNPACKED
from bptrace.check.marker import MOST_OF_A_KIND
from bptrace.formula.number import shortest, typed
from bptrace.formula.tree import Leaf, Tree
from bptrace.formula.write import TEXT, write
from bptrace.inputs.config.csv_samples import MOST_SAMPLES
from bptrace.inputs.config.keys import (
    CONFIG,
    DRAW,
    EXERCISE,
    LAYER,
    LOSS,
    MOST_LAYERS,
    MOST_PARAMETERS,
    MOST_TEXT,
    MOST_UNITS,
    MOST_UPDATES,
    MOST_VALUES,
    MOST_VARIANTS,
    MOST_VARIED,
    RANGE,
    SAMPLE,
    TABLE,
    Key,
)
from bptrace.inputs.tree.builder import MOST_DEPTH, MOST_NODES
from bptrace.inputs.tree.json_documents import MOST_OF_JSON
from bptrace.inputs.tree.problems import MOST_BYTES
from bptrace.model.activations import ACTIVATIONS, ALSO, Activation
from bptrace.model.equations import PAGE, Quantity
from bptrace.model.losses import LOSSES, Loss
from bptrace.model.network import Layer, Network
from bptrace.trace.number_types import TOLERANCES

from .markdown import cell, code, table

# limits

LIMITS = (
    ("bytes of a file; for `diff`, of a trace", f"{MOST_BYTES:,}; {MOST_OF_JSON:,}"),
    ("values in YAML or JSON, counting what aliases repeat", f"{MOST_NODES:,}"),
    ("lists and mappings in each other", f"{MOST_DEPTH}"),
    ("units of a layer; layers; parameters", f"{MOST_UNITS:,}; {MOST_LAYERS:,}; {MOST_PARAMETERS:,}"),
    ("updates", f"{MOST_UPDATES:,}"),
    ("samples in a table", f"{MOST_SAMPLES:,}"),
    ("entries of `vary`; values of one; `variants`", f"{MOST_VARIED}; {MOST_VALUES:,}; {MOST_VARIANTS:,}"),
    ("characters of a title or a source", f"{MOST_TEXT:,}"),
    ("files of a class; files in an archive", f"{MOST_FILES:,}; {MOST_ENTRIES:,}"),
    ("bytes of an archive, and of all that is in it", f"{MOST_UNPACKED:,}"),
    ("bytes of a spreadsheet, unpacked; cells of a table in it", f"{MOST_OF_WORKBOOK:,}; {MOST_CELLS:,}"),
    ("students in a file; answers in a file", f"{MOST_SHEETS:,}; {MOST_ANSWERS:,}"),
    ("lines of a file of JSON lines that is marked", f"{MOST_LINES_OF_JSON:,}"),
    ("unknown names, and repeated answers, of a sheet (more are counted)", f"{MOST_OF_A_KIND:,}"),
)


def limits() -> str:
    """What is refused beyond which number."""
    return table(("what", "at most"), list(LIMITS))


# keys

LEFT_OUT = {"$schema"}  # for editors
WORDS = {
    "name": "a name",
    "number": "a number",
    "layer": "layers",
    "sample": "samples",
    "loss": "a [loss](#losses)",
    "activation": "an [activation](#activations)",
    "weights": "rows of numbers, or `{init: ...}`",
    "bias": "a number, a list, or `{init: ...}`",
    "bias_list": "a list",
    "draw": "`{init: ...}`",
    "table": "`{csv: ...}`",
    "exercise": "`{ask: ..., marks: ...}`",
    "selector": "a selector",
    "mark": "a number",
    "share": "a number from 0 to 1",
    "vary": "`{weights: ..., w5: ...}`",
}
GROUPS = (
    ("The config", CONFIG),
    ("A layer: an entry of `layers`", LAYER),
    ("Weights or biases that are drawn: `weights: {init: xavier, seed: 7}`", DRAW),
    ("A loss with its settings: `loss: {name: cross_entropy, fused: true}`", LOSS),
    ("A sample: an entry of `samples`", SAMPLE),
    ("Samples from a table: `samples: {csv: data.csv, inputs: [a, b], targets: [c]}`", TABLE),
    ("An exercise: `exercise: {ask: [net:hidden, 'w*+'], digits: 4dp}`", EXERCISE),
    ("Values that numbers of an exercise may have: `vary: {weights: {low: -0.9, high: 0.9, step: 0.1}}`", RANGE),
)


def keys() -> str:
    """Every key, with what may stand under it, and what counts where it is not given."""
    parts = []
    for title, group in GROUPS:
        rows = [_key(key) for key in group if key.name not in LEFT_OUT]
        parts.append(f"{title}.\n\n{table(('key', 'value', 'default', ''), rows)}")
    return "\n\n".join(parts)


def _key(key: Key) -> tuple[str, ...]:
    spelt = code(key.name) + "".join(f", {code(other)}" for other in key.also)
    return spelt, _value(key.schema), _default(key), cell(key.about)


def _default(key: Key) -> str:
    if key.required or key.unless:
        return f"required unless {key.unless}" if key.unless else "required"
    return "" if key.default in (None, "") else code(key.default if isinstance(key.default, str) else flow(key.default))


def _value(schema: Mapping[str, Any]) -> str:
    """What a JSON Schema allows, in words."""
    *first, last = dict.fromkeys(_choices(schema))
    return f"{', '.join(first)} or {last}" if first else last


def _choices(schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield WORDS[schema["$ref"].removeprefix("#/$defs/")]
    elif "anyOf" in schema:
        yield from (choice for kind in schema["anyOf"] for choice in _choices(kind))
    elif "enum" in schema:
        yield from map(code, schema["enum"])
    elif schema["type"] == "array":
        (inner,) = _choices(schema["items"])
        yield inner if inner in (WORDS["layer"], WORDS["sample"]) else f"a list of {inner.removeprefix('a ')}s"
    elif schema["type"] == "boolean":
        yield from ("`true`", "`false`")
    else:
        kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        yield from [_TYPES[kinds[0]]] if kinds != ["null"] else []


_TYPES = {"integer": "a whole number", "string": "text", "object": "numbers by name"}


def flow(value: Any) -> str:
    """A value as it is written in YAML on one line."""
    inner = ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) if isinstance(value, dict) else ""
    return f"{{{inner}}}" if inner else json.dumps(value)


# functions


def activations() -> str:
    """Each activation with its formula and its slope, as the tables of a run would write them."""
    rows = [_activation(row) for row in ACTIVATIONS.values()]
    return table(("activation", "out", "∂out/∂net", "parameter"), rows)


def _activation(row: Activation) -> tuple[str, ...]:
    others = [code(other) for other, name in ALSO.items() if name == row.name]
    name = code(row.name) + "".join(f", also {other}" for other in others)
    spelt = {"net": "net", "out": "out", "a": row.parameter}
    if row.value is None or row.slope is None:
        out, slope = (_of_layer(kind, row) for kind in ("out", "jacobian"))
        return name, code(out), f"{code(slope)} for ∂out_j/∂net_m", ""
    parameter = f"{code(row.parameter)}, {shortest(row.default)} if not given" if row.parameter else ""
    return name, _formula(row.value, spelt), _formula(row.slope, spelt), parameter


def _of_layer(kind: str, row: Activation) -> str:
    """The equation of an activation of a whole layer, from the page of equations."""
    network = Network(("x",), (Layer(("o",), row, (("w",),)),), LOSSES["half_squared_error"])
    found: Quantity = next(quantity for quantity in PAGE if quantity.kind == kind and quantity.where(network, 1))
    return write(found.tree, TEXT, _lettered)


def _lettered(ref: Any) -> str:
    return f"{ref.family}_{''.join(letter.name for letter in ref.at[1:])}"


def losses() -> str:
    """Each loss: an output's share of it, its slope, and the activation with which δ = out − t."""
    return table(("loss", "share of one output", "∂E/∂out", "`fused` with"), [_loss(row) for row in LOSSES.values()])


def _loss(row: Loss) -> tuple[str, ...]:
    spelt = {"t": "t", "o": "out", "n": "n"}
    return code(row.name), _formula(row.share, spelt), _formula(row.slope, spelt), code(row.fuses) if row.fuses else ""


def _formula(tree: Tree, spelt: Mapping[Any, str]) -> str:
    def name(leaf: Tree) -> str:
        assert isinstance(leaf, Leaf)
        return spelt[leaf.key]

    return code(write(tree, TEXT, name))


def tolerances() -> str:
    """How near two numbers of each type have to be."""
    return table(["numbers", "`--tolerance`"], [[f"`{name}`", f"`{typed(near)}`"] for name, near in TOLERANCES.items()])
