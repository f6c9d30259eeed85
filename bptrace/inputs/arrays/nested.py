"""Mappings and lists, nested, to named arrays: `{"net": [z1, z2]}` has `net.0` and `net.1`, or one array `net` where it can be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from ..tree.nodes import quoted
from .named_arrays import ArrayFile, NamedArray

Route = tuple[Any, ...]  # the keys and positions that lead to a value

MOST_ARRAYS = 100_000  # in one file
MOST_NUMBERS = 1 << 27  # in all arrays of one file: as many as 1 GB has in float64
DEEPEST = 32  # mappings and lists in one another, and axes of an array
LONGEST_NAME = 1000  # characters
ITERATIONS, FINAL = "iterations", "final"
_PLAIN = {float, int}


class Nested:
    """What is common to all nested data. What an array is, and how a mistake is reported, is for those who inherit from this."""

    most_entries = MOST_NUMBERS  # of lists: the same list may stand in several places

    def __init__(self) -> None:
        self.arrays = self.numbers = self.entries = 0

    def array(self, value: Any, route: Route) -> NamedArray | None:
        """The array that a value is, or a list of which `shape_of` knows a shape; None for what is passed over."""
        raise NotImplementedError

    def wrong(self, route: Route, message: str, hint: str) -> NoReturn:
        """Reports a mistake of the value at the end of a route: `message` follows the name."""
        raise NotImplementedError

    def file(self, data: Any, path: str, alone: str = "arr_0") -> ArrayFile:
        """All arrays of the data: a list of mappings has one iteration in each; an array `alone` is called so."""
        if isinstance(data, Mapping) and _are_mappings(data.get(ITERATIONS)):
            return ArrayFile(path, self._listed(data))
        if _are_mappings(data):
            return ArrayFile(path, tuple(self._named(one, (place,), 1) for place, one in enumerate(data)))
        if isinstance(data, (list, tuple)) and not set(map(type, data)) <= _PLAIN:
            data = {f"arr_{place}": one for place, one in enumerate(data)}
        if not isinstance(data, Mapping):
            data = {alone: data}
        return ArrayFile(path, (self._named(data, (), 0),))

    def _listed(self, data: Mapping[Any, Any]) -> tuple[tuple[NamedArray, ...], ...]:
        """The iterations of a mapping that lists them. What stands beside the list is of each; `final` is of the last."""
        common = self._named({key: one for key, one in data.items() if key not in (ITERATIONS, FINAL)}, (), 0)
        final = self._named({FINAL: data[FINAL]}, (), 0) if FINAL in data else ()
        found = [self._named(one, (ITERATIONS, place), 2) for place, one in enumerate(data[ITERATIONS])]
        return tuple(_distinct(self, (*common, *one, *final * (place == len(found)))) for place, one in enumerate(found, 1))

    def _named(self, data: Any, route: Route, unnamed: int) -> tuple[NamedArray, ...]:
        return _distinct(self, tuple(self._each(data, route, unnamed)))

    def _each(self, value: Any, route: Route, unnamed: int) -> Iterator[NamedArray]:
        """The arrays in a value. The first steps of the route are no part of their names."""
        if len(route) > DEEPEST + unnamed:
            self.wrong(route[:3], f"goes deeper than {DEEPEST} levels", "arrays stand in a mapping: {name: array}")
        if isinstance(value, Mapping):
            for key, below in value.items():
                yield from self._each(below, (*route, key), unnamed)
        elif isinstance(value, (list, tuple)) and self.shape_of(value, route) is None:
            for place, below in enumerate(value):
                yield from self._each(below, (*route, place), unnamed)
        elif found := self.array(value, route):
            self._count(found.values.size, route)
            yield found._replace(name=self._name(route[unnamed:]))

    def _name(self, route: Route) -> str:
        name = ".".join(map(str, route))
        if len(name) > LONGEST_NAME:
            self.wrong(route[:3], f"has a name of {len(name):,} characters", f"names have at most {LONGEST_NAME:,}")
        return name

    def _count(self, numbers: int, route: Route) -> None:
        self.arrays += 1
        self.numbers += numbers
        if self.arrays > MOST_ARRAYS:
            self.wrong(route, f"is one array too many: at most {MOST_ARRAYS:,} are read", "write one array for each layer")
        if self.numbers > MOST_NUMBERS:
            self.wrong(route, f"makes more than {MOST_NUMBERS:,} numbers in all", "write fewer arrays or iterations")

    def told(self, route: Route) -> str:
        """The name at the end of a route, for a message."""
        return quoted(".".join(map(str, route))) if route else "this"

    def shape_of(self, value: Any, route: Route, depth: int = 0) -> tuple[int, ...] | None:
        """The shape of a value as one array; None for a list that is ragged, and for what is no array."""
        if not isinstance(value, (list, tuple)):
            shape = () if type(value) in _PLAIN else getattr(value, "shape", None)
            return None if shape is None else tuple(shape)
        self.entries += len(value)
        if self.entries > self.most_entries:
            self.wrong(route, f"makes more than {self.most_entries:,} entries of lists in all", "write arrays of numpy")
        if set(map(type, value)) <= _PLAIN:
            return (len(value),)
        shape = self.shape_of(value[0], route, depth + 1) if depth < DEEPEST else None
        alike = shape is not None and all(self.shape_of(one, route, depth + 1) == shape for one in value[1:])
        return (len(value), *shape) if alike and shape is not None else None


def _are_mappings(data: Any) -> bool:
    return isinstance(data, (list, tuple)) and bool(data) and all(isinstance(one, Mapping) for one in data)


def _distinct(nested: Nested, found: tuple[NamedArray, ...]) -> tuple[NamedArray, ...]:
    """The same arrays, of which no two have the same name."""
    seen: set[str] = set()
    for one in found:
        if one.name in seen:
            nested.wrong((one.name,), "is the name of two arrays", "give each its own name")
        seen.add(one.name)
    return found
