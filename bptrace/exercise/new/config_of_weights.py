"""A config made of saved weights, as text with comments that say where each number is from, and what is assumed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from os.path import basename

from ...errors import InputError, listed
from ...inputs.arrays.named_arrays import ArrayFile
from ...inputs.config.load import parse
from ...inputs.tree.nodes import comment, shortened
from ...model.losses import LOSSES
from .new_exercise import activations_of, loss_of, rate_of
from .saved_weights import Saved, SavedLayer, saved

_MOST_UNREAD = 12  # names that are listed
_MOST_NAME = 60  # characters of a name in a comment
_USABLE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,19}")  # as the name of a parameter, if nothing else has it
_ASSUMED = "  # assumed: the file does not say it"


def config_of_weights(file: ArrayFile, activation: str = "", loss: str = "", rate: str = "") -> str:
    """The text of a config with the weights in a file. One activation is that of all layers; what is not said is assumed.

    Raises UsageError for weights that are no network, and for words that are no activation, loss or rate.
    """
    text = _Text(saved(file), basename(file.path), activation, loss, rate)
    try:
        parse(text.written(True).encode(), file.path)
    except InputError:  # a name of the file is taken by something else
        return text.written(False)
    return text.written(True)


class _Text:
    def __init__(self, found: Saved, path: str, activation: str, loss: str, rate: str) -> None:
        self.found, self.path, self.names = found, shortened(path, _MOST_NAME), True
        self.activations = activations_of(activation, found.sizes)
        self.loss, self.rate = loss_of(loss, self.activations[-1]), rate_of(rate or "0.5")
        self.assumed = [_ASSUMED * (not given) for given in (activation, loss, rate)]

    def written(self, names: bool) -> str:
        """The config; with `names`, a single number is named as its array is."""
        self.names = names
        return "\n".join((*self.head(), *self.layers(), *self.training(), *self.samples(), ""))

    def head(self) -> Iterator[str]:
        yield comment(f"The weights in {self.path}, as a network. What is assumed is yours to change.")
        if self.found.iterations > 1:
            yield comment(f"The file has {self.found.iterations:,} iterations; these are the weights of the last.")
        if self.found.unread:
            yield comment(f"not read: {listed([shortened(name, _MOST_NAME) for name in self.found.unread], _MOST_UNREAD)}")
        yield f"title: {json.dumps(self.path)}"
        yield from ("", f"inputs: {self.found.sizes[0]}")

    def layers(self) -> Iterator[str]:
        yield "layers:"
        for layer, activation in zip(self.found.layers, self.activations, strict=True):
            yield f"  - units: {len(layer.weights)}"
            yield f"    activation: {activation}{self.assumed[0]}"
            yield f"    weights:  {comment(_laid_out(layer))}"
            yield from (f"      - {self.row(row, layer.name)}" for row in layer.weights.tolist())
            yield from self.bias(layer)

    def bias(self, layer: SavedLayer) -> Iterator[str]:
        if layer.bias is None:
            return
        values, said = layer.bias.tolist(), shortened(layer.bias_name, _MOST_NAME)
        if layer.is_shared:
            yield f"    bias: {self.number(values[0], layer.bias_name)}  {comment(f'{said}, one for all units of the layer')}"
        else:
            yield f"    bias: {self.row(values, layer.bias_name)}  {comment(said)}"

    def training(self) -> Iterator[str]:
        yield from ("", f"loss: {self.loss}{self.assumed[1]}", f"learning_rate: {self.rate}{self.assumed[2]}")

    def samples(self) -> Iterator[str]:
        inputs, targets, sizes = self.found.inputs, self.found.targets, self.found.sizes
        missing = " and ".join(what for what, data in (("inputs", inputs), ("targets", targets)) if data is None)
        rows = [[0.0] * sizes[0]] if inputs is None else inputs.tolist()
        wanted = [[0.0] * sizes[-1]] * len(rows) if targets is None else targets.tolist()
        yield "samples:" + (f"  # no {missing} in the file fit these: write yours in the place of the zeros" if missing else "")
        for row, target in zip(rows, wanted, strict=True):
            yield f"  - {{inputs: {self.row(row)}{f', targets: {self.row(target)}' if LOSSES[self.loss].has_targets else ''}}}"

    def row(self, values: list[float], name: str = "") -> str:
        return f"[{', '.join(self.number(value, name if len(values) == 1 else '') for value in values)}]"

    def number(self, value: float, name: str) -> str:
        """A number that reads back exactly, with a name if that can be one."""
        return f"{{{name}: {value!r}}}" if self.names and _USABLE.fullmatch(name) else repr(value)


def _laid_out(layer: SavedLayer) -> str:
    """Where the weights are from, and which way they lie there."""
    way = f"with a row for each {'input' if layer.turned else 'unit'} there, {layer.told}"
    return f"{shortened(layer.name, _MOST_NAME)}, {way}" + ("; here a row is a unit" if layer.turned else "")
