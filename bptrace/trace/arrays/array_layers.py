"""The layers that names of arrays belong to, told from all names together: counted from 0 or from 1, or modules in their order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Union

from ...model.symbols import KINDS
from .array_names import ArrayName, NetworkPlace
from .array_shapes import Target
from .array_targets import NamedShape, Targets
from .array_words import ARRAY_WORDS, LAYER_WORDS

TargetOrReason = Union[Target, str]  # what an array is, or why it is nothing
Mapped = Mapping[NetworkPlace, int]  # the layers of places
LAYER_SHIFTS = (0, 1, -1)  # from the numbers of names to layers: W1 is of layer 1, W0 is, W2 is


class LayerFinder:
    """Finds what each array is. `agrees` says whether numbers are the config's own, None where it has none to compare."""

    def __init__(self, targets: Targets, agrees: Callable[[NamedShape, Target], bool | None]) -> None:
        self.targets, self.depth, self.agrees = targets, targets.depth, agrees
        self.shifts: dict[NetworkPlace, int] = {}  # of the parameters, for names that are numbered alike

    def find(self, arrays: Sequence[NamedShape]) -> dict[str, TargetOrReason]:
        """What each array is, by name."""
        found: dict[str, TargetOrReason] = dict(self._lists(arrays))
        pools: dict[str, list[NamedShape]] = defaultdict(list)
        for array in arrays:
            if array.name not in found and array.said.place:
                pools[_pool(array.said)].append(array)
        for pool in sorted(pools, key=lambda pool: pool != _PARAMETERS):
            found |= self._pooled(pool, pools[pool])
        for array in sorted((one for one in arrays if one.name not in found), key=lambda one: len(one.said.kinds)):
            found[array.name] = self._alone(array, frozenset(found.values()))
        return found

    # names that have a place

    def _pooled(self, pool: str, arrays: Sequence[NamedShape]) -> dict[str, TargetOrReason]:
        patterns: dict[NetworkPlace, list[NamedShape]] = defaultdict(list)
        for array in arrays:
            patterns[array.said.pattern if array.said.number is not None else ()].append(array)
        mapped: dict[NetworkPlace, int] = {}
        for pattern, members in patterns.items():
            mapped |= self._best(members, list(self._numbered(pool, members) if pattern else self._worded(members)))
        if self._crowded(mapped, arrays):
            mapped = dict(self._best(arrays, [mapped, *self._in_order(arrays)], 1))
        return {array.name: self._at(array, mapped) for array in arrays}

    def _best(self, arrays: Sequence[NamedShape], options: Sequence[Mapped], favoured: int = 0) -> Mapped:
        """The option that fits most arrays, and whose data are the config's own; of equal ones, the first or the favoured."""
        return max(options, key=lambda option: (*self._worth(arrays, option), option is options[min(favoured, len(options) - 1)]))

    def _worth(self, arrays: Sequence[NamedShape], mapped: Mapped) -> tuple[int, int]:
        told = [(array, self._fitting(array, mapped)) for array in arrays]
        data = [self.agrees(array, target) for array, target in told if target is not None and target.is_data]
        return sum(target is not None for _, target in told), data.count(True) - data.count(False)

    def _fitting(self, array: NamedShape, mapped: Mapped) -> Target | None:
        layer = mapped.get(array.said.key, -1)
        return self.targets.best(array, layer) if 0 <= layer <= self.depth else None

    def _numbered(self, pool: str, arrays: Sequence[NamedShape]) -> Iterator[Mapped]:
        """Places with a number, counted from 1, from 0 or from 2; else the numbers in order."""
        numbers = {array.said.key: array.said.number or 0 for array in arrays}
        pattern = arrays[0].said.pattern
        shifts = sorted(LAYER_SHIFTS, key=lambda shift: shift != self.shifts.get(pattern, 0))
        options = [{place: number + shift for place, number in numbers.items()} for shift in shifts]
        if pool == _PARAMETERS:
            best = self._best(arrays, options)
            self.shifts[pattern] = next(shift for shift, option in zip(shifts, options, strict=True) if option is best)
        yield from options
        yield from self._in_turn(sorted(numbers, key=numbers.__getitem__))

    def _worded(self, arrays: Sequence[NamedShape]) -> Iterator[Mapped]:
        """Places without a number: by words such as hidden and output, in the order of the file, or by their shapes."""
        places = list(dict.fromkeys(array.said.key for array in arrays))
        yield {place: layer for place in places if (layer := self._by_word(place)) is not None}
        yield from self._in_order(arrays)
        fitting = {place: self._fits([array for array in arrays if array.said.key == place]) for place in places}
        yield {place: layers[0] for place, layers in fitting.items() if len(layers) == 1}

    def _by_word(self, place: NetworkPlace) -> int | None:
        layer = LAYER_WORDS.get(str(place[-1]))
        return layer if layer is None or layer >= 0 else self.depth

    def _in_order(self, arrays: Sequence[NamedShape]) -> Iterator[Mapped]:
        return self._in_turn(list(dict.fromkeys(array.said.key for array in arrays)))

    def _in_turn(self, places: Sequence[NetworkPlace]) -> Iterator[Mapped]:
        """One place after the other for one layer after the other, if there are as many."""
        if self.depth <= len(places) <= self.depth + 1:
            yield dict(zip(places, range(self.depth + 1 - len(places), self.depth + 1), strict=True))

    def _fits(self, arrays: Sequence[NamedShape]) -> list[int]:
        return [layer for layer in range(self.depth + 1) if all(self.targets.best(array, layer) for array in arrays)]

    def _crowded(self, mapped: Mapped, arrays: Sequence[NamedShape]) -> bool:
        """True if several places share a layer, or have none."""
        places = {array.said.key for array in arrays}
        return len({mapped.get(place, -1) for place in places}) < len(places)

    def _at(self, array: NamedShape, mapped: Mapped) -> TargetOrReason:
        target = self._fitting(array, mapped)
        if target is not None:
            return target
        layer = mapped.get(array.said.key)
        fits = self._fits([array])
        if fits and layer is not None and any(self.targets.at(array.said, layer)):
            return f"{self.targets.misfit(array)}, and this is layer {layer}"
        if fits and layer is not None and 0 < layer <= self.depth:
            return f"is of layer {layer}, which has none in this network"
        return f"names no layer of this network, which has {self.depth}" if fits else self.targets.misfit(array)

    # names that have none

    def _alone(self, array: NamedShape, taken: frozenset[TargetOrReason]) -> TargetOrReason:
        layers = self.targets.usual(array.said) or self._fits([array])
        layers = [layer for layer in layers if layer] or layers  # without a word for the inputs, an array is of a layer of units
        fits = self.targets.fitting(array, layers)
        if len({target.layer for target in fits}) > 1:
            return f"may be of layer {' or '.join(str(target.layer) for target in fits)}: the name should say which, as in {array.name}1"
        return next((target for target in fits if target not in taken), fits[0] if fits else self.targets.misfit(array))

    # lists of parameters

    def _lists(self, arrays: Sequence[NamedShape]) -> Iterator[tuple[str, TargetOrReason]]:
        """Lists in which the parameters stand one after the other, weights and biases in turn: arr_0, arr_1; params.0.0, params.0.1."""
        lists: dict[str, list[NamedShape]] = defaultdict(list)
        for array in arrays:
            said = array.said
            if said.word in (None, ARRAY_WORDS["weights"]) and said.place and all(isinstance(part, int) for part in said.place):
                lists[_NUMBERS.sub("", array.name)].append(array)
        for members in lists.values():
            members.sort(key=lambda array: [int(part) for part in array.said.place])
            yield from self._list(members)

    def _list(self, members: Sequence[NamedShape]) -> Iterator[tuple[str, TargetOrReason]]:
        keys = self.targets.page.parameter_keys()
        if len(keys) != len(members) or len(keys) == self.depth:
            return
        as_words = [
            array._replace(said=array.said._replace(word=ARRAY_WORDS[kind])) for array, (kind, _) in zip(members, keys, strict=True)
        ]
        found = [self.targets.best(array, layer) for array, (_, layer) in zip(as_words, keys, strict=True)]
        if None not in found:
            yield from ((array.name, target) for array, target in zip(members, found, strict=True) if target is not None)


_PARAMETERS = "parameters"
_NUMBERS = re.compile(r"\d+")


def _pool(said: ArrayName) -> str:
    """Names that are numbered alike: those of parameters and of what belongs to them, or of another kind."""
    if said.kinds[0] == "out" and said.gradient:
        return "gradient of out"
    return _PARAMETERS if KINDS[said.kinds[0]].parameter else said.kinds[0]
