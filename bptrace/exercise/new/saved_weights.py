"""What the arrays of a file are, where there is no config yet: the layers whose shapes chain, and samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Any, NamedTuple

from ...errors import UsageError, listed
from ...formula.one_thread import np
from ...inputs.arrays.named_arrays import ArrayFile, NamedArray
from ...trace.arrays.array_names import ArrayName, array_name
from ...trace.arrays.array_words import ARRAY_WORDS

_INPUTS, _TARGETS = (ARRAY_WORDS["x"],), (ARRAY_WORDS["t"], ARRAY_WORDS["y"])
_MOST_MIXED = 12  # layers of which each may be laid out in a way of its own


class SavedLayer(NamedTuple):
    """A layer: its weights, with a row for each unit, and its biases, of which there may be one for all units or none.

    `turned` is True if the file has a row for each input; `told` says what tells that.
    """

    weights: Any
    name: str
    turned: bool
    told: str
    bias: Any | None = None
    bias_name: str = ""

    @property
    def is_shared(self) -> bool:
        """True if one bias is that of several units."""
        return self.bias is not None and self.bias.size == 1 < len(self.weights)


class Saved(NamedTuple):
    """A network that was saved: its layers, inputs and targets with a row for each sample if the file has them, and what is not read."""

    layers: tuple[SavedLayer, ...]
    inputs: Any | None
    targets: Any | None
    unread: tuple[str, ...]
    iterations: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of inputs, and of the units of each layer."""
        return (self.layers[0].weights.shape[1], *(len(layer.weights) for layer in self.layers))


class _Named(NamedTuple):
    array: NamedArray
    name: ArrayName | None

    @property
    def is_first_value(self) -> bool:
        """False for a gradient, or for what an update made."""
        return self.name is None or not (self.name.gradient or self.name.after or self.name.of_sample)

    def may_be(self, kind: str) -> bool:
        return self.name is not None and kind in self.name.kinds


def saved(file: ArrayFile) -> Saved:
    """The network of the last iteration in a file. Raises UsageError if no weights chain, or a number is not finite."""
    named, iterations = _last([_Named(array, array_name(array.name)) for array in file.iterations[-1]])
    weights = _weights(named, file.path)
    given = {what: _given(named, words) for what, words in (("inputs", _INPUTS), ("targets", _TARGETS))}
    biases = _paired(weights, [one for one in named if one.is_first_value and one.may_be("b") and one not in weights and _is_row(one)])
    layers = tuple(_layers(weights, biases, given["inputs"], file.path))
    inputs, targets = _fitting(given["inputs"], layers[0].weights.shape[1]), _fitting(given["targets"], len(layers[-1].weights))
    if inputs is None or targets is None or len(inputs) != len(targets):
        targets = None
    used = {name for layer in layers for name in (layer.name, layer.bias_name)}
    used |= {given[what].array.name for what, found in (("inputs", inputs), ("targets", targets)) if found is not None}  # type: ignore[union-attr]
    _check_finite(file, used)
    unread = tuple(array.name for array in file.iterations[-1] if array.name not in used)
    return Saved(layers, inputs, targets, unread, max(iterations, len(file.iterations)))


def _last(named: list[_Named]) -> tuple[list[_Named], int]:
    """The same of the last iteration, where parameters have their iterations along a first axis, as in a trace; and how many there are."""
    stacks = [one for one in named if one.may_be("w") and one.is_first_value and one.array.values.ndim == 3]
    lengths = {len(one.array.values) for one in stacks}
    if len(lengths) != 1 or any(one.may_be("w") and one.is_first_value and one.array.values.ndim == 2 for one in named):
        return named, 1
    (length,) = lengths
    if not length:
        return named, 1

    def last(one: _Named) -> _Named:
        values = one.array.values
        stacked = one in stacks or (one.may_be("b") and values.ndim == 2 and len(values) == length)
        return _Named(one.array._replace(values=values[-1]), one.name) if stacked else one

    return list(map(last, named)), length


def _weights(named: Sequence[_Named], path: str) -> list[_Named]:
    """The matrices of weights, in order: by their numbers if all have one, else as they stand in the file."""
    matrices = [one for one in named if one.array.values.ndim == 2 and one.is_first_value]
    found = [one for one in matrices if one.may_be("w")] or [one for one in matrices if one.name is None]
    if not found or not all(one.array.values.size for one in found):
        told = listed([f"{one.array.name} {_shape(one.array)}" for one in named[:_MOST_TOLD]])
        raise UsageError(f"{path} has no matrix of weights: it has {told}", "name them W1, W2, … or fc1.weight, …")
    numbers = [one.name.number if one.name else None for one in found]
    ordered = sorted(zip(numbers, range(len(found)), strict=True)) if None not in numbers and len(set(numbers)) == len(numbers) else ()
    return [found[at] for _, at in ordered] or found


