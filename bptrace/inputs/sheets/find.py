"""The files behind the arguments of a command."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from ...errors import UnknownName, UsageError
from ..load import nearby

STDIN = "-"


def find(paths: Sequence[str], leave_out: str = "") -> list[str]:
    """The files that are named, and all in the folders that are named, each once, s2 before s10.

    Hidden files and folders are passed over; so is the file to `leave_out`. Raises UnknownName for a path that is not there,
    UsageError for a folder without files.
    """
    found: dict[str, str] = {}
    for path in paths:
        for file, real in _behind(path):
            found.setdefault(real, file)
    if leave_out and leave_out != STDIN:
        found.pop(os.path.realpath(leave_out), None)
    return sorted(found.values(), key=natural)


def natural(path: str) -> tuple[list[list[str | int]], str]:
    """A key to sort paths by as people do: folder by folder, numbers by their size, whatever the case of letters."""
    folders = re.split(r"[\\/]", path.casefold())
    return [[int(part) if at % 2 else part for at, part in enumerate(re.split("([0-9]+)", name))] for name in folders], path


def _behind(path: str) -> Iterator[tuple[str, str]]:
    """Each file with its real path, by which one that is reached twice is known."""
    if path == STDIN:
        yield path, path
    elif os.path.isdir(path):
        files = list(_inside(path, os.path.realpath(path)))
        if not files:
            raise UsageError(f"there are no files in {path}", "a sheet of answers is a file of YAML, JSON or CSV")
        yield from files
    elif os.path.exists(path):
        yield path, os.path.realpath(path)
    else:
        raise UnknownName(f"there is no file or folder {path or repr(path)}", nearby(path))


def _inside(folder: str, real: str) -> Iterator[tuple[str, str]]:
    """The files in a folder and in those below it. A link to a folder is not followed: it may lead round in a circle."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {(error.strerror or str(error)).lower()}") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        there = os.path.join(real, entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(entry.path, there)
        elif entry.is_file():
            yield entry.path, os.path.realpath(there) if entry.is_symlink() else there
