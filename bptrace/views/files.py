"""Files that are written whole or not at all: the formats, by suffix, and where their bytes go."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO, cast

from ..errors import UsageError
from .sinks import Opens

FORMATS = {
    ".json": ("json", "Json"),
    ".jsonl": ("json", "JsonLines"),
    ".csv": ("csv", "Csv"),
    ".npz": ("npz", "Npz"),
}


def sink(suffix: str) -> Opens:
    """What writes a format. Imported when it is used."""
    module, name = FORMATS[suffix]
    return cast(Opens, getattr(import_module(f".{module}", __package__), name))


def suffix_of(path: str) -> str:
    """The suffix that tells the format. Raises UsageError where there is no such format."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in FORMATS:
        raise UsageError(f"cannot tell a format from the name {path!r}", f"end it in {', '.join(FORMATS)}")
    return suffix


@contextlib.contextmanager
def whole(path: str) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place under its name once all is written, and leaves nothing behind otherwise."""
    import tempfile

    there = os.path.exists(path)
    if there and not os.path.isfile(path):  # /dev/null, a pipe: nothing to put in its place
        with _opened(path) as file:
            yield file
        return
    target = os.path.realpath(path)
    folder, base = os.path.split(target)
    try:
        made, name = tempfile.mkstemp(dir=folder, prefix=f".{base}.")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", "name a file in a folder that you may write to") from None
    try:
        with os.fdopen(made, "wb") as file:
            yield file
        os.chmod(name, os.stat(target).st_mode & 0o777 if there else 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _opened(target: str) -> BinaryIO:
    try:
        return open(target, "wb")
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def standard_output() -> BinaryIO:
    """Standard output for bytes."""
    return sys.stdout.buffer
