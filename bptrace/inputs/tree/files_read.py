"""The bytes of files that are read: no more than may be, and none that has to be waited for in vain.

A person who names a file means what is there, be it a link, a pipe or a device. What was found in a folder, or is named by a
file, was put there by somebody else: it has to be a file itself, within that folder.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from time import monotonic, sleep
from typing import BinaryIO

from ...errors import InputError, Problem, UnknownName, nearest, reason

STDIN = "-"
PATIENCE, PAUSE = 2.0, 0.02  # seconds for somebody to write to a pipe with a name, and between two looks at it
_AT_ONCE = 1 << 16  # to ask for as much as there may be would set aside as much memory
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_AT_ONCE_OR_NOT, _NO_LINK = getattr(os, "O_NONBLOCK", 0), getattr(os, "O_NOFOLLOW", 0)


class Refused(OSError):
    """A file that is not read: why, and what to do."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.hint = hint


def bytes_of(path: str, most: int) -> bytes:
    """The bytes of what a person has named, one more than `most` where there are more; `-` is standard input. Raises OSError."""
    if path == STDIN:
        return sys.stdin.buffer.read(most + 1)
    piped = stat.S_ISFIFO(os.stat(path).st_mode)
    with open(os.open(path, _READING | _AT_ONCE_OR_NOT * piped), "rb") as file:
        begun = _begun(file.fileno()) if piped else b""
        return begun + _rest(file, most + 1 - len(begun))


def bytes_named(path: str, most: int, what: str, remedy: str, missing: str = "") -> bytes:
    """The same of a file that stands beside the config: `what` it is, and what to do where it cannot be read, or is `missing`.

    Raises InputError, and UnknownName where there is no file.
    """
    try:
        return bytes_of(path, most)
    except FileNotFoundError:
        raise UnknownName(f"there is no file {path or repr(path)}", nearby(path), missing) from None
    except (OSError, ValueError) as error:
        said = f"{what} {path} cannot be read: {reason(error)}"
        raise InputError([Problem("file", said, getattr(error, "hint", remedy))]) from None


def bytes_within(path: str, folder: str, most: int) -> bytes:
    """The same of a file within a folder that somebody else has filled. Raises OSError, also for what is no file of that folder."""
    real, there = os.path.realpath(folder or "."), os.path.realpath(path)
    if os.path.commonpath((real, there)) != real:
        raise Refused("it is a link that leads out of its folder", "put a copy there, for such links are not followed")
    with open(os.open(there, _READING | _AT_ONCE_OR_NOT | _NO_LINK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Refused("it is a pipe or a device", "put a file there")
        return _rest(file, most + 1)


def _begun(number: int) -> bytes:
    """What a pipe with a name begins with; what follows is waited for. Raises OSError if nobody writes to it."""
    until = monotonic() + PATIENCE
    begun: bytes | None = b""
    while begun == b"":
        if monotonic() > until:
            raise Refused("it is a pipe that nobody writes to", "start what writes to it, or name a file")
        sleep(PAUSE)
        try:
            begun = os.read(number, _AT_ONCE)
        except BlockingIOError:  # somebody is about to write
            begun = None
    os.set_blocking(number, True)
    return begun or b""


def _rest(file: BinaryIO, most: int) -> bytes:
    wanted = min(most, max(_AT_ONCE, os.fstat(file.fileno()).st_size + 1))
    data = file.read(wanted)
    return data if len(data) < wanted else data + file.read(most - len(data))


def identity(path: str) -> tuple[int, int] | None:
    """What tells a file from all others, by whatever path, link or letters it is named; None for what is no file, or not there."""
    try:
        found = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def beside(path: str, suffixes: Sequence[str] = ()) -> list[str]:
    """The names in the same folder that are this one with one of the suffixes behind it, else those that are nearly this one."""
    folder, name = os.path.split(path)
    try:
        there = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    return [name + suffix for suffix in suffixes if name + suffix in there] or nearest(name, there)


def nearby(path: str, suffixes: Sequence[str] = ()) -> list[str]:
    """The same names, as paths."""
    return [os.path.join(os.path.dirname(path), name) for name in beside(path, suffixes)]
