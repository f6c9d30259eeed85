"""`bptrace diff`: compares two runs number by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .options import FILE, Share, Verb, color_option, digits_option, progress, set_option

if TYPE_CHECKING:
    from ..explain.comparison.sides import Given


@click.command("diff", cls=Verb, short_help="Compare two runs and name the first number that differs.")
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@click.option(
    "--tolerance",
    type=Share(),
    default="1e-9",
    show_default=True,
    metavar="T",
    help="Numbers closer than this count as equal; T is relative to the larger one.",
)
@click.option("--full", is_flag=True, help="List every number that differs, and every name that was not compared.")
@set_option()
@digits_option("Show N significant figures, or more if two numbers would look the same.")
@color_option("the page")
def command(a: str, b: str, tolerance: float, full: bool, settings: tuple[str, ...], digits: int | None, color: str) -> int:
    """Compare the runs A and B number by number, in the order of computation, and name the first number that differs.

    A and B are each a config, which is worked, or a trace, or a JSON file that another program wrote, such as
    {"net_h1": 0.3775, "w5+": 0.3589}. FILE@N is iteration N of a file alone; - is standard input.

    \b
    Example:
      bptrace run mazur.yaml -o trace.json
      bptrace diff mazur.yaml trace.json
    """
    import sys

    from ..errors import NotFinite, UsageError
    from ..explain.comparison.compare import MOST_DIFFERENCES, Comparison
    from ..explain.comparison.sides import given, sides
    from ..explain.comparison.tolerance import Tolerance
    from ..views.lines.printing import print_document
    from ..views.pages.comparison_page import differences
    from ..views.pages.difference_verdict import ComparisonLook
    from ..views.style import Look

    if a == b == "-":
        raise UsageError("standard input can be one of the two, not both")
    both = sides(*_set([given(a), given(b)], settings))
    found, stopped = Comparison(both, Tolerance(tolerance), None if full else MOST_DIFFERENCES), None
    try:
        for pair in progress(both.pairs(), both.last):
            found.take(pair)
    except NotFinite as error:
        stopped = error
    if found.quantities:
        print_document(list(differences(ComparisonLook(found, Look(found.order.config, digits), full))), sys.stdout, color)
    if stopped is not None:
        raise stopped
    if not found.quantities:
        raise UsageError(*found.nothing())
    return int(found.first is not None)


def _set(sides: Sequence[Given], settings: Sequence[str]) -> Sequence[Given]:
    """The sides with the numbers of --set in each that is a config to be worked. Raises UsageError if there is none."""
    if not settings:
        return sides
    from ..engine.overrides import overridden
    from ..errors import UsageError
    from ..inputs.config.config import Config

    if not any(isinstance(one.what, Config) for one in sides):
        raise UsageError("--set means nothing where both sides are recorded", "name a config for one of the two")
    return [one._replace(what=overridden(one.what, settings)) if isinstance(one.what, Config) else one for one in sides]
