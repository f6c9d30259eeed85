"""`bptrace run`: a config worked, as tables or as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..views.data.files import SUFFIXES
from .options import FILE, Whole, color_option, digits_option, progress

if TYPE_CHECKING:
    from ..inputs.config.config import Config
    from ..trace.selection import Picked, Selection
    from ..views.data.outputs import Wanted


@click.command("run", short_help="Work a config and show every number.")
@click.argument("config", type=FILE)
@click.option("-n", "--iterations", type=Whole(0, 10**9), metavar="N", help="Parameter updates to make; 0 makes none.")
@click.option("--only", multiple=True, metavar="SEL", help="Quantities: a name, a glob such as 'dE/dw*', or kind:layer.")
@click.option("--iteration", "picked", metavar="SEL", help="Iterations to show and export, such as 1,10,100:200,-1.")
@click.option("--sample", "samples", metavar="SEL", help="Samples to show and export, such as 1,3:5.")
@digits_option("Significant figures of computed numbers in tables.")
@click.option("--full", is_flag=True, help="Every row, of however large a network and however many samples.")
@click.option("--json", "as_json", is_flag=True, help="Print the trace as JSON instead of tables.")
@click.option(
    "-o", "--output", "outputs", multiple=True, type=FILE, metavar="FILE", help=f"Write a file instead: {', '.join(SUFFIXES)}; - is tables."
)
@color_option("tables")
def command(
    config: str,
    iterations: int | None,
    only: tuple[str, ...],
    picked: str | None,
    samples: str | None,
    digits: int | None,
    full: bool,
    as_json: bool,
    outputs: tuple[str, ...],
    color: str,
) -> None:
    """Work CONFIG (YAML or JSON; - is standard input) and show every net, out, error, delta, gradient and updated value.

    \b
    Examples:
      bptrace run mazur.yaml
      bptrace run mazur.yaml -n 10000 --only E -o losses.csv
      bptrace run mazur.yaml --only 'net_*' --only delta:output
    """
    from ..engine.steps import with_updates
    from ..inputs.config.load import load

    loaded = load(config)
    if iterations is not None:
        loaded = with_updates(loaded, iterations)
    chosen = _selected(loaded, only)
    if chosen is not None:
        picked = chosen.iterations if picked is None else picked
        samples = chosen.samples if samples is None else samples
    _work(_asked(loaded, picked, samples, digits, full, color), chosen, outputs, as_json)


def _selected(config: Config, only: Sequence[str]) -> Selection | None:
    """What is to be recorded; None for all, where nothing is selected."""
    if not only:
        return None
    from ..trace.selection import select

    return select(config.network, config.notation, only)


def _asked(config: Config, picked: str | None, samples: str | None, digits: int | None, full: bool, color: str) -> Wanted:
    from ..views.data.outputs import Wanted

    iterations = _picked(picked, max(config.updates, 1), "iteration")
    return Wanted(config, iterations, _picked(samples, len(config.samples), "sample"), digits, full, color)


def _picked(text: str | None, last: int, what: str) -> Picked | None:
    """The numbers that an option picks; None for all, where it is not given."""
    if text is None:
        return None
    from ..trace.selection import numbers

    return numbers(text, last, what)


def _work(asked: Wanted, chosen: Selection | None, outputs: Sequence[str], as_json: bool) -> None:
    from ..engine.steps import Run
    from ..views.data.outputs import opened

    if outputs:
        from .options import heed_signals

        heed_signals()
    with opened(asked, outputs, as_json) as out:
        run = Run(asked.config, out.recorded(chosen))
        for step in progress(run, max(asked.config.updates, 1)):
            out.step(step)
        out.end(run.last)
