"""`bptrace schema`: the JSON Schema of a format."""

from __future__ import annotations

import click

FORMATS = ("config", "trace")


@click.command("schema", short_help="Print the JSON Schema of a format.")
@click.argument("name", type=click.Choice(FORMATS))
def command(name: str) -> None:
    """Print the JSON Schema (draft 2020-12) of configs or of traces.

    \b
    Example:
      bptrace schema config
    """
    from ..trace.data import dump

    if name == "config":
        from ..inputs.schema import config_schema as schema
    else:
        from ..trace.schema import trace_schema as schema
    click.echo(dump(schema()), nl=False)  # bytes: UTF-8 whatever the terminal takes
