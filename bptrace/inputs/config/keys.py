"""The keys of a config, a row each: reading, its hints, what is written out, and the JSON Schema all follow these tables."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...model.activations import ACTIVATIONS, ALSO
from ...model.losses import LOSSES
from ...model.network import ERRORS
from ...model.notation import NOTATIONS

Schema = dict[str, Any]


class Key(NamedTuple):
    """A key: what may stand under it, what it is for, what counts where it is not given, and its other spellings.

    A default of None is none. A key is required, or `unless` says when it is not.
    """

    name: str
    schema: Schema
    about: str
    default: Any = None
    required: bool = False
    unless: str = ""
    also: tuple[str, ...] = ()


TRACE = "bptrace.trace/"  # what the schema of a trace begins with; a config may be read from one
MOST_UNITS = 100_000
MOST_LAYERS = 1000
MOST_TEXT = 1000  # characters of a title
MOST_PARAMETERS = 5_000_000
MOST_UPDATES = 1_000_000_000
MOST_MARK = 1_000_000
MOST_VARIED, MOST_VALUES = 100, 10_000  # entries of `vary`, and values of one
MOST_VARIANTS = 10_000
MOST_DECIMALS = 8  # of a value that is drawn

ACTIVATION_NAMES = (*ACTIVATIONS, *ALSO)
INITS = ("uniform", "normal", "xavier", "he", "zeros")
NOTATION_NAMES = tuple(NOTATIONS)
REDUCTIONS = ("mean", "sum")
LAYOUTS = BY_UNITS, BY_INPUTS = ("units-by-inputs", "inputs-by-units")
BATCHES = ("full", "online")
GROUPS = ("weights", "biases", "inputs", "targets")  # of numbers that vary together
RATE = "η"  # as the learning rate is called among them
REVEALS = ("none", "status", "hint", "value")  # how much a report says: scores, verdicts, hints, and the numbers expected


# parts of a JSON Schema, for those of other formats too


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def one_of(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def any_of(*kinds: Schema) -> Schema:
    return {"anyOf": list(kinds)}


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def some_of(items: Schema) -> Schema:
    """A list that is not empty."""
    return {**list_of(items), "minItems": 1}


def mapping_to(values: Schema) -> Schema:
    """A mapping of names to values of one kind."""
    return {"type": "object", "additionalProperties": values}


def object_of(required: str, **properties: Schema) -> Schema:
    """A mapping with these keys and no others; those that are required are told in one text."""
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


def document(title: str, schema: Schema, about: str = "") -> Schema:
    """The JSON Schema (draft 2020-12) of a format."""
    description = {"description": about} if about else {}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **description, **schema}


# the tables


_TEXT: Schema = {"type": ["string", "number", "boolean", "null"], "maxLength": MOST_TEXT}
_UNITS = any_of({"type": "integer", "minimum": 1, "maximum": MOST_UNITS}, some_of(ref("name")))
_LAYERS: Schema = {**some_of(ref("layer")), "maxItems": MOST_LAYERS}
_COUNT: Schema = {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9.eE+]+$"}
_VALUES = any_of(list_of(ref("number")), mapping_to(ref("number")))
_MARKS = mapping_to(ref("mark"))
_DIGITS: Schema = {"type": ["string", "boolean", "null"], "pattern": "^([0-9]{1,2} ?(dp|sf)|off)$"}
_FLAG = any_of({"type": "boolean"}, one_of(("true", "false", "yes", "no", "on", "off")))

# fmt: off
DRAW = (
    Key("init", one_of(INITS),                               "how the values are drawn", required=True),
    Key("seed", {"type": "integer", "minimum": 0},           "the same seed gives the same values, everywhere"),
    Key("low",  ref("number"),                               "uniform: the least value", -0.5),
    Key("high", ref("number"),                               "uniform: the greatest value", 0.5),
    Key("std",  ref("number"),                               "normal: the standard deviation", 1),
    Key("digits", {"type": "integer", "minimum": 1, "maximum": MOST_DECIMALS}, "how many decimal places a drawn value has", MOST_DECIMALS),
)
LAYER = (
    Key("units",      _UNITS,                                "names, or a count", required=True),
    Key("activation", ref("activation"),                     "how a unit's output follows from its weighted input", "identity"),
    Key("weights",    ref("weights"),                        "one row a unit, one entry an input", required=True),
    Key("weights_layout", one_of(LAYOUTS),                   "what a row of these weights belongs to, instead of the config's"),
    Key("bias",       ref("bias"),                           "one bias shared by the layer, or a list with one a unit"),
    Key("biases",     any_of(ref("bias_list"), ref("draw")), "a list with one bias a unit, null for none"),
    Key("bias_input", ref("number"),                         "what a bias is multiplied with; -1 for a threshold", 1),
)
SAMPLE = (
    Key("inputs",  _VALUES, "a value for each input", required=True),
    Key("targets", _VALUES, "a value for each output"),
)
TABLE = (
    Key("csv",     {"type": "string"},                       "a file beside the config, with a line of headings", required=True),
    Key("inputs",  some_of(ref("name")),                     "the headings of the columns of inputs", required=True),
    Key("targets", some_of(ref("name")),                     "the headings of the columns of targets"),
)
LOSS = (
    Key("name",  one_of(LOSSES),                       "which loss", required=True),
    Key("fused", _FLAG,                                      "show δ at once: out − target, or target − out with error: t-o", False),
)
EXERCISE = (
    Key("ask",        any_of(ref("selector"), some_of(ref("selector"))),
        "what is asked: names, globs or kind:layer; all that a sheet holds, where the key is left out"),
    Key("given",      any_of(ref("selector"), some_of(ref("selector"))),
        "what a worksheet prints instead of asking for it: selectors, or forward, error, backward, gradients, update"),
    Key("digits",     _DIGITS,                               "how exact an answer has to be: 4dp, 4sf"),
    Key("marks",      _MARKS,                                "marks by selector, of two that fit the later; default is for all others",
        {"default": 1}),
    Key("carried",    ref("share"),                          "share of the mark for what follows from an earlier mistake", 1),
    Key("rounded",    ref("share"),                          "share for what was rounded on the way", 1),
    Key("imprecise",  ref("share"),                          "share for what is right, but a digit short of what is asked", 1),
    Key("repeated",   ref("share"),                          "share for what is wrong by a mistake that was charged before", 1),
    Key("convention", ref("share"),                          "share for what is right under another convention", 0),
    Key("reveal",     one_of(REVEALS),                       "how much the report for a student says", "value"),
    Key("vary",       ref("vary"),                           "what differs from student to student, and its values"),
    Key("variants",   {"type": "integer", "minimum": 1, "maximum": MOST_VARIANTS},
        "how many variants there are for a class; one for each student, where the key is left out"),
)
RANGE = (
    Key("low",  ref("number"),                               "the least value", required=True),
    Key("high", ref("number"),                               "what no value is more than", required=True),
    Key("step", ref("number"),                               "from one value to the next", required=True),
)
CONFIG = (
    Key("title",          _TEXT,                             "what the page is called", ""),
    Key("source",         _TEXT,                             "where the example comes from", ""),
    Key("inputs",         _UNITS,                            "names, or a count", required=True),
    Key("layers",         _LAYERS,                           "the layers after the inputs, in order", required=True),
    Key("loss",           ref("loss"),                       "what the updates make smaller", "half_squared_error"),
    Key("learning_rate",  ref("number"),                     "the step η", unless="there are no updates",
        also=("eta", "η")),
    Key("iterations",     _COUNT,                            "how many updates", 1),
    Key("epochs",         _COUNT,                            "how many passes over all samples, instead of iterations"),
    Key("batch",          any_of(one_of(BATCHES), _COUNT),   "samples for each update", "full"),
    Key("reduction",      one_of(REDUCTIONS),                "mean or sum over the samples of a batch", "mean"),
    Key("error",          one_of(ERRORS),
        "o-t: δ = ∂E/∂net, w⁺ = w − η·∂E/∂w; t-o, for books of the delta rule: e = t − o, δ = e·f′, Δw = η·δ·out, w⁺ = w + Δw", "o-t"),
    Key("frozen",         any_of(ref("name"), list_of(ref("name")), {"type": "null"}),
        "parameters that are not updated; or weights, biases, layer 1", []),
    Key("notation",       one_of(NOTATION_NAMES),            "how quantities are called on the page", "net-out"),
    Key("digits",         {"type": ["integer", "string"]},   "how many significant digits are shown", 6),
    Key("round_each",     {"type": ["string", "boolean"]},   "every computed quantity is rounded as it is made: 4dp, 4sf, or off",
        "off"),
    Key("weights_layout", one_of(LAYOUTS),                   "what a row of weights belongs to", BY_UNITS),
    Key("samples",        any_of(some_of(ref("sample")), ref("table")), "the data: inputs and targets", required=True),
    Key("exercise",       any_of(ref("exercise"), {"type": "null"}), "what is asked of a sheet of answers, and how it is marked"),
    Key("$schema",        {"type": "string"},                "for editors; not read"),
)
# fmt: on


def spellings(table: tuple[Key, ...]) -> dict[str, Key]:
    """Every spelling that is read, and its key."""
    return {spelling: key for key in table for spelling in (key.name, *key.also)}


def defaults(table: tuple[Key, ...]) -> dict[str, Any]:
    """What counts for each key that is not given, where something does, as it is written in a config."""
    return {key.name: key.default for key in table if key.default is not None}
