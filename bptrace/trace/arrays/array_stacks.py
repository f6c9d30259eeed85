"""Arrays that have all layers along their first axis, as lists of arrays of one shape become: taken apart, one for each layer."""

from __future__ import annotations

from collections.abc import Sequence

from ...inputs.arrays.named_arrays import NamedArray
from .array_iterations import Moment
from .array_names import array_name
from .array_targets import NamedShape, Targets
from .array_words import AT_OUTPUTS, ArrayWord


def taken_apart(moment: Moment, targets: Targets) -> Moment:
    """The same iteration, with the arrays of each layer for those of all layers; these are its `stacked` ones."""
    names = frozenset(array.name for array in moment.told.arrays)
    apart = {array.name: _apart(array, moment, targets, names) for array in moment.told.arrays}
    arrays = tuple(one for array in moment.told.arrays for one in apart[array.name] or [array])
    stacked = tuple(name for name, parts in apart.items() if parts)
    return moment._replace(told=moment.told._replace(arrays=arrays), stacked=stacked)


def _apart(array: NamedArray, moment: Moment, targets: Targets, names: frozenset[str]) -> Sequence[NamedArray]:
    """What each layer has of an array, called as in a list: w.0, w.1; empty if it is no array of all layers."""
    said = array_name(array.name)
    if said is None or said.number is not None or not _is_of_layers(said.word):
        return ()
    whole = NamedShape(array.name, said, array.values, moment)
    counts = {targets.depth, targets.depth + 1, sum(map(bool, targets.layers(said)))}  # where softmax is fused, dout has one fewer
    if not array.values.size or not counts.intersection(whole.shape[:1]) or _is_of_one(whole, targets):
        return ()
    each = [whole._replace(values=values) for values in array.values]
    parts = [array._replace(name=f"{array.name}.{place}", values=one.values) for place, one in enumerate(each)]
    layered = any(_are_alike(each, first, targets) for first in range(targets.depth + 2 - len(each)))
    return parts if layered and names.isdisjoint(part.name for part in parts) else ()


def _is_of_layers(word: ArrayWord | None) -> bool:
    """True for the word of what every layer has; x and y_hat are words of one layer, out may be both."""
    return word is not None and (not word.layer or (word.faint and word.layer == AT_OUTPUTS))


def _is_of_one(array: NamedShape, targets: Targets) -> bool:
    """True if an array fits one layer as it is."""
    layers = targets.usual(array.said) or range(targets.depth + 1)
    return len({target.layer for target in targets.fitting(array, layers)}) == 1


def _are_alike(each: Sequence[NamedShape], first: int, targets: Targets) -> bool:
    """True if all can be of one kind, from the first layer on."""
    kinds = [{target.kind for target in targets.fitting(one, (layer,))} for layer, one in enumerate(each, first)]
    return bool(set.intersection(*kinds))
