"""The files behind the arguments of a command, and whose sheet is whose where several bear the same name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from ..errors import UnknownName, UsageError
from ..inputs.config.load import nearby
from .sheet import Sheet, stem

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


# What Moodle puts behind a student's name, in the names of the folders of an assignment.
_MOODLE = re.compile(r"_\d+_assignsubmission_\w*$")


def students(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, no two with the same student: names that collide are told apart by folder, by file, or at last by number.

    A name that is only that of the file gives way; to one that the file says itself something is added.
    """
    found = list(sheets)
    for tell in _TELLING:
        found = _apart(found, tell)
    return _numbered(found)


def _apart(sheets: Sequence[Sheet], tell: Callable[[str], str]) -> list[Sheet]:
    """The sheets, those of one name renamed by something of their paths, where that is not the same for all of them."""
    result = list(sheets)
    for same in _colliding(sheets):
        told = [tell(sheets[at].file) for at in same]
        if len(set(told)) > 1:
            for at, word in zip(same, told, strict=True):
                result[at] = _renamed(sheets[at], word) if word else sheets[at]
    return result


def _renamed(sheet: Sheet, word: str) -> Sheet:
    return sheet._replace(student=word if sheet.student == stem(sheet.file) else f"{sheet.student} ({word})")


def _numbered(sheets: Sequence[Sheet]) -> list[Sheet]:
    result, taken = list(sheets), {sheet.student for sheet in sheets}
    for same in _colliding(sheets):
        name = sheets[same[0]].student
        free = (each for number in count(1) if (each := f"{name} ({number})") not in taken)
        for at in same:
            result[at] = sheets[at]._replace(student=next(free))
    return result


def _colliding(sheets: Sequence[Sheet]) -> list[list[int]]:
    """The places of the sheets of each name that several have."""
    named: dict[str, list[int]] = {}
    for at, sheet in enumerate(sheets):
        named.setdefault(sheet.student, []).append(at)
    return [places for places in named.values() if len(places) > 1]


def _folder(path: str) -> str:
    folder = os.path.basename(os.path.dirname(path))
    return _MOODLE.sub("", folder) or folder


_TELLING: tuple[Callable[[str], str], ...] = (_folder, stem, os.path.basename, str)
