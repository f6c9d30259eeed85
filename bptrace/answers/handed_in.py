"""The files that were handed in: those that are named, and those in folders, each once, and whose they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ..errors import InputError, UnknownName, UsageError, reason
from ..inputs.tree.files_read import STDIN, bytes_of, bytes_within, nearby
from ..inputs.tree.problems import MOST_BYTES, decoded
from .platforms import METADATA, Owners, handed_out, is_litter, metadata_of, owners
from .sheet import natural


class Handed(NamedTuple):
    """A file of answers, the folder that it was found in, "" where the file itself was named, and whose it is, where that is told."""

    path: str
    folder: str = ""
    owners: Owners = ()


MOST_FILES = 100_000  # of a class


def find(paths: Sequence[str], leave_out: Iterable[str] = ()) -> list[Handed]:
    """The files that are named, and all in the folders that are named, each once, s2 before s10.

    Hidden files and folders are passed over; so are the files to `leave_out`, and those that only say whose the others are. Raises
    UnknownName for a path that is not there, UsageError for a folder without files.
    """
    found: dict[str, Handed] = {}
    for path in paths:
        for handed, real in _behind(path):
            found.setdefault(real, handed)
    for path in leave_out:
        if path != STDIN:
            found.pop(os.path.realpath(path), None)
    files = sorted(found.values(), key=lambda handed: natural(handed.path))
    within = {handed.path: handed.folder for handed in files}
    beside = {path for handed in files if (path := metadata_of(handed.path)) and path not in within and os.path.isfile(path)}
    told = owners([*within, *beside], lambda path: _metadata(path, within.get(path, "")))
    every = (handed._replace(owners=people) for handed, people in zip(files, told[: len(files)], strict=True))
    return [handed for handed in every if os.path.basename(handed.path) != METADATA]


def _metadata(path: str, folder: str) -> str:
    """The text of a file that says whose the others are, "" if it cannot be read: then they have their numbers alone."""
    try:
        return decoded(bytes_within(path, folder, MOST_BYTES) if folder else bytes_of(path, MOST_BYTES), path)
    except (OSError, ValueError, InputError):
        return ""


def _behind(path: str) -> Iterator[tuple[Handed, str]]:
    """Each file with its real path, by which one that is reached twice is known."""
    if path == STDIN:
        yield Handed(path), path
    elif os.path.isdir(path):
        files = list(islice(_inside(path), MOST_FILES + 1))
        if not files:
            raise UsageError(f"there are no files in {path}", "a sheet of answers is a file of YAML, JSON or CSV")
        if len(files) > MOST_FILES:
            raise UsageError(f"there are more than {MOST_FILES:,} files in {path}", "name the folder that has the sheets")
        yield from files
    elif os.path.exists(path):
        yield Handed(path), os.path.realpath(path)
    else:
        raise UnknownName(f"there is no file or folder {path or repr(path)}", nearby(path))


def _inside(top: str) -> Iterator[tuple[Handed, str]]:
    """The files in a folder and in those below it. A link to a folder is not followed: it may lead round in a circle.

    A link to a file of the same folder is that file once more. One that leads elsewhere, such as to another student's sheet,
    stays in its place, where it is refused when it is to be read.
    """
    waiting = [(top, os.path.realpath(top))]
    while waiting:
        folder, real = waiting.pop()
        for entry in sorted(_entries(folder), key=os.DirEntry.is_symlink):
            there = os.path.join(real, entry.name)
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, there))
            elif entry.is_file():
                leads_to = os.path.realpath(there) if entry.is_symlink() else there
                yield Handed(entry.path, folder), leads_to if os.path.dirname(leads_to) == real else there


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder, is not hidden, and was not handed out."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not is_litter(entry.name)]
            ours = handed_out([entry.name for entry in found])
            return [entry for entry in found if entry.name not in ours]
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {reason(error)}") from None
