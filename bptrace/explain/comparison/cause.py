"""Why two runs differ, as far as it is known."""

from __future__ import annotations

from typing import NamedTuple


class Cause(NamedTuple):
    """A mistake that would make the numbers of one side.

    `thought` follows "it looks as if", `hint` is what to look for. It explains `explained` of the `differing` numbers.
    """

    code: str
    thought: str
    hint: str
    explained: int
    differing: int
