"""The file that a sheet comes from."""

from __future__ import annotations

import os
from typing import NamedTuple

from ...errors import InputError, Place, Problem

EMPTY = "the file is empty"
NOTHING = "there are no answers in this file"
HINT = "write a name and a number on each line, such as net_h1: 0.3775"


class Source(NamedTuple):
    """A file, by the path that is told of it."""

    path: str

    @property
    def stem(self) -> str:
        """The name of the file without its suffix: whose sheet it is, where the file does not say."""
        return stem(self.path)

    def problem(self, code: str, message: str, hint: str = HINT, line: int = 1, text: str = "") -> Problem:
        """What is wrong with a line, or with the whole of the file."""
        return Problem(code, message, hint, Place(self.path, line, 1, max(1, len(text)), text))

    def refused(self, code: str, message: str, hint: str = HINT) -> InputError:
        return InputError([self.problem(code, message, hint)])


def stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0] or path
