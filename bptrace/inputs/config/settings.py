"""How a network is trained and shown: the keys of a config that hold one value each."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...errors import did_you_mean
from ..tree.nodes import Map, Node, Scalar, Seq, described, is_null, normal, quoted
from ..tree.numbers import value_of
from ..tree.problems import Problems, text_of
from .config import Rounding
from .fields import line_of_text, number, one_of_words, whole_number
from .keys import BATCHES, CONFIG, MOST_UPDATES, NOTATION_NAMES, defaults
from .layers import Draft

_DEFAULT = defaults(CONFIG)
_ROUNDING = r"(\d{1,3}) ?(dp|sf)"
_LAYER = r"layer[ _]?(\d{1,6})"


class Settings(NamedTuple):
    """The settings of a config. `epochs` is None where updates are counted; `learning_rate` where it is not given."""

    title: str
    source: str
    learning_rate: float | None
    updates: int
    epochs: int | None
    batch: int | str
    notation: str
    digits: int
    round_each: Rounding | None
    frozen: tuple[str, ...]

    def batch_of(self, samples: int) -> int:
        """The samples that one update uses."""
        if isinstance(self.batch, str):
            return 1 if self.batch == "online" else samples
        return min(self.batch, samples)

    def updates_of(self, samples: int) -> int:
        """The number of updates; an epoch makes one for each batch, the last of which may be short."""
        return self.updates if self.epochs is None else self.epochs * -(-samples // self.batch_of(samples))


def read_settings(found: dict[str, Node], draft: Draft, problems: Problems) -> Settings:
    """All settings, each with its default where it is not given."""
    updates, epochs = _updates(found, problems)
    return Settings(
        line_of_text(found["title"], "title", problems) if "title" in found else _DEFAULT["title"],
        line_of_text(found["source"], "source", problems) if "source" in found else _DEFAULT["source"],
        number(found["learning_rate"], "learning_rate", problems) if "learning_rate" in found else None,
        updates,
        epochs,
        _batch(found.get("batch"), problems),
        (one_of_words(found["notation"], "notation", NOTATION_NAMES, problems) if "notation" in found else None) or _DEFAULT["notation"],
        (_digits(found["digits"], problems) if "digits" in found else None) or _DEFAULT["digits"],
        read_rounding(found.get("round_each"), "round_each", problems),
        _frozen(found.get("frozen"), draft, problems),
    )


def _digits(node: Node, problems: Problems) -> int | None:
    """How many digits are shown. `4dp` is what other keys say."""
    if found := re.fullmatch(_ROUNDING, text_of(node)):
        message = f"digits should be a whole number, how many significant digits are shown, not {described(node)}"
        hint = f"write {found[1]}; round_each: {found[0]} rounds as it is worked, exercise: {{digits: {found[0]}}} asks for as many"
        problems.add("number", message, node, hint)
        return None
    return whole_number(node, "digits", 1, 17, problems)


def _updates(found: dict[str, Node], problems: Problems) -> tuple[int, int | None]:
    if "iterations" in found and "epochs" in found:
        problems.add("duplicate", "both iterations and epochs are given", found["epochs"], "keep one: an epoch is a pass over all samples")
    if "epochs" in found:
        return _DEFAULT["iterations"], whole_number(found["epochs"], "epochs", 0, MOST_UPDATES, problems)
    updates = whole_number(found["iterations"], "iterations", 0, MOST_UPDATES, problems) if "iterations" in found else None
    return _DEFAULT["iterations"] if updates is None else updates, None


def _batch(node: Node | None, problems: Problems) -> int | str:
    size: int | str | None = None
    if node is not None and value_of(text_of(node)) is not None:
        size = whole_number(node, "batch", 1, MOST_UPDATES, problems)
    elif node is not None:
        size = one_of_words(node, "batch", (*BATCHES, "a number of samples"), problems)
    return size or str(_DEFAULT["batch"])


def read_rounding(node: Node | None, what: str, problems: Problems) -> Rounding | None:
    """`4dp` or `4sf`; None for off."""
    if node is None or (isinstance(node, Scalar) and (node.null or node.text in ("off", "false", "no", "none"))):
        return None
    found = re.fullmatch(_ROUNDING, text_of(node))
    if found and 1 <= int(found[1]) <= 15:
        return Rounding(found[2], int(found[1]))
    hint = f"write {text_of(node)}dp for decimal places, {text_of(node)}sf for significant figures" if text_of(node).isdigit() else ""
    hint = "from 1 to 15" if found else hint or "write off, 4dp for decimal places, or 4sf for significant figures"
    problems.add("value", f"{what} cannot be {described(node)}", node, hint)
    return None


def _frozen(node: Node | None, draft: Draft, problems: Problems) -> tuple[str, ...]:
    """What is frozen, as it is written, each once."""
    if node is None or is_null(node):
        return ()
    if isinstance(node, Map):
        problems.add("type", "frozen should be a list of parameters, not a mapping", node, "write [w1, b1]")
        return ()
    items = node.items if isinstance(node, Seq) else (node,)
    known = draft.parameters() if draft.whole else None
    return tuple(dict.fromkeys(name for item in items if (name := _frozen_one(item, draft, known, problems))))


def _frozen_one(node: Node, draft: Draft, known: Mapping[str, float] | None, problems: Problems) -> str:
    if not isinstance(node, Scalar) or node.empty:
        problems.add("name", f"what is frozen should be a name, not {described(node)}", node)
        return ""
    name = normal(node.text)
    for each in (name, name.lower()):  # W7 is w7 where nothing is called W7
        if known is None or each in known or _group(each, draft) is not None:
            return each
    assert known is not None
    _unknown(node, name, draft, known, problems)
    return ""


def _unknown(node: Scalar, name: str, draft: Draft, known: Mapping[str, float], problems: Problems) -> None:
    if re.fullmatch(r"[\w.]+([,;\s]+[\w.]+)+", name) and not name.startswith("layer"):
        names = ", ".join(re.split(r"[,;]?\s+|[,;]", name))
        problems.add("name", f"frozen should be a list of parameters, not {quoted(name)}", node, f"write [{names}]")
    elif found := re.fullmatch(_LAYER, name):
        problems.add("name", f"there is no layer {found[1]} to freeze", node, f"layers are numbered 1 to {len(draft.layers)}")
    else:
        units = [unit for layer in draft.layers if layer.units for unit in layer.units.names]
        what = "a unit, not a parameter" if name in units else "not a parameter"
        hint = (
            did_you_mean(problems.nearest(name, [*known, "weights", "biases", "layer 1"]))
            or "names of weights and biases; weights, biases, layer 1"
        )
        problems.add("name", f"{quoted(name)} is {what}, so it cannot be frozen", node, hint)


def _group(name: str, draft: Draft) -> list[str] | None:
    """The parameters behind one of the words `weights`, `biases`, `layer 1`."""
    found = re.fullmatch(_LAYER, name)
    if name not in ("weights", "biases") and not (found and 1 <= int(found[1]) <= len(draft.layers)):
        return None
    layers = [draft.layers[int(found[1]) - 1]] if found else draft.layers
    weights = [row for layer in layers if layer.weights for row in layer.weights.names if name != "biases"]
    biases = [layer.biases.names for layer in layers if layer.biases and name != "weights"]
    return [entry for row in (*weights, *biases) for entry in row if entry is not None]


def frozen_parameters(words: tuple[str, ...], draft: Draft) -> frozenset[str]:
    """The names of the parameters that words such as `w1`, `biases` and `layer 2` mean. A name of the network goes before a word."""
    known = draft.parameters() if words else {}
    return frozenset(name for word in words for name in ([word] if word in known else _group(word, draft) or []))
