"""`bptrace schema`: prints the JSON Schema of a format."""

from __future__ import annotations

from importlib import import_module

import click

from .options import Verb

SCHEMAS = {
    "config": ("inputs.config.config_schema", "config_schema"),
    "trace": ("trace.trace_json", "trace_schema"),
    "answers": ("answers.sheet", "answers_schema"),
    "report": ("views.marking.report_json", "report_schema"),
    "lint": ("views.data.lint_json", "lint_schema"),
    "diff": ("views.data.comparison_json", "diff_schema"),
}


@click.command("schema", cls=Verb, short_help="Print the JSON Schema of a format.")
@click.argument("name", type=click.Choice(list(SCHEMAS)), metavar="KIND")
def command(name: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a config, a trace, a sheet of answers, a report on sheets, a lint, or a diff.

    \b
    Example:
      bptrace schema config
    """
    from ..trace.trace_json import dump

    module, function = SCHEMAS[name]
    schema = getattr(import_module(f"...{module}", __name__), function)
    click.echo(dump(schema()), nl=False)  # bytes, so that it is UTF-8 whatever the encoding of the terminal
