"""A comparison of two runs as JUnit XML: a case for each kind of quantity of a layer in an iteration, such as net:1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import plural
from ...explain.comparison.difference import Difference
from ...explain.comparison.tally import Group, Told
from ...formula.number import typed
from ..lines.layout import text
from ..markup.junit_xml import element, junit_file, testsuite
from ..pages.comparison_page import first_difference, in_table
from ..pages.difference_verdict import ComparisonLook

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def diff_as_junit(shown: ComparisonLook) -> bytes:
    """The comparison, which has to be tallied. What fails first says where the difference comes from, as the page does."""
    found = shown.found
    assert found.tally is not None
    name = f"{found.sides.a.spec} and {found.sides.b.spec}"
    about = {"dtype": found.tolerance.dtype, "tolerance": typed(found.tolerance.relative), "atol": typed(found.tolerance.absolute)}
    return junit_file("bptrace diff", [testsuite(name, about, [_case(group, told, shown) for group, told in found.tally.in_order()])])


def _case(group: Group, told: Told, shown: ComparisonLook) -> Element:
    update = " after the update" if group.after else ""
    case = element("testcase", classname=f"iteration {group.iteration}", name=f"{group.kind}:{group.layer}{update}", time="0")
    if told.differing:
        case.append(element("failure", _text(told, shown), message=_message(told, shown), type="differs"))
    return case


def _message(told: Told, shown: ComparisonLook) -> str:
    """How many numbers differ, and the first of them."""
    first = told.differences[0]
    digits = shown.digits(first.a, first.b)
    differ = f"{told.differing:,} of {told.numbers:,} {plural(told.numbers, 'number')} {plural(told.differing, 'differs', 'differ')}"
    numbers = f"A has {shown.number(first.a, digits)}, B has {shown.number(first.b, digits)}"
    return f"{differ}: {shown.name(first.label, first.iteration)}, of which {numbers}"


def _text(told: Told, shown: ComparisonLook) -> str:
    first = shown.found.first
    begins = first is not None and _same(first.difference, told.differences[0])
    rows = [in_table(told.differences, shown)]
    return text([*first_difference(shown), *(rows if told.differing > 1 else [])] if begins else rows).rstrip()


def _same(one: Difference, other: Difference) -> bool:
    return (one.label, one.iteration) == (other.label, other.iteration)
