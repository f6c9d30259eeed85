"""`bptrace gradcheck`: checks every gradient against central differences."""

from __future__ import annotations

import click

from .options import FILE, Share, Verb, Whole, color_option, config_of, digits_option, progress, set_option

WRONG = 3


@click.command("gradcheck", cls=Verb, short_help="Check every gradient against central differences.")
@click.argument("config", type=FILE)
@click.option("--iteration", type=Whole(1, 10**9), default=1, show_default=True, metavar="N", help="Check this iteration.")
@click.option(
    "--tolerance", type=Share(), default="1e-6", show_default=True, metavar="X", help="A gradient whose relative error is above X is wrong."
)
@click.option("--full", is_flag=True, help="Check every gradient, however large the network.")
@set_option()
@digits_option("Show N significant figures, 10 if not given.")
@color_option("tables")
def command(config: str, iteration: int, tolerance: float, full: bool, settings: tuple[str, ...], digits: int | None, color: str) -> int:
    """Check every gradient of CONFIG against central differences and, if PyTorch is installed, against its autograd.

    \b
    Examples:
      bptrace gradcheck mazur.yaml
      bptrace gradcheck mazur.yaml --iteration 100
    """
    import sys

    from ..explain.gradcheck.gradients import GradCheck, Report, autograd
    from ..views.lines.printing import print_document
    from ..views.pages.gradcheck_page import DIGITS, report
    from ..views.style import Look

    check = GradCheck(config_of(config, settings), iteration, tolerance, full)
    found = Report(check, list(progress(check, len(check), "gradients")), autograd(check.working, tolerance))
    look = Look(check.working.config, digits or DIGITS)
    print_document(list(report(found, look)), sys.stdout, color)
    return WRONG if found.wrong else 0
