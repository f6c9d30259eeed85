"""The two sides of a comparison: configs that are worked, or recorded values, iteration by iteration."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ...engine.steps import with_updates
from ...errors import UsageError, did_you_mean
from ...inputs.arrays.named_arrays import ArrayFile
from ...inputs.config.config import Config
from ...inputs.config.keys import MOST_UPDATES
from ...model.names import Names
from ...trace.number_types import EXACT, least_exact
from ...trace.recorded import Recorded, Written, read
from ...trace.rounds import Reader, RecordedIteration
from .recorded_side import notes_of, reader_of, type_of
from .worked import Worked


class Given(NamedTuple):
    """A side as it was named on the command line: a file, and perhaps one iteration of it. `files` are all that were read for it."""

    spec: str
    path: str
    pick: int | None
    what: Config | Recorded | ArrayFile
    files: tuple[str, ...] = ()


def given(spec: str) -> Given:
    """What FILE holds, or FILE@N if no file has that name. Raises InputError, UsageError."""
    found = re.match(r"^(.+)@(-?\d{1,18})$", spec, re.S)
    if found is None or os.path.exists(spec):
        return _given(spec, spec, None)
    if not int(found[2]):
        raise UsageError(f"{spec}: there is no iteration 0", "iterations are counted from 1; @-1 is the last")
    return _given(spec, found[1], int(found[2]))


def _given(spec: str, path: str, pick: int | None) -> Given:
    what = read(path)
    return Given(spec, path, pick, what, what.files if isinstance(what, Config) else (path,))


class Side:
    """One side: its name, its config if it has one, and its iterations, with the quantities of all labels met so far."""

    def __init__(self, spec: str, config: Config | None, source: Worked | Reader, rounds: Iterator[RecordedIteration]) -> None:
        self.spec, self.config, self.source, self.rounds = spec, config, source, rounds

    @property
    def unread(self) -> dict[str, str]:
        """Names that mean nothing, each with its message."""
        return self.source.unread if isinstance(self.source, Reader) else {}

    @property
    def is_worked(self) -> bool:
        return isinstance(self.source, Worked)

    @property
    def has_arrays(self) -> bool:
        return isinstance(self.source, Reader) and type(self.source) is not Reader

    @cached_property
    def dtype(self) -> str:
        """The type of its numbers, "float64" where nothing says it or shows it."""
        return type_of(self.source) if isinstance(self.source, Reader) else EXACT

    @property
    def notes(self) -> list[str]:
        """What was noticed in reading, a sentence each."""
        return notes_of(self.source) if isinstance(self.source, Reader) else []

    def unknown(self, typed: str) -> str:
        """The message on a name that does not exist."""
        return f"there is no such quantity; {did_you_mean(Names.unknown(self.source.names, typed).nearest)}".removesuffix("; ")


class Sides(NamedTuple):
    """Both sides. `paired` is True if one iteration is compared with one, whatever their numbers; `last` is the last number."""

    a: Side
    b: Side
    paired: bool
    last: int

    @property
    def teller(self) -> Side:
        """The side whose network is used for names and equations."""
        return self.a if self.a.config is not None else self.b

    @property
    def dtype(self) -> str:
        """The type of the less exact numbers of the two."""
        return least_exact((self.a.dtype, self.b.dtype))

    def pairs(self) -> Iterator[tuple[RecordedIteration | None, RecordedIteration | None]]:
        """The iterations of both, paired by number. Raises NotFinite if a config that is worked diverges."""
        left, right = next(self.a.rounds, None), next(self.b.rounds, None)
        while left is not None or right is not None:
            together = self.paired or left is None or right is None or left.iteration == right.iteration
            takes_left = together or (left is not None and right is not None and left.iteration < right.iteration)
            takes_right = together or not takes_left
            yield left if takes_left else None, right if takes_right else None
            left, right = next(self.a.rounds, None) if takes_left else left, next(self.b.rounds, None) if takes_right else right


def sides(first: Given, second: Given) -> Sides:
    """Both sides, ready to be compared. Raises UsageError if neither tells the network, or one lacks the named iteration."""
    configs = [_config(one) for one in (first, second)]
    if configs == [None, None]:
        hint = "compare with a config, or with a trace in .json"
        raise UsageError(f"neither {first.path} nor {second.path} tells the network", hint)
    both = [_Opened(one, own, own or other) for one, own, other in zip((first, second), configs, reversed(configs), strict=True)]
    numbers = _wanted(*both)
    a, b = (one.side(wanted, other) for one, wanted, other in zip(both, numbers, reversed(both), strict=True))
    return Sides(a, b, all(len(wanted) == 1 for wanted in numbers), max(wanted[-1] for wanted in numbers))


def _wanted(a: _Opened, b: _Opened) -> tuple[Sequence[int], Sequence[int]]:
    """The iterations to compare on each side: for two configs, those that both make; for one config, those of the other side."""
    of_a, of_b = a.numbers(b.given.pick), b.numbers(a.given.pick)
    if of_a is None and of_b is None:
        of_a = range(1, max(min(a.config.updates, b.config.updates), 1) + 1)
    of_a = of_a if of_a is not None else of_b or []
    of_b = of_b if of_b is not None else of_a
    return _among(of_a, of_b) if b.given.pick else of_a, _among(of_b, of_a) if a.given.pick else of_b


def _among(numbers: Sequence[int], picked: Sequence[int]) -> Sequence[int]:
    """The numbers that the other side picks; all of them if it picks a number that is not among them."""
    return [number for number in picked if number in numbers] or numbers


def _config(one: Given) -> Config | None:
    return one.what if isinstance(one.what, Config) else one.what.config if isinstance(one.what, Recorded) else None


class _Opened:
    """A side that is being opened: its own config, and the config by which its names are read."""

    def __init__(self, one: Given, own: Config | None, config: Config | None) -> None:
        assert config is not None
        self.given, self.own, self.config = one, own, config
        self.reader = None if isinstance(one.what, Config) else reader_of(one.what, config, own)
        self.written: list[Written] = []
        self.worked: Worked | None = None

    def numbers(self, other: int | None) -> Sequence[int] | None:
        """The iterations that this side has or asks for; None for a config that can go on as long as it has to. `other` is the
        iteration that the other side asks for; an iteration without a number gets it."""
        pick = self.given.pick
        if self.reader is None:
            return None if pick is None else [_counted(self.given, pick, range(1, max(self.config.updates, 1) + 1), True)]
        self.written = self.reader.numbered(max(other or 1, 1))
        found = [one.number for one in self.written if one.number is not None]
        return found if pick is None else [_counted(self.given, pick, found, False)]

    def side(self, wanted: Sequence[int], other: _Opened) -> Side:
        if self.reader is not None:
            return Side(self.given.spec, self.own, self.reader, self.reader.rounds(self.written, frozenset(wanted)))
        if wanted[-1] > MOST_UPDATES:
            raise UsageError(f"iteration {wanted[-1]:,} is beyond what is worked", f"there can be {MOST_UPDATES:,}")
        updating = self.config.updates or (other.own is None and self.config.learning_rate is not None)
        updates = wanted[-1] if updating or wanted[-1] > 1 else 0
        self.worked = worked = Worked(with_updates(self.config, updates), other.worked)
        return Side(self.given.spec, self.own, worked, worked.rounds(wanted if isinstance(wanted, range) else frozenset(wanted)))


def _counted(one: Given, pick: int, found: Sequence[int], further: bool) -> int:
    """The iteration that @ means; `further` is True if there are more iterations than those found."""
    if pick < 0 and -pick <= len(found):
        return found[pick]
    if pick in found or (further and pick > 0):
        return pick
    has = f"it has iteration {found[0]} only" if len(found) == 1 else f"it has {found[0]} to {found[-1]}"
    raise UsageError(f"{one.path} has no iteration {pick}", has)
