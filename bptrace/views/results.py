"""What a comparison, a check of the gradients and a list of names give to a program: answers as data, and the page for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from ..errors import UsageError, count_of, plural
from ..explain.comparison.chosen import chosen
from ..explain.comparison.compare import MOST_DIFFERENCES, Comparison
from ..explain.comparison.difference import Difference
from ..explain.comparison.sides import Sides
from ..explain.comparison.tolerance import tolerance_for
from ..inputs.config.config import Config, as_repr, called
from ..model.page import spelled
from ..model.symbols import Cell
from ..programs.comparing import Compared, compared
from .style import Look

if TYPE_CHECKING:
    from ..explain.comparison.cause import Cause
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
    """How two runs compare, or a program and a config.

    `ok` is True if every number that both have agrees, and both could be worked to their end; `compared` is how many quantities
    these are, `first` the first that differs in the order of computation, and `differences` are all that do. `causes` are the
    mistakes that would make these differences, `cause` is the first of them or None; `cannot_tell` is what cannot be seen in the
    numbers of this network, and `notes` what was noticed in reading them. `stopped` is the error of a config that could not be
    worked to its end.
    """

    def __init__(self, compared: Compared) -> None:
        self._found, self.stopped, self._why = compared

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

    @property
    def causes(self) -> tuple[Cause, ...]:
        return self._why.causes

    @property
    def cause(self) -> Cause | None:
        return next(iter(self.causes), None)

    @property
    def cannot_tell(self) -> tuple[str, ...]:
        return self._why.cannot_tell

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self._found.sides.a.notes, *self._found.sides.b.notes)

    @property
    def unread(self) -> dict[str, str]:
        """The names that were not read, each with the reason."""
        sides = (self._found.sides.a, self._found.sides.b)
        return {name: said or side.unknown(name) for side in sides for name, said in side.unread.items()}

    def raise_if_wrong(self, unread: bool = True) -> None:
        """Raises AssertionError, with the page as its text, if a number differs; unless `unread` is True, also if a name was not read."""
        __tracebackhide__ = True
        if not self.ok:
            raise AssertionError(f"{self!r}\n\n{self}")
        if not unread and self.unread:
            raise AssertionError("not read: " + "; ".join(f"{name} {said}" for name, said in self.unread.items()))

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
        return ComparisonLook(few, Look(few.order.config), False, self._why)

    def _document(self) -> Document:
        from .pages.comparison_page import differences

        return list(differences(self._shown))


def diff_of(both: Sides, only: Sequence[str], tolerance: float | None, atol: float | None) -> Diff:
    """How two sides compare. Raises UsageError if they have nothing in common, UnknownName for a bad selector."""
    picked = chosen(both.teller.source.config, both.last, only)
    found = Comparison(both, tolerance_for(both.dtype, tolerance, atol), None, picked)
    result = compared(found, both.pairs())
    if not found.quantities:
        raise result.stopped or UsageError(*found.nothing())
    return Diff(result)


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
