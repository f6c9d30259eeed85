"""A pickle of plain data, read without Python's own reader: nothing that it names is looked up, imported, made or called.

What a pickle asks to be called is a `Called` in the result, and what is made of it is for the caller to decide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

MOST_PICKLED = 1 << 22  # bytes
_LONGEST_NAME = 1000  # characters, of what a pickle names
_LONGEST_WHOLE = 16  # bytes of a whole number


class Named(NamedTuple):
    """What a pickle names: `collections.OrderedDict`."""

    name: str


class NotPlain(Exception):
    """A pickle that asks for more than there is here. The message ends a sentence on the file; `hint` is what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


Make = Callable[[Any, Any], Any]  # of what is called, and of what with, something in its place
_MARK = object()


def unpickled(data: bytes, called: Make, stored: Callable[[Any], Any]) -> Any:
    """The mappings, lists, tuples, texts and numbers in a pickle.

    `called` gives what stands in the place of a call, `stored` what stands in the place of data that are elsewhere in the file.
    Raises NotPlain, and ValueError and the like for what is no pickle.
    """
    from pickletools import genops

    machine = _Machine(called, stored)
    for opcode, argument, _ in genops(data):
        machine.work(opcode.name, argument)
    return machine.stack.pop()


class _Machine:
    """The stack that a pickle works on, and what it keeps for later."""

    def __init__(self, called: Make, stored: Callable[[Any], Any]) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.called, self.stored = called, stored

    def work(self, name: str, argument: Any) -> None:
        if name in _PUSHED:
            self.stack.append(_PUSHED[name](argument))
        elif name in _DONE:
            _DONE[name](self, argument)
        elif name not in _SKIPPED:
            raise NotPlain("holds Python objects, which may run anything when they are read")

    def marked(self) -> list[Any]:
        """What stands above the last mark, which is taken away with it."""
        at = next(place for place in range(len(self.stack) - 1, -1, -1) if self.stack[place] is _MARK)
        found = self.stack[at + 1 :]
        del self.stack[at:]
        return found

    def last(self, count: int) -> tuple[Any, ...]:
        found = tuple(self.stack[-count:])
        del self.stack[-count:]
        return found

    def keep(self, place: int | None) -> None:
        self.memo[len(self.memo) if place is None else place] = self.stack[-1]

    def fetch(self, place: int) -> None:
        self.stack.append(self.memo[place])

    def name(self, *said: Any) -> None:
        if not all(type(part) is str and len(part) <= _LONGEST_NAME for part in said):
            raise NotPlain("names something at a length that nothing has")
        self.stack.append(Named(".".join(said).replace(" ", ".")))

    def drop(self) -> None:
        self.stack.pop()

    def call(self) -> None:
        self.stack.append(self.called(*self.last(2)))

    def set_items(self, pairs: list[Any]) -> None:
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            if type(key) not in (str, int):
                raise NotPlain("has a mapping with keys that are neither names nor numbers")
            self.stack[-1][key] = value

    def append(self, items: list[Any]) -> None:
        self.stack[-1].extend(items)


def _whole(number: int) -> int:
    if number.bit_length() > 8 * _LONGEST_WHOLE:
        raise NotPlain("has a whole number that is too large")
    return number


def _same(argument: Any) -> Any:
    return argument


# fmt: off
_PUSHED: dict[str, Callable[[Any], Any]] = {
    "MARK":             lambda _: _MARK,
    "NONE":             lambda _: None,
    "NEWTRUE":          lambda _: True,
    "NEWFALSE":         lambda _: False,
    "EMPTY_TUPLE":      lambda _: (),
    "EMPTY_LIST":       lambda _: [],
    "EMPTY_DICT":       lambda _: {},
    "BININT":           _same,
    "BININT1":          _same,
    "BININT2":          _same,
    "LONG1":            _whole,
    "BINFLOAT":         _same,
    "BINUNICODE":       _same,
    "SHORT_BINUNICODE": _same,
    "SHORT_BINBYTES":   _same,
    "BINBYTES":         _same,
}
_DONE: dict[str, Callable[[_Machine, Any], None]] = {
    "TUPLE1":           lambda machine, _: machine.stack.append(machine.last(1)),
    "TUPLE2":           lambda machine, _: machine.stack.append(machine.last(2)),
    "TUPLE3":           lambda machine, _: machine.stack.append(machine.last(3)),
    "TUPLE":            lambda machine, _: machine.stack.append(tuple(machine.marked())),
    "LIST":             lambda machine, _: machine.stack.append(machine.marked()),
    "APPEND":           lambda machine, _: machine.append(list(machine.last(1))),
    "APPENDS":          lambda machine, _: machine.append(machine.marked()),
    "SETITEM":          lambda machine, _: machine.set_items(list(machine.last(2))),
    "SETITEMS":         lambda machine, _: machine.set_items(machine.marked()),
    "BINPUT":           lambda machine, place: machine.keep(place),
    "LONG_BINPUT":      lambda machine, place: machine.keep(place),
    "MEMOIZE":          lambda machine, _: machine.keep(None),
    "BINGET":           lambda machine, place: machine.fetch(place),
    "LONG_BINGET":      lambda machine, place: machine.fetch(place),
    "GLOBAL":           lambda machine, said: machine.name(said),
    "STACK_GLOBAL":     lambda machine, _: machine.name(*machine.last(2)),
    "REDUCE":           lambda machine, _: machine.call(),
    "BINPERSID":        lambda machine, _: machine.stack.append(machine.stored(machine.stack.pop())),
    "BUILD":            lambda machine, _: machine.drop(),  # attributes, such as the versions in a state_dict
}
_SKIPPED = ("PROTO", "FRAME", "STOP")
# fmt: on
