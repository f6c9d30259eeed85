"""Why two runs differ, as far as that is known: which mistake explains the numbers, and what the network cannot tell."""

from typing import NamedTuple


class Cause(NamedTuple):
    """A mistake that is likely: it looks as if `thought`. It explains `explained` of the `differing` numbers; `hint` is what to do.

    `others` are mistakes that would make the same numbers.
    """

    code: str
    thought: str
    hint: str
    explained: int
    differing: int
    others: tuple[str, ...] = ()


class Why(NamedTuple):
    """What is known of why two runs differ: the causes, the first first. `cannot_tell` is what nobody can see in this network's
    numbers, in clauses that follow "whether". `searched` is True if causes were looked for."""

    causes: tuple[Cause, ...] = ()
    cannot_tell: tuple[str, ...] = ()
    searched: bool = False


UNKNOWN = Why()
