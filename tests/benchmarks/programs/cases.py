"""The cases: which program is run on which network, and how its numbers are dumped. A case is known again by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import count, islice
from typing import Any, NamedTuple

from ...oracles.programs.catalogue import BUGS, can_be_in
from ...oracles.programs.containers import FILES, InMemory16
from ...oracles.programs.drawn import at_random, in_turn
from ...oracles.programs.later.later_bugs import LATER_BUGS, LaterRight
from ...oracles.programs.program import Program, Record
from ...oracles.programs.styles import STYLES, Style
from ...oracles.programs.task import Task

NUMPY, TORCH, LATER, MEMORY = "", "torch", "later", "memory"
MOST_NETWORKS = 1500  # that are drawn for a bug which few can have
HOLDINGS = (  # type of number, container: as many as share no divisor with the styles, so that all pairs come
    *(("float64", MEMORY), ("float32", MEMORY), ("float64", ".npz"), ("bfloat16", MEMORY), ("float32", ".safetensors")),
    *(("float64", ".json"), ("bfloat16", ".safetensors"), ("float32", ".npz"), ("float32", ".json"), ("float64", ".csv")),
    ("float64", ".safetensors"),
)
BY_TITLE = {style.title: style for style in STYLES}


class Case(NamedTuple):
    """A program by its code, a network by its number, and how the numbers are dumped."""

    code: str
    network: int
    title: str
    dtype: str
    container: str

    def __str__(self) -> str:
        return "/".join(map(str, self))

    @property
    def style(self) -> Style:
        return BY_TITLE[self.title]

    @property
    def kin(self) -> Kin:
        """The programs that it is one of."""
        return kin_of(self.code)

    @property
    def is_right(self) -> bool:
        return self.code == self.kin.right.code

    @property
    def drawn(self) -> tuple[int, int]:
        """The seed and the number of its network."""
        return self.kin.seed_of_right if self.is_right else self.kin.seed_of_bugs, self.network

    @property
    def task(self) -> Task:
        return network(*self.drawn)

    @property
    def done(self) -> str:
        """What the programmer did."""
        return self.kin.bugs.get(self.code, self.kin.right).done

    def records(self, code: str = "") -> list[Record]:
        """The numbers that the program, or another of its kin, makes, as its programmer sees them."""
        program = self.kin.bugs.get(code or self.code, self.kin.right)
        return [self.style.seen(record, self.dtype) for record in ran(program, self.drawn, self.dtype)]

    def right(self) -> list[Record]:
        """Those that it should make."""
        return self.records(self.kin.right.code)

    def dumps(self) -> list[dict[str, Any]]:
        """The dump of each iteration, as arrays in memory."""
        hold = InMemory16 if self.dtype == "bfloat16" and self.container == MEMORY else (lambda array: array)
        return [self.style.of(record, hold) for record in self.records()]

    def files(self) -> list[bytes]:
        """The files that they are dumped in."""
        return FILES[self.container].write(self.dumps(), self.dtype)


class Kin(NamedTuple):
    """A right program, its bugs by their codes, and the seeds that networks are drawn with for the bugs and for right runs."""

    right: Any
    bugs: dict[str, Any]
    seed_of_bugs: int = 14
    seed_of_right: int = 400


@cache
def kin_of(code: str) -> Kin:
    """The programs in numpy, of the first set or the second; for a code that begins with torch, those in torch, imported for them alone."""
    if code.startswith(LATER):
        return Kin(LaterRight, LATER_BUGS, seed_of_bugs=20, seed_of_right=2020)
    if not code.startswith(TORCH):
        return Kin(Program, BUGS)
    from ...oracles.programs.torch_bugs import TORCH_BUGS
    from ...oracles.programs.torch_program import TorchProgram

    return Kin(TorchProgram, TORCH_BUGS)


def case(name: str) -> Case:
    """The case of a name."""
    code, number, title, dtype, container = name.split("/")
    return Case(code, int(number), title, dtype, container)


@lru_cache(maxsize=4000)
def ran(program: Any, key: tuple[int, int], dtype: str) -> list[Record]:
    """The records of a program, which nobody changes."""
    return program(network(*key), dtype).run()


@cache
def _stream(seed: int) -> tuple[list[Task], Iterator[Task]]:
    return [], in_turn(seed) if any(seed == kin_of(kin).seed_of_bugs for kin in (NUMPY, LATER)) else at_random(seed)


def network(seed: int, number: int) -> Task:
    """The network of a number, which counts from 0, among those drawn with a seed."""
    made, more = _stream(seed)
    made.extend(islice(more, max(0, number + 1 - len(made))))
    return made[number]


def with_bugs(kin: str, networks: int, every_style: bool = False, words: Sequence[str] = ()) -> Iterator[Case]:
    """Each bug in as many networks as can have it, in turn through the styles and the containers; or in every style."""
    turn = count()
    for code, bug in kin_of(kin).bugs.items():
        for number in _fitting(bug, kin_of(kin).seed_of_bugs, networks) if all(word in code for word in words) else ():
            for _ in range(len(STYLES) if every_style else 1):
                yield _turned(code, number, next(turn))


def right_ones(kin: str, runs: int) -> Iterator[Case]:
    """Right programs, each on a network of its own."""
    for number in range(runs):
        yield _turned(kin_of(kin).right.code, number, number)


def _turned(code: str, number: int, turn: int) -> Case:
    style, (dtype, container) = STYLES[turn % len(STYLES)], HOLDINGS[turn % len(HOLDINGS)]
    if container == ".csv" and (style.inputs_first or style.columns):
        container = ".json"  # a row of a table has lost the shape
    return Case(code, number, style.title, dtype, container)


def _fitting(bug: Any, seed: int, networks: int) -> Iterator[int]:
    """The first networks that have what a bug needs."""
    return islice((number for number in range(MOST_NETWORKS) if can_be_in(bug, network(seed, number))), networks)
