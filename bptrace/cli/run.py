"""`bptrace run`: works a config and writes the trace as tables or files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..views.data.files import FRAMEWORKS, PLAYED, SCRIPT, SUFFIXES, USUAL_FRAMEWORK
from .completion import names_begun
from .options import FILE, Verb, Whole, color_option, config_of, digits_option, notation_option, output_option, progress, set_option

if TYPE_CHECKING:
    from ..inputs.config.config import Config
    from ..trace.selection import Picked, Selection
    from ..views.data.outputs import Wanted


@click.command("run", cls=Verb, short_help="Work a config and show every number.")
@click.argument("config", type=FILE)
@click.option("-n", "--iterations", type=Whole(0, 10**9), metavar="N", help="Make N parameter updates; 0 works one pass without an update.")
@click.option(
    "--only",
    multiple=True,
    metavar="SEL",
    shell_complete=names_begun,
    help="Show and export only these quantities: a name, a glob such as 'dE/dw*', a kind, or kind:layer.",
)
@click.option("--iteration", "picked", metavar="SEL", help="Show and export only these iterations, such as 1,10,100:200,-1.")
@click.option("--sample", "samples", metavar="SEL", help="Show and export only these samples, such as 1,3:5.")
@set_option()
@notation_option()
@digits_option("Show computed numbers in tables with N significant figures.")
@click.option("--full", is_flag=True, help="Show every row, however large the network and however many the samples.")
@click.option("--json", "as_json", is_flag=True, help="Print the trace as JSON instead of tables.")
@output_option(SUFFIXES, "- prints the tables too")
@click.option(
    "--framework", type=click.Choice(list(FRAMEWORKS)), help=f"Write a script ({SCRIPT}) for this; {USUAL_FRAMEWORK} if not given."
)
@color_option("tables")
def command(
    config: str,
    iterations: int | None,
    only: tuple[str, ...],
    picked: str | None,
    samples: str | None,
    settings: tuple[str, ...],
    notation: str | None,
    digits: int | None,
    full: bool,
    as_json: bool,
    outputs: tuple[str, ...],
    framework: str | None,
    color: str,
) -> None:
    """Work CONFIG and print every number as tables: net, out, the error, delta, the gradients and the updated parameters.

    net of a unit is its weighted input, out is the activation of net, and delta is dE/dnet. CONFIG is a file in YAML or JSON,
    or a trace in .json; - is standard input.

    \b
    Examples:
      bptrace run mazur.yaml
      bptrace run mazur.yaml -n 10000 --only E -o losses.csv
      bptrace run mazur.yaml --only 'net_*' --only delta:output
      bptrace run mazur.yaml --set w5=0.3 --set eta=0.1
      bptrace run mazur.yaml -o solution.py --framework numpy
    """
    loaded = config_of(config, settings, notation)
    chosen = _selected(loaded, only)
    if chosen is not None:
        picked = chosen.iterations if picked is None else picked
        samples = chosen.samples if samples is None else samples
    _check_pages(outputs, only, samples)
    _check_framework(framework, outputs)
    asked = asked_for(loaded, iterations, picked, samples, digits, full, color)
    work(asked._replace(framework=framework or USUAL_FRAMEWORK), chosen, outputs, as_json)


_WHOLE = {PLAYED: "a page, which plays every number", SCRIPT: "a script, which works every number"}


def _check_pages(outputs: Sequence[str], only: Sequence[str], samples: str | None) -> None:
    """Raises UsageError for a page or a script that would lack what it plays or works."""
    for option, given in (("--only", only), ("--sample", samples)):
        for suffix, what in _WHOLE.items():
            if given and any(path.lower().endswith(suffix) for path in outputs):
                raise UsageError(f"{option} means nothing for {what}", "leave it out, or write another format")


def _check_framework(framework: str | None, outputs: Sequence[str]) -> None:
    """Raises UsageError for a framework where no script is written."""
    if framework is not None and not any(path.lower().endswith(SCRIPT) for path in outputs):
        raise UsageError(f"--framework {framework} is for a script, and none is written", f"write one: -o solution{SCRIPT}")


def _selected(config: Config, only: Sequence[str]) -> Selection | None:
    """What is to be recorded; None means everything, if nothing is selected."""
    if not only:
        return None
    from ..trace.selection import select

    return select(config.network, config.notation, only)


def asked_for(
    config: Config,
    iterations: int | None,
    picked: str | None = None,
    samples: str | None = None,
    digits: int | None = None,
    full: bool = False,
    color: str = "auto",
) -> Wanted:
    """What is wanted of a config, worked for so many updates."""
    from ..engine.steps import with_updates
    from ..views.data.outputs import Wanted

    config = config if iterations is None else with_updates(config, iterations)
    numbers = _picked(picked, max(config.updates, 1), "iteration")
    return Wanted(config, numbers, _picked(samples, len(config.samples), "sample"), digits, full, color)


def _picked(text: str | None, last: int, what: str) -> Picked | None:
    """The numbers that an option picks; None means all, if the option is not given."""
    if text is None:
        return None
    from ..trace.selection import numbers

    return numbers(text, last, what)


def work(asked: Wanted, chosen: Selection | None, outputs: Sequence[str], as_json: bool) -> None:
    """Works a config, and writes or prints what is wanted of it."""
    from ..engine.steps import Run
    from ..views.data.outputs import opened

    with opened(asked, outputs, as_json) as out:
        run = Run(asked.config, out.recorded(chosen))
        for _ in progress(run.work(out, out.received), max(asked.config.updates, 1), weight=int):
            pass
        out.end(run.last)