_MOST_TOLD = 8


def _is_row(one: _Named) -> bool:
    """True for a row or a column of numbers, or one number."""
    return bool(one.array.values.size == max((1, *one.array.values.shape)))


def _paired(weights: Sequence[_Named], biases: Sequence[_Named]) -> list[_Named | None]:
    """The bias of each layer: by the place that both names have, else in order, if there are as many."""
    places = {one.name.place: one for one in biases if one.name}
    if len(places) == len(biases) and all(
        one.name.place in {each.name.place for each in weights if each.name} for one in biases if one.name
    ):
        return [places.get(one.name.place) if one.name else None for one in weights]
    return list(biases) if len(biases) == len(weights) else [None] * len(weights)


def _layers(weights: Sequence[_Named], biases: Sequence[_Named | None], inputs: _Named | None, path: str) -> Iterator[SavedLayer]:
    """The layers, laid out so that the inputs of each are the units of the one before."""
    ways = [way for way in _ways(len(weights)) if _chains(weights, biases, way)]
    if not ways:
        shapes = listed([f"{one.array.name} {_shape(one.array)}" for one in weights[:_MOST_TOLD]])
        raise UsageError(f"the weights in {path} do not follow one another: {shapes}", "save those of one network, in their order")
    wide = [way for way in ways if inputs is not None and inputs.array.values.shape[-1:] == (_turned(weights[0], way[0]).shape[1],)]
    ways = wide or ways
    likely = [way for way in ways if len(set(way)) == 1] or ways
    usual = tuple(bool(one.name and one.name.inputs_first) for one in weights)
    chosen = usual if usual in ways else likely[0]
    for at, (one, bias, turned) in enumerate(zip(weights, biases, chosen, strict=True)):
        told = _told(one, all(way[at] == turned for way in likely))
        row = None if bias is None else np.ravel(bias.array.values)
        yield SavedLayer(_turned(one, turned), one.array.name, turned, told, row, bias.array.name if bias else "")


def _told(one: _Named, by_shape: bool) -> str:
    """What tells how weights are laid out: their shape, or else their name."""
    if by_shape or one.array.values.size == 1:
        return "as the shapes say"
    known = one.name is not None and one.name.inputs_first is not None
    return "as its name says, since the shapes leave it open" if known else "as is usual, since neither shapes nor names tell"


def _ways(count: int) -> Iterable[tuple[bool, ...]]:
    """How the layers may be laid out: all alike, first with a row for each unit, or each in a way of its own."""
    alike = [(False,) * count, (True,) * count]
    return alike if count > _MOST_MIXED else [*alike, *(way for way in product((False, True), repeat=count) if len(set(way)) > 1)]


def _chains(weights: Sequence[_Named], biases: Sequence[_Named | None], way: Sequence[bool]) -> bool:
    shapes = [_turned(one, turned).shape for one, turned in zip(weights, way, strict=True)]
    fitting = all(before[0] == after[1] for before, after in pairwise(shapes))
    return fitting and all(bias is None or bias.array.values.size in (1, units) for bias, (units, _) in zip(biases, shapes, strict=True))


def _turned(one: _Named, turned: bool) -> Any:
    return one.array.values.T if turned else one.array.values


def _given(named: Sequence[_Named], words: Sequence[Any]) -> _Named | None:
    """The array of the data that these words mean, which has no place in the network."""
    return next((one for one in named if one.name and one.name.word in words and not one.name.place and one.is_first_value), None)


def _fitting(one: _Named | None, width: int) -> Any | None:
    """The data with a row for each sample; None if it has not that many columns."""
    if one is None or one.array.values.ndim not in (1, 2):
        return None
    values = one.array.values
    if values.ndim == 1:
        values = values[None] if values.size == width else values[:, None]
    return values if values.shape[1] == width and len(values) else None


def _check_finite(file: ArrayFile, used: set[str]) -> None:
    for array in file.iterations[-1]:
        if array.name in used and not np.isfinite(array.values).all():
            raise UsageError(f"{array.name} in {file.path} has a number that is not finite", "save weights from before that")


def _shape(array: NamedArray) -> str:
    return f"({' × '.join(map(str, array.values.shape))})"
