"""Which variant a sheet has: by the code on it, by the student's id or name, or by the name of its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from ...answers.roster import Enrolled, Lookup, Roster, Standing, id_key
from ...answers.sheet import Sheet
from ...errors import Problem
from ...inputs.tree.nodes import quoted
from .codes import no_code, read_code
from .variant_list import Holder
from .variant_marker import NO_VARIANT, Allotted, Held
from .variants import Variant, Variants

WITHOUT = "no variant"
CODE_COUNTS = "the code counts, the id has another variant"
_ON_THE_SHEET = "write the code that stands on the worksheet: code: K7Q4-XMP"


class Known(Protocol):
    """The variants that there are: those of a list, or those that a secret gives."""

    def of_student(self, sheet: Sheet, told: str, enrolled: Enrolled | None) -> str:
        """The code of the student's variant, nothing where it is not known. `told` is what the sheet is called in its class."""

    def has(self, code: str) -> bool:
        """True if there is a variant of this code."""

    def variant(self, code: str) -> Variant:
        """The variant of a code that there is."""

    def nobodys(self, sheet: Sheet) -> Problem:
        """The problem with a sheet whose student has no variant."""

    def unknown(self, code: str) -> Problem:
        """The problem with a code that there is not."""


def allotted(sheets: Iterable[tuple[Sheet, str]], standings: Mapping[str, Standing], known: Known) -> Iterator[Allotted]:
    """Each sheet with its variant. One that has none loses its answers, and has a problem that says why.

    The sheets come with what they are called in their class; a roster's `standings` are by this name.
    """
    for sheet, told in sheets:
        standing = standings.get(told)
        own = known.of_student(sheet, told, standing.enrolled if standing else None)
        sheet = sheet._replace(student=told)
        code, problem = _code_of(sheet, own, known)
        if problem is not None and sheet.answers:
            yield sheet._replace(answers=(), problems=(*sheet.problems, problem)), Held(remark=WITHOUT)
        else:
            numbers = known.variant(code) if code and sheet.answers else None
            yield sheet, Held(code, numbers, CODE_COUNTS if own and code and own != code else "")


def _code_of(sheet: Sheet, own: str, known: Known) -> tuple[str, Problem | None]:
    """The code of a sheet's variant, or the problem with it. That on the sheet counts before that of the student."""
    if not sheet.code:
        return own, None if own else known.nobodys(sheet)
    code = read_code(sheet.code)
    if code is None:
        return "", Problem(NO_VARIANT, no_code(sheet.code), "copy it from the worksheet")
    return (code, None) if known.has(code) else ("", known.unknown(code))


def _unnamed(remedy: str) -> Problem:
    return Problem(NO_VARIANT, "this sheet has no id and no code, so nobody knows its numbers", remedy)


class ListedVariants:
    """The variants of a list."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        self.variants = {holder.variant.code: holder.variant for holder in holders}
        students = {
            Enrolled(each.id, each.name, (each.id,) if each.id else (), (), at): each.variant.code for at, each in enumerate(holders)
        }
        self._codes, self._lookup = students, Lookup(Roster("", (), tuple(students)))

    def of_student(self, sheet: Sheet, told: str, enrolled: Enrolled | None) -> str:
        by_roster = (self._lookup.ids.get(key) for key in map(id_key, enrolled.ids)) if enrolled else ()
        found = next(filter(None, by_roster), None) or self._lookup.whose(sheet, told)
        return self._codes[found] if found else ""

    def has(self, code: str) -> bool:
        return code in self.variants

    def variant(self, code: str) -> Variant:
        return self.variants[code]

    def nobodys(self, sheet: Sheet) -> Problem:
        if not sheet.id:
            return _unnamed(_ON_THE_SHEET)
        return Problem(NO_VARIANT, f"the id {quoted(sheet.id)} has no variant in the list", _ON_THE_SHEET)

    def unknown(self, code: str) -> Problem:
        return Problem(NO_VARIANT, f"the code {code} is not in the list", "is it the code of another exercise?")


class DrawnVariants:
    """The variants that a secret gives: of everybody on a roster, where there is one, else of every id."""

    def __init__(self, variants: Variants, roster: Roster | None = None) -> None:
        self.variants, self.roster = variants, roster

    def of_student(self, sheet: Sheet, told: str, enrolled: Enrolled | None) -> str:
        whose = (enrolled and (enrolled.id or enrolled.name)) if self.roster else sheet.id
        return self.variants.code_of(whose) if whose else ""

    def has(self, code: str) -> bool:
        return self.codes is None or code in self.codes

    @cached_property
    def codes(self) -> frozenset[str] | None:
        """All codes that there are; None where every id has one."""
        if self.variants.codes is not None or self.roster is None:
            return self.variants.codes
        return frozenset(self.variants.code_of(each.id or each.name) for each in self.roster.students)

    def variant(self, code: str) -> Variant:
        return self.variants.variant(code)

    def nobodys(self, sheet: Sheet) -> Problem:
        if self.roster is None:
            return _unnamed("write id: or code: on it, or name the list of variants or a roster")
        return Problem(NO_VARIANT, f"{quoted(sheet.id or sheet.student)} is not on the roster, so there is no variant", _ON_THE_SHEET)

    def unknown(self, code: str) -> Problem:
        of = "somebody on the roster" if self.variants.codes is None else "a variant of this exercise"
        return Problem(NO_VARIANT, f"the code {code} is not that of {of}", "is it the code of another exercise?")
