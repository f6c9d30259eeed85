"""`bptrace diff`: compares two runs number by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..formula.number import typed
from ..trace.number_types import TOLERANCES
from ..views.data.comparison_files import COMPARISON_SUFFIXES
from .completion import names_begun
from .options import FILE, Share, Verb, color_option, digits_option, output_option, progress, set_option

if TYPE_CHECKING:
    from ..explain.comparison.cause import Why
    from ..explain.comparison.compare import Comparison
    from ..explain.comparison.sides import Given, Sides
    from ..views.pages.difference_verdict import ComparisonLook

DIFFERENT = 1
_USUAL = ", ".join(f"{typed(value)} for {name}" for name, value in TOLERANCES.items())


@click.command("diff", cls=Verb, short_help="Compare two runs and name the first number that differs.")
@click.argument("a", type=FILE)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="B...")
@click.option(
    "--only",
    multiple=True,
    metavar="SEL",
    shell_complete=names_begun,
    help="Compare only these quantities: a name, a glob such as 'dE/dw*', a kind, or kind:layer.",
)
@click.option(
    "--tolerance",
    type=Share(),
    metavar="T",
    help=f"Numbers closer than this count as equal; T is relative to the larger one. If not given, it is what suits them: {_USUAL}.",
)
@click.option(
    "--atol",
    type=Share(),
    metavar="T",
    help="Numbers closer than T itself count as equal; if not given, a thousandth of --tolerance.",
)
@click.option("--full", is_flag=True, help="List every number that differs, and every name that was not compared.")
@set_option()
@digits_option("Show N significant figures, or more if two numbers would look the same.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON instead of the page.")
@output_option(COMPARISON_SUFFIXES)
@color_option("the page")
def command(
    a: str,
    files: Sequence[str],
    only: Sequence[str],
    tolerance: float | None,
    atol: float | None,
    full: bool,
    settings: Sequence[str],
    digits: int | None,
    as_json: bool,
    outputs: Sequence[str],
    color: str,
) -> int:
    """Compare the runs A and B number by number, in the order of computation, and name the first number that differs.

    A and B are each a config, which is worked, or a trace, or what another program wrote: numbers by name in JSON, such as
    {"net_h1": 0.3775, "w5+": 0.3589}, or arrays in .npz, .json, .csv, .pt or .safetensors. FILE@N is iteration N of a file alone;
    - is standard input. Several files after A are the iterations 1, 2, 3, ... of B.

    \b
    Examples:
      bptrace run mazur.yaml -o trace.json
      bptrace diff mazur.yaml trace.json
      bptrace run mazur.yaml -o mine.npz
      bptrace diff mazur.yaml mine.npz --only gradient
    """
    from ..errors import UsageError
    from ..explain.comparison.several_files import as_one
    from ..explain.comparison.sides import given, sides
    from ..programs.comparing import compared
    from ..views.data.comparison_files import check_outputs, write_comparison

    if [a, *files].count("-") > 1:
        raise UsageError("standard input can be one of the two, not both")
    first, second = given(a), as_one([given(path) for path in files])
    read = [*first.files, *second.files]
    check_outputs(outputs, as_json, read)
    found = _comparison(sides(*_set((first, second), settings)), only, (tolerance, atol), full, outputs)
    _, stopped, why = compared(found, progress(found.sides.pairs(), found.sides.last))
    if found.quantities:
        shown = _look(found, digits, full, why)
        write_comparison(shown, outputs, read)
        _print(shown, as_json, outputs, color)
    if stopped is not None:
        raise stopped
    if not found.quantities:
        raise UsageError(*found.nothing())
    return DIFFERENT * (found.first is not None)


def _comparison(
    both: Sides, only: Sequence[str], near: tuple[float | None, float | None], full: bool, outputs: Sequence[str]
) -> Comparison:
    """The comparison that is asked for; `near` are what --tolerance and --atol say."""
    from ..explain.comparison.chosen import chosen
    from ..explain.comparison.compare import MOST_DIFFERENCES, Comparison
    from ..explain.comparison.tolerance import tolerance_for
    from ..views.data.comparison_files import is_tallied

    picked = chosen(both.teller.source.config, both.last, only)
    return Comparison(both, tolerance_for(both.dtype, *near), None if full else MOST_DIFFERENCES, picked, is_tallied(outputs))


def _look(found: Comparison, digits: int | None, full: bool, why: Why) -> ComparisonLook:
    from ..views.pages.difference_verdict import ComparisonLook
    from ..views.style import Look

    return ComparisonLook(found, Look(found.order.config, digits), full, why)


def _print(shown: ComparisonLook, as_json: bool, outputs: Sequence[str], color: str) -> None:
    """Prints the page or JSON, unless files alone are written."""
    import sys

    from ..views.data.comparison_files import as_file
    from ..views.lines.printing import print_document
    from ..views.pages.comparison_page import differences

    if as_json:
        click.echo(as_file(shown, ".json"), nl=False)  # bytes, so that it is UTF-8 whatever the encoding of the terminal
    elif not outputs or "-" in outputs:
        print_document(list(differences(shown)), sys.stdout, color)


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
