"""The inputs and the layers of a config, put together to a Network and the values of its parameters."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...model.activations import ACTIVATIONS
from ...model.losses import LOSSES
from ...model.network import ERRORS, Layer, Network
from ..tree.nodes import Map, Node, Scalar, Seq, described
from ..tree.problems import Problems, text_of
from .biases import Biases, read_biases
from .fields import FOR_FUNCTIONS, FOR_LAYOUTS, fields, joined, number, one_of_words
from .functions import Activated, Lost, check_fused, read_activation, read_loss
from .keys import BY_INPUTS, CONFIG, LAYER, LAYOUTS, MOST_LAYERS, MOST_PARAMETERS, REDUCTIONS, defaults
from .naming import Claim, Units, check_names, read_units
from .shapes import Into
from .weights import Numbering, Weights, read_weights


class DraftLayer(NamedTuple):
    """A layer as far as it could be read: what could not is None."""

    units: Units | None
    activated: Activated | None
    weights: Weights | None
    biases: Biases | None
    bias_input: float | None
    layout: str

    def data(self) -> dict[str, Any]:
        assert self.units
        assert self.activated
        assert self.weights
        assert self.biases
        bias = {"bias": self.biases.data()} if self.biases.entries else {}
        layout = {} if self.layout == defaults(CONFIG)["weights_layout"] else {"weights_layout": self.layout}
        weights = {"weights": self.weights.data(self.layout == BY_INPUTS), **layout}
        return {"units": list(self.units.names), "activation": self.activated.data(), **weights, **bias, "bias_input": self.bias_input}

    def layer(self) -> Layer:
        assert self.units
        assert self.activated
        assert self.weights
        assert self.biases
        assert self.bias_input is not None
        activation, parameter, _ = self.activated
        shape = self.units.names, activation, self.weights.names, self.biases.names
        return Layer(*shape, self.biases.shared, self.bias_input, parameter)

    def rows(self) -> Iterator[tuple[tuple[str | None, ...], tuple[float | None, ...]]]:
        """The names and the values of the parameters: the weights row by row, then the biases."""
        assert self.weights
        assert self.biases
        yield from zip(self.weights.names, self.weights.values, strict=True)
        yield self.biases.names, tuple(None if entry is None else entry.value for entry in self.biases.entries)


class Draft(NamedTuple):
    """A network as far as it could be read."""

    inputs: Units | None
    layers: tuple[DraftLayer, ...]
    lost: Lost | None
    reduction: str
    error: str

    @property
    def whole(self) -> bool:
        return self.inputs is not None and bool(self.layers) and not any(part is None for layer in self.layers for part in layer)

    @property
    def outputs(self) -> Units | None:
        return self.layers[-1].units if self.layers else None

    def network(self, frozen: frozenset[str]) -> Network:
        assert self.inputs
        assert self.lost
        layers = tuple(layer.layer() for layer in self.layers)
        return Network(self.inputs.names, layers, self.lost.loss, self.lost.fused, self.reduction, frozen, self.error)

    def assumed(self) -> tuple[int, ...]:
        """The layers whose activation is not written."""
        return tuple(at for at, layer in enumerate(self.layers, 1) if layer.activated and layer.activated.assumed)

    def parameters(self) -> dict[str, float]:
        """The parameters and their values, in the network's order."""
        found: dict[Any, Any] = {}
        for layer in self.layers:
            for names, values in layer.rows():
                found.update(zip(names, values, strict=True))
        found.pop(None, None)  # the connections that there are not
        return found

    def names(self) -> Iterator[tuple[str | None, ...]]:
        """The names of all inputs, units and parameters of a network that could be read, row by row; None where there is none."""
        yield from (part.names for part in (self.inputs, *(layer.units for layer in self.layers)) if part)
        yield from (names for layer in self.layers for names, _ in layer.rows())


def read_network(found: dict[str, Node], problems: Problems) -> Draft:
    """The network of a config, from the config's fields."""
    inputs = read_units(found.get("inputs"), "inputs", "x", problems)
    layers = _layers(found, inputs, _layout(found, defaults(CONFIG)["weights_layout"], "weights_layout", problems), problems)
    lost = read_loss(found.get("loss"), problems)
    reduction = one_of_words(found["reduction"], "reduction", REDUCTIONS, problems) if "reduction" in found else None
    error = _error(found["error"], problems) if "error" in found else None
    usual = defaults(CONFIG)
    draft = Draft(inputs, layers, lost, reduction or usual["reduction"], error or usual["error"])
    if lost and layers and layers[-1].activated and "loss" in found:
        check_fused(lost, layers[-1].activated, found["loss"], problems)
    _check_names(draft, problems)
    return draft


def _error(node: Node, problems: Problems) -> str | None:
    """Which way round an error is taken. A loss is called so elsewhere."""
    name = FOR_FUNCTIONS.get(text_of(node).lower(), text_of(node))
    if name not in LOSSES:
        return one_of_words(node, "error", ERRORS, problems)
    problems.add(
        "value", f"error cannot be {described(node)}", node, f"loss: {name} says what is made smaller; error is {' or '.join(ERRORS)}"
    )
    return None


def _layout(found: dict[str, Node], default: str, what: str, problems: Problems) -> str:
    """What a row of weights belongs to; nothing if that cannot be read."""
    return one_of_words(found["weights_layout"], what, LAYOUTS, problems, FOR_LAYOUTS) or "" if "weights_layout" in found else default


