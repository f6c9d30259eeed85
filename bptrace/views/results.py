"""What a comparison, a check of the gradients and a list of names give to a program: answers as data, and the page for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from ..errors import NotFinite, UsageError, count_of, plural
from ..explain.comparison.chosen import chosen
from ..explain.comparison.compare import MOST_DIFFERENCES, Comparison
from ..explain.comparison.difference import Difference
from ..explain.comparison.sides import Sides
from ..explain.comparison.tolerance import Tolerance
from ..inputs.config.config import Config, as_repr, called
from ..model.page import spelled
from ..model.symbols import Cell
from .style import Look

if TYPE_CHECKING:
    from ..explain.gradcheck.gradients import Report
    from .document import Document


class AsPage:
    """What shows itself as a page: `str()` is the page as text, and a notebook shows it as tables."""

    def __str__(self) -> str:
        from .lines.layout import text

        return text(self._document())

    def _repr_html_(self) -> str:
        from .markup.html_notebook import notebook

        return notebook(self._document())

    def _document(self) -> Document:
        raise NotImplementedError


class DifferentNumbers(NamedTuple):
    """A number that differs: its name, as it is typed, and what the two sides have."""

    name: str
    a: float
    b: float


class Diff(AsPage):
    """How two runs compare.

    `ok` is True if every number that both have agrees, and both could be worked to their end; `compared` is how many quantities
    these are, `first` the first that differs in the order of computation, and `differences` are all that do. `stopped` is the
    error of a config that could not be worked to its end.
    """

    def __init__(self, found: Comparison, stopped: NotFinite | None = None) -> None:
        self._found, self.stopped = found, stopped

    @property
    def ok(self) -> bool:
        return self._found.first is None and self.stopped is None

    @property
    def compared(self) -> int:
        return self._found.quantities

    @property
    def first(self) -> DifferentNumbers | None:
        return None if self._found.first is None else self._named(self._found.first.difference)

    @cached_property
    def differences(self) -> tuple[DifferentNumbers, ...]:
        return tuple(map(self._named, self._found.differences))

    def __str__(self) -> str:
        return super().__str__() + (f"\n{self.stopped}\n" if self.stopped else "")

    def __repr__(self) -> str:
        said = f"{self.compared:,} {plural(self.compared, 'quantity', 'quantities')} compared, "
        if self.first is None:
            return as_repr("Diff", said + (f"then {self.stopped.name} is not finite" if self.stopped else "all agree"))
        name, a, b = self.first
        digits = self._shown.digits(a, b)
        numbers = count_of(self._found.differing, "number")
        differ = f"{numbers} {plural(self._found.differing, 'differs', 'differ')}, first {name}"
        both = f"{self._shown.number(a, digits)} in A, {self._shown.number(b, digits)} in B"
        return as_repr("Diff", f"{said}{differ}: {both}")

    def _named(self, difference: Difference) -> DifferentNumbers:
        return DifferentNumbers(self._shown.name(difference.label, difference.iteration), difference.a, difference.b)

    @cached_property
    def _shown(self) -> Any:
        from .pages.difference_verdict import ComparisonLook

        few = copy(self._found)  # the page has the first of them, as on the command line
        few.differences = self._found.differences[:MOST_DIFFERENCES]
        return ComparisonLook(few, Look(few.order.config), False)

    def _document(self) -> Document:
        from .pages.comparison_page import differences

        return list(differences(self._shown))


def diff_of(both: Sides, tolerance: Tolerance, only: Sequence[str]) -> Diff:
    """How two sides compare. Raises UsageError if they have nothing in common."""
    found, stopped = Comparison(both, tolerance, None, chosen(both.teller.source.config, both.last, only)), None
    try:
        for pair in both.pairs():
            found.take(pair)
    except NotFinite as error:
        stopped = error
    if not found.quantities:
        raise stopped or UsageError(*found.nothing())
    return Diff(found, stopped)


class GradientRow(NamedTuple):
    """A gradient by its equation and by another method, the relative error, and the verdict: ok, rounding, kink, untold or wrong.

    `by` is the method: "differences", central ones, or "autograd", which is PyTorch's.
    """

    name: str
    analytic: float
    numeric: float
    error: float
    verdict: str
    by: str


class GradientCheck(AsPage):
    """What central differences, and PyTorch where it is installed, say of the gradients of an iteration.

    `ok` is True if none is wrong; `rows` are the gradients that were checked.
    """

    def __init__(self, report: Report) -> None:
        self._report = report

    @property
    def ok(self) -> bool:
        return not self._report.wrong

    @cached_property
    def rows(self) -> tuple[GradientRow, ...]:
        page, samples = self._report.check.working.page, self._report.check.working.step.samples

        def name(cell: Cell) -> str:
            return spelled(page, cell) + (f"#{samples[cell.sample]}" if cell.sample is not None and len(samples) > 1 else "")

        both = (("differences", self._report.checked), ("autograd", self._report.autograd.checked))
        return tuple(
            GradientRow(name(one.key), one.analytic, one.estimate.value, one.error, one.verdict, by) for by, found in both for one in found
        )

    def __repr__(self) -> str:
        wrong = sum(row.verdict == "wrong" for row in self.rows)
        said = f"{wrong} of {len(self.rows)} wrong" if wrong else f"{count_of(len(self.rows), 'gradient')} checked, none wrong"
        return as_repr("GradientCheck", f"{called(self._report.check.config)}: {said}")

    @property
    def _look(self) -> Look:
        from .pages.gradcheck_page import DIGITS

        return Look(self._report.check.working.config, DIGITS)

    def _document(self) -> Document:
        from .pages.gradcheck_page import report

        return list(report(self._report, self._look))


class NameList(AsPage, Sequence[str]):
    """The names of quantities, as a sequence of texts; as a page, also how each is shown, what it is, and what else is read as it."""

    def __init__(self, config: Config, selectors: Sequence[str]) -> None:
        from .pages.names_page import names_alone

        self._look, self._selectors = Look(config), selectors
        self._names = tuple(names_alone(self._look, selectors))

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: Any) -> Any:
        return self._names[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        few = ", ".join(self._names[:MOST_SHOWN]) + ", ..." * (len(self) > MOST_SHOWN)
        return as_repr("NameList", f"{called(self._look.config)}: {count_of(len(self), 'name')}: {few}")

    def _document(self) -> Document:
        from .pages.names_page import listed_names

        return list(listed_names(self._look, self._selectors, False))


MOST_SHOWN = 8  # names in a line
