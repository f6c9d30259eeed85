"""Why two runs differ, as far as that is known: which mistake explains the numbers, and what the network cannot tell."""

from typing import NamedTuple


class Cause(NamedTuple):
    """A mistake that is likely: it looks as if `thought`. It explains `explained` of the `differing` numbers; `hint` is what to do."""

    code: str
    thought: str
    hint: str
    explained: int
    differing: int


class Why(NamedTuple):
    """What is known of why two runs differ. `cannot_tell` are sentences on what nobody can see in this network's numbers."""

    cause: Cause | None = None
    cannot_tell: tuple[str, ...] = ()


UNKNOWN = Why()