def _layers(found: dict[str, Node], inputs: Units | None, layout: str, problems: Problems) -> tuple[DraftLayer, ...]:
    nodes = _without_inputs(joined(_nodes(found.get("layers"), problems), "layer", problems), found, problems)
    read = [fields(node, LAYER, f"layer {at}", problems, _bare_layer(node)) for at, node in enumerate(nodes, 1)]
    units = [_units(layer or {}, at, len(nodes), problems) for at, layer in enumerate(read, 1)]
    if _too_many(nodes, units, inputs, problems):
        return ()
    layers, numbers = [], Numbering()
    for at, (layer, before, here) in enumerate(zip(read, [inputs, *units][: len(units)], units, strict=True), 1):
        own = _layout(layer or {}, layout, f"weights_layout of layer {at}", problems)
        layers.append(_layer(layer or {}, Into(at, before, here, own), numbers, problems))
    return tuple(layers)


def _nodes(node: Node | None, problems: Problems) -> tuple[Node, ...]:
    """The nodes of the layers."""
    if isinstance(node, Seq) and len(node.items) > MOST_LAYERS:
        message = f"there are {len(node.items):,} layers; there can be {MOST_LAYERS:,}"
        problems.add("limit", message, node, "leave some out", spot=node.items[MOST_LAYERS])
        return ()
    if isinstance(node, Seq) and node.items:
        return node.items
    named = node.pairs if isinstance(node, Map) and all(isinstance(value, Map) for _, value in node.pairs) else ()
    if node is not None:
        what = "an empty list" if isinstance(node, Seq) else described(node)
        hint = f"write - in the place of {named[0][0].text}:" if named else "begin each layer with -, such as - units: [h1, h2]"
        problems.add("type", f"layers should be a list of layers, not {what}", node, hint)
    if named:
        return tuple(value for _, value in named)
    is_layer = isinstance(node, Map) and any(key.text in ("units", "weights", "activation") for key, _ in node.pairs)
    return (node,) if node is not None and is_layer else ()


def _without_inputs(nodes: tuple[Node, ...], found: dict[str, Node], problems: Problems) -> tuple[Node, ...]:
    """The layers without a first one that is the inputs, as in other tools; that is noted."""
    first = nodes[0] if len(nodes) > 1 else None
    if "inputs" in found or not isinstance(first, Map) or not first.pairs or first.get("weights") is not None:
        return nodes
    units = first.get("units")
    written = text_of(units) if isinstance(units, Scalar) else "[x1, x2]"
    problems.add(
        "type", "the inputs are no layer", first, f"write inputs: {written} at the top of the config instead", spot=first.pairs[0][0]
    )
    return nodes[1:]


def _bare_layer(node: Node) -> str:
    """What to write for a layer that is only a number, `units 3`, an activation, or names."""
    words = [text_of(item) for item in node.items[:4]] if isinstance(node, Seq) else text_of(node).split()
    if not any(words):
        return ""
    count, activation = _COUNT.fullmatch(" ".join(words)), next((word for word in words if word in ACTIVATIONS), "")
    units = count[1] if count else "2" if activation else f"[{', '.join(words)}]"
    return f"write {{units: {units}, activation: {activation or 'sigmoid'}, weights: …}}"


_COUNT = re.compile(r"(?:[A-Za-z]+\W+)?(\d+)(?:\W+[A-Za-z]+)?")  # 3, units 3, units=3, 3 units


def _units(layer: dict[str, Node], at: int, last: int, problems: Problems) -> Units | None:
    prefix = "o" if at == last else "h" if last == 2 else f"h{at}_"
    return read_units(layer.get("units"), f"units of layer {at}", prefix, problems)


def _too_many(nodes: tuple[Node, ...], units: list[Units | None], inputs: Units | None, problems: Problems) -> bool:
    """True, and noted, if there would be more parameters than can be kept."""
    sizes = [len(group.names) if group else 0 for group in (inputs, *units)]
    count = 0
    for at, (node, before, here) in enumerate(zip(nodes, sizes[:-1], sizes[1:], strict=True), 1):
        count += before * here
        if count > MOST_PARAMETERS:
            message = f"the network would have {count:,} weights or more; it can have {MOST_PARAMETERS:,} parameters"
            problems.add("limit", message, node, f"layer {at} alone has {here:,} × {before:,} weights")
            return True
    return False


def _layer(layer: dict[str, Node], into: Into, numbers: Numbering, problems: Problems) -> DraftLayer:
    activated = read_activation(layer.get("activation"), f"the activation of layer {into.number}", problems)
    weights = read_weights(layer.get("weights"), into, numbers, problems)
    bias_input = number(layer["bias_input"], "bias_input", problems) if "bias_input" in layer else float(defaults(LAYER)["bias_input"])
    return DraftLayer(into.units, activated, weights, read_biases(layer, into, problems), bias_input, into.layout)


def _check_names(draft: Draft, problems: Problems) -> None:
    """Names given by us are looked at only where all could be read, or they would not be the right ones."""
    units = [name for layer in draft.layers if layer.units for name in layer.units.names]
    given = draft.whole and _has_twins(draft.names())
    claims = [claim for claim in _claims(draft, given) if given or not claim.given]
    check_names(claims, frozenset(units), frozenset(draft.outputs.names if draft.outputs else ()), draft.error, problems)


def _has_twins(rows: Iterable[tuple[str | None, ...]]) -> bool:
    """True if a name is there twice."""
    found, count = set[str | None](), 0
    for row in rows:
        found.update(row)
        count += len(row) - row.count(None)
    return len(found - {None}) < count


def _claims(draft: Draft, given: bool) -> Iterator[Claim]:
    """What every name is for; the names of weights that were not written only if `given`, since they are many."""
    if draft.inputs:
        yield from draft.inputs.claims("an input")
    for layer in draft.layers:
        if layer.units:
            yield from layer.units.claims("a unit")
        if layer.weights:
            yield from layer.weights.claims(given)
        if layer.biases:
            yield from layer.biases.claims()
