"""Mappings and lists, nested, to named arrays: `{"net": [z1, z2]}` has `net.0` and `net.1`, or one array `net` where it can be one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from math import prod
from typing import Any, NoReturn

from ..tree.nodes import quoted
from .named_arrays import ArrayFile, NamedArray

Route = tuple[Any, ...]  # the keys and positions that lead to a value

MOST_ARRAYS = 100_000  # in one file
MOST_OF_NUMBERS = 1 << 27  # in all arrays of one file: as many as 1 GB has in float64
MOST_NESTED = 32  # mappings and lists in one another, and axes of an array
LONGEST_NAME = 1000  # characters
FIRST = "arr_0"  # as np.savez calls the first array that it is given without a name
ITERATIONS, FINAL = "iterations", "final"
_PLAIN = {float, int}
_EXACT = ("bfloat16", "float16", "float32", "float64")  # the least exact first


class Nested:
    """What is common to all nested data. What an array is, and how a mistake is reported, is for those who inherit from this."""

    most_entries = MOST_OF_NUMBERS  # of lists: the same list may stand in several places

    def __init__(self) -> None:
        self.arrays = self.numbers = self.entries = 0
        self.shapes: dict[int, tuple[int, ...] | None] = {}  # of lists with lists in them, which may be asked for often
        self.alone, self.before = "", ""  # the name of an array by itself; what stands before the position in a list of arrays

    def array(self, value: Any, route: Route) -> NamedArray | None:
        """The array that a value is, or a list of which `shape_of` knows a shape; None for what is passed over."""
        raise NotImplementedError

    def wrong(self, route: Route, message: str, hint: str) -> NoReturn:
        """Reports a mistake of the value at the end of a route: `message` follows the name."""
        raise NotImplementedError

    def file(self, data: Any, path: str, alone: str = FIRST) -> ArrayFile:
        """All arrays of the data: a list of mappings has one iteration in each; an array `alone` is called so.

        Those in a list are called as np.savez does: `arr_0`, `arr_1`.
        """
        self.alone = alone
        if isinstance(data, Mapping) and are_mappings(data.get(ITERATIONS)):
            return ArrayFile(path, self._listed(data))
        if are_mappings(data):
            return ArrayFile(path, tuple(self._named(one, (place,), 1) for place, one in enumerate(data)))
        if isinstance(data, (list, tuple)) and (any(map(_said_by, data)) or self.shape_of(data, ()) is None):
            self.before = FIRST.removesuffix("0")
            each = chain.from_iterable(self._each(one, (place,), 0) for place, one in enumerate(data))
            return ArrayFile(path, (_distinct(self, tuple(each)),))
        return ArrayFile(path, (self._named(data, (), 0),))

    def _listed(self, data: Mapping[Any, Any]) -> tuple[tuple[NamedArray, ...], ...]:
        """The iterations of a mapping that lists them. What stands beside the list is of each; `final` is of the last."""
        common = self._named({key: one for key, one in data.items() if key not in (ITERATIONS, FINAL)}, (), 0)
        final = self._named({FINAL: data[FINAL]}, (), 0) if FINAL in data else ()
        found = [self._named(one, (ITERATIONS, place), 2) for place, one in enumerate(data[ITERATIONS])]
        if len(common) * len(found) > MOST_ARRAYS:
            self.wrong((ITERATIONS,), f"has what stands beside it in each, more than {MOST_ARRAYS:,} arrays", "write fewer of them")
        return tuple(_distinct(self, (*common, *one, *final * (place == len(found)))) for place, one in enumerate(found, 1))

    def _named(self, data: Any, route: Route, unnamed: int) -> tuple[NamedArray, ...]:
        return _distinct(self, tuple(self._each(data, route, unnamed)))

    def _each(self, value: Any, route: Route, unnamed: int) -> Iterator[NamedArray]:
        """The arrays in a value. The first steps of the route are no part of their names."""
        if len(route) > MOST_NESTED + unnamed:
            self.wrong(route[:3], f"goes deeper than {MOST_NESTED} levels", "arrays stand in a mapping: {name: array}")
        self._visit(1, route)
        shape = self.shape_of(value, route)
        if shape is None and isinstance(value, (Mapping, list, tuple)):
            for key, below in value.items() if isinstance(value, Mapping) else enumerate(value):
                yield from self._each(below, (*route, key), unnamed)
            return
        name = self._name(route[unnamed:])
        self._count(shape or (), route)
        if found := self.array(value, route):
            yield found._replace(name=name)

    def _name(self, route: Route) -> str:
        name = self.before + ".".join(map(str, route)) if route else self.alone
        if len(name) > LONGEST_NAME:
            self.wrong(route[:3], f"has a name of {len(name):,} characters", f"names have at most {LONGEST_NAME:,}")
        return name

    def _count(self, shape: tuple[int, ...], route: Route) -> None:
        """Counts an array before it is made. An axis without entries counts as one, since numpy has limits for them too."""
        self.arrays += 1
        self.numbers += prod(size or 1 for size in shape)
        if len(shape) > MOST_NESTED:
            self.wrong(route, f"has {len(shape)} axes", f"an array has at most {MOST_NESTED}: write one for each layer")
        if self.arrays > MOST_ARRAYS:
            self.wrong(route, f"is one array too many: at most {MOST_ARRAYS:,} are read", "write one array for each layer")
        if self.numbers > MOST_OF_NUMBERS:
            self.wrong(route, f"makes more than {MOST_OF_NUMBERS:,} numbers in all", "write fewer arrays or iterations")

    def _visit(self, entries: int, route: Route) -> None:
        self.entries += entries
        if self.entries > self.most_entries:
            self.wrong(route, f"makes more than {self.most_entries:,} entries of lists in all", "write arrays of numpy")

    def told(self, route: Route) -> str:
        """The name at the end of a route, for a message."""
        return quoted(".".join(map(str, route))) if route else "this"

    def shape_of(self, value: Any, route: Route, depth: int = 0) -> tuple[int, ...] | None:
        """The shape of a value as one array; None for a list that is ragged, and for what is no array."""
        if not isinstance(value, (list, tuple)):
            return () if type(value) in _PLAIN else _said_by(value)
        self._visit(len(value), route)
        if set(map(type, value)) <= _PLAIN:
            return (len(value),)
        if id(value) not in self.shapes:
            self.shapes[id(value)] = self._shape_of_list(value, route, depth)
        return self.shapes[id(value)]

    def _shape_of_list(self, value: Sequence[Any], route: Route, depth: int) -> tuple[int, ...] | None:
        shape = self.shape_of(value[0], route, depth + 1) if depth < MOST_NESTED else None
        alike = shape is not None and all(self.shape_of(one, route, depth + 1) == shape for one in value[1:])
        return (len(value), *shape) if alike and shape is not None else None


def least_exact(dtypes: Collection[str]) -> str:
    """The dtype of arrays of several; "" where nothing says it."""
    said = sorted(set(dtypes) - {""})
    return next((dtype for dtype in _EXACT if dtype in said), said[0] if said else "")


def are_mappings(data: Any) -> bool:
    """True for a list of mappings, each of which is an iteration."""
    return isinstance(data, (list, tuple)) and bool(data) and all(isinstance(one, Mapping) for one in data)


def _said_by(value: Any) -> tuple[int, ...] | None:
    """The shape that an array says it has. Some libraries have axes of a size that is not known yet."""
    shape: Any = getattr(value, "shape", None)
    return tuple(shape) if hasattr(shape, "__iter__") and all(type(size) is int for size in shape) else None


def _distinct(nested: Nested, found: tuple[NamedArray, ...]) -> tuple[NamedArray, ...]:
    """The same arrays, of which no two have the same name."""
    seen: set[str] = set()
    for one in found:
        if one.name in seen:
            nested.wrong((), f"has two arrays called {quoted(one.name)}", "give each its own name")
        seen.add(one.name)
    return found
