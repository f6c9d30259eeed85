"""Whose sheet is whose, where several bear the same name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from .sheet import Sheet
from .source import stem

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
