"""`bptrace names`: lists the names of a config's quantities."""

from __future__ import annotations

from collections.abc import Sequence

import click

from .completion import names_begun
from .options import FILE, Verb, color_option


@click.command("names", cls=Verb, short_help="List the names of all quantities.")
@click.argument("config", type=FILE)
@click.argument("selectors", nargs=-1, metavar="[SEL]...", shell_complete=names_begun)
@click.option("--brief", is_flag=True, help="Print the names alone, one a line.")
@click.option("--full", is_flag=True, help="List every name, however large the network.")
@color_option("the table")
def command(config: str, selectors: Sequence[str], brief: bool, full: bool, color: str) -> None:
    """List the names of the quantities of CONFIG: how each is shown, what it is, and what else is read as its name.

    SEL is a name, a glob such as 'dE/dw*', a kind such as delta, or kind:layer; commas may stand between several. Any name may
    have #2 behind it for sample 2, @3 for iteration 3, and + for the value after the update.

    \b
    Examples:
      bptrace names mazur.yaml
      bptrace names mazur.yaml delta,gradient:2
      bptrace names mazur.yaml 'dE/dw*' --brief
    """
    import sys

    from ..inputs.config.load import load
    from ..views.lines.printing import print_document
    from ..views.pages.names_page import listed_names, names_alone
    from ..views.style import Look

    look = Look(load(config))
    if brief:
        click.echo("\n".join(names_alone(look, selectors)))
    else:
        print_document(list(listed_names(look, selectors, full)), sys.stdout, color)
