"""Records: immutable values with named fields, as typing.NamedTuple makes them, but without compiling code for each class.

A command that takes 100 ms cannot give 20 of them to making fifty classes that it mostly does not use.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:

    class Record(tuple):
        """A base to be used like NamedTuple: annotate the fields, give the last ones defaults."""

        __slots__ = ()
        _fields: tuple[str, ...] = ()
        _defaults: dict[str, Any] = {}  # noqa: RUF012 (never changed, only replaced)

        def __init_subclass__(cls) -> None:
            names = tuple(cls.__annotations__)  # its own only
            if names:
                cls._fields = names
                cls._defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
                for place, name in enumerate(names):
                    setattr(cls, name, property(itemgetter(place)))

        def __new__(cls, *args: Any, **named: Any) -> Record:
            if len(args) != len(cls._fields):
                left = {**cls._defaults, **named}
                args += tuple([left.pop(name) if name in left else cls._missing(name) for name in cls._fields[len(args) :]])
                named = {name: value for name, value in named.items() if name in left}
            if named:
                raise TypeError(f"{cls.__name__} has no field for {', '.join(named)}, or it was given twice")
            return tuple.__new__(cls, args)

        @classmethod
        def _missing(cls, name: str) -> None:
            raise TypeError(f"{cls.__name__} needs {name}")

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self, strict=True))})"

        def _replace(self, **changed: Any) -> Record:
            values = [changed.pop(name, value) for name, value in zip(self._fields, self, strict=True)]
            if changed:
                raise TypeError(f"{type(self).__name__} has no field {', '.join(changed)}")
            return tuple.__new__(type(self), values)
