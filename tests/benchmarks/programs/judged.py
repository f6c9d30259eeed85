"""A case, what is known of it, and what bptrace says of it, put together."""

from __future__ import annotations

from typing import NamedTuple

from .accepted import ACCEPTED
from .accepted_later import ACCEPTED_LATER
from .cases import Case
from .held import Said, said_of
from .known import Known, is_finite, is_first, is_very_first, known, twins

EVERY_ACCEPTED = {**ACCEPTED, **ACCEPTED_LATER}


class Judged(NamedTuple):
    """`twins` are the other bugs that make the same numbers: their causes are right as well."""

    case: Case
    known: Known
    said: Said
    is_finite: bool
    is_first: bool
    is_very_first: bool
    twins: tuple[str, ...]

    @property
    def tells(self) -> bool:
        """True if its numbers tell the bug, and all are numbers."""
        return self.known.tells and self.is_finite

    @property
    def alarm(self) -> bool:
        """True if something is found where nothing is to be seen."""
        return self.known.silent and not self.said.ok and not self.said.crash

    @property
    def missed(self) -> bool:
        """True if the bug can be told, and the first difference is not the one that is said, or nothing is."""
        return self.tells and not self.is_first and not self.said.crash

    @property
    def accepted(self) -> frozenset[str]:
        """The codes of causes that are right."""
        return frozenset(code for bug in (self.case.code, *self.twins) for code in EVERY_ACCEPTED.get(bug, ()))

    @property
    def is_judged(self) -> bool:
        """True if it has been said by which codes the bug is named."""
        return bool(self.accepted)

    @property
    def is_named(self) -> bool:
        return self.said.cause in self.accepted

    @property
    def is_among(self) -> bool:
        """True if a cause that is right is named, first or later."""
        return not self.accepted.isdisjoint(self.said.causes)

    def told(self) -> str:
        """A line that says what was to be found, and what was."""
        right = self.known.sharp if self.known.dull is None else self.known.dull
        expected = "no difference" if right is None else f"{right.names[0]}@{right.place.iteration}"
        said = self.said.crash or ("ok" if self.said.ok else f"{self.said.first}@{self.said.iteration}")
        done = "" if self.case.is_right else f" ({self.case.done})"
        return f"{self.case}: said {said}, {self.said.cause or 'no cause'}; expected {expected}{done}"


def judged(case: Case) -> Judged:
    found, said = known(case), said_of(case)
    first = bool(said.first) and not said.ok and is_first(case, said.first, said.iteration)
    alike = () if case.is_right or found.silent else tuple(twins(case))
    return Judged(case, found, said, is_finite(case), first, first and is_very_first(found, said.first), alike)
