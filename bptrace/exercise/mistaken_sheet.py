"""A sheet that was worked with a misconception wherever it applies: for those who look for the mistake."""

from __future__ import annotations

from collections.abc import Mapping

from ..check.judging.iterations import At
from ..errors import UnknownName, UsageError, nearest
from ..inputs.config.config import Config
from .decimals import as_asked
from .paper import Paper
from .telling import Telling


class MistakenSheets:
    """The sheets of an exercise with a misconception. Raises UnknownName and UsageError where it cannot be made, or is not seen."""

    def __init__(self, config: Config, code: str) -> None:
        self.code, telling = code, Telling(config)
        by_code = telling.procedures.by_code
        if code not in by_code:
            raise UnknownName(f"no mistake {code!r} can be made in this network", nearest(code, by_code), "bptrace lint tells which can")
        seen = [candidate for candidate in by_code[code] if telling.sees(candidate)]
        if not seen:
            raise UsageError(f"the mistake {code} is not seen in what is asked for", "bptrace lint tells what to change")
        self.procedures, self.candidate = telling.procedures, seen[0]

    def numbers(self, paper: Paper) -> Mapping[At, str]:
        """The numbers that are written on a sheet."""
        values = self.procedures.values(self.candidate, paper.config)
        return {at: as_asked(value, paper.digits) for at, value in values.items()}
