"""Marks each sheet against the numbers of its own variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...answers.sheet import Sheet
from ...check.marker import Marker
from ...check.report import Marked
from ...errors import BptraceError
from ...inputs.config.config import Config

if TYPE_CHECKING:  # so that a class without variants need not import how they are drawn
    from .variants import Variant

NO_VARIANT = "variant"  # the code of a problem with a sheet's variant
MOST_KEPT = 32  # markers of variants: what was worked out for one sheet serves the next of its variant


class Held(NamedTuple):
    """The variant of a sheet: its code, its numbers where there is anything to be marked, and what is to be said of it."""

    code: str = ""
    variant: Variant | None = None
    remark: str = ""

    def config(self, base: Config) -> Config:
        """The config with the numbers of the variant."""
        return base if self.variant is None else self.variant.config(base)


Allotted = tuple[Sheet, Held]


class VariantMarker:
    """Marks sheets with their variants; one without a variant against the config's own numbers. If it is `strict`, nothing is excused.

    Raises as Marker does where the config itself cannot be marked against.
    """

    def __init__(self, config: Config, strict: bool = False) -> None:
        self.config, self.strict = config, strict
        self.own = Marker(config, strict)
        self._markers: dict[str, Marker] = {}

    def mark(self, allotted: Allotted) -> Marked:
        """The sheet, marked. Where the numbers of its variant cannot be worked, that is its problem."""
        sheet, held = allotted
        if held.variant is None:
            return self.own.mark(sheet)
        try:
            marker = self._marker(held)
        except BptraceError as error:
            said = f"the numbers of the variant {held.code} cannot be worked: {error.problems[0].message}"
            problem = error.problems[0]._replace(code=NO_VARIANT, message=said)
            return self.own.mark(sheet._replace(answers=(), problems=(*sheet.problems, problem)))
        return marker.mark(sheet)

    def _marker(self, held: Held) -> Marker:
        if held.code not in self._markers:
            if len(self._markers) >= MOST_KEPT:
                del self._markers[next(iter(self._markers))]  # the oldest
            self._markers[held.code] = Marker(held.config(self.config), self.strict, self.own)
        return self._markers[held.code]
