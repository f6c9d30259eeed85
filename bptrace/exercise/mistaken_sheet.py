"""A sheet that was worked with a misconception wherever it applies: for those who look for the mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..check.diagnosis.misconceptions import Misconception
from ..check.diagnosis.wrong_equations import Candidate
from ..check.judging.iterations import At
from ..errors import UnknownName, UsageError, nearest
from ..inputs.config.config import Config
from .decimals import as_asked
from .lint.telling import Telling
from .paper import Blank, Copy, Paper


class MistakenSheet(NamedTuple):
    """What was done, what is written, and the name of the number in which it begins to show."""

    misconception: Misconception
    numbers: Mapping[At, str]
    begins: str


class MistakenSheets:
    """The sheets of an exercise with a misconception. Raises UnknownName and UsageError where it cannot be made, or is not seen."""

    def __init__(self, config: Config, code: str) -> None:
        self.code, telling = code, Telling(config)
        by_code = telling.procedures.by_code
        if code not in by_code:
            raise UnknownName(
                f"no mistake {code!r} can be made in what is asked for", nearest(code, by_code), "bptrace lint tells which can"
            )
        self.procedures, self.candidates = telling.procedures, [each for each in by_code[code] if telling.sees(each)]
        if not self.candidates:
            raise UsageError(f"the mistake {code} is not seen in what is asked for", "bptrace lint tells what to change")

    def sheet(self, copy: Copy) -> MistakenSheet:
        """The sheet on the paper of somebody: the mistake made in the first way that shows in the numbers of it."""
        made = (self._made(candidate, copy.paper) for candidate in self.candidates)
        found = next((sheet for sheet in made if sheet.begins), None)
        if found is None:
            whose = f"of {copy.id or copy.name}" if copy.id or copy.name else "that are asked for"
            raise UsageError(f"the mistake {self.code} is not seen in the numbers {whose}", "choose another, or ask for more digits")
        return found

    def _made(self, candidate: Candidate, paper: Paper) -> MistakenSheet:
        unworked = {blank.at: blank.written for blank in paper.blanks if blank.at not in self.procedures.wanted}
        values = self.procedures.values(candidate, paper.config)
        numbers = {**unworked, **{at: as_asked(value, paper.digits) for at, value in values.items()}}
        begins = (blank.name for blank in paper.blanks if not may_be_right(blank, numbers))
        return MistakenSheet(candidate.misconception, numbers, next(begins, ""))


def may_be_right(blank: Blank, numbers: Mapping[At, str]) -> bool:
    """True if honest rounding may come to what is written. What is not finite is not written."""
    return blank.at in numbers and blank.honest[0] <= float(numbers[blank.at]) <= blank.honest[1]
