"""`bptrace lint`: says what an exercise can tell, and what it cannot."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Optional

import click

from ..errors import UsageError
from .options import FILE, Verb, color_option, config_of, given_option, output_option, set_option

if TYPE_CHECKING:
    from ..exercise.lint.linting import Fixed, Lint
    from ..inputs.config.config import Config
    from ..views.document import Document

TO_MEND = 1
_SUFFIXES = (".md", ".tex", ".html", ".txt", ".json")


@click.command("lint", cls=Verb, short_help="Say which misconceptions an exercise shows.")
@click.argument("config", type=FILE)
@given_option("Take these numbers as printed, so not as asked.")
@set_option()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--fix", metavar="FILE", type=click.Path(), help="Write the config to FILE, with the least change that tells what can be told."
)
@output_option(_SUFFIXES, "- prints the page too")
@color_option("the page")
def command(
    config: str, given: Sequence[str], settings: Sequence[str], as_json: bool, fix: str | None, outputs: Sequence[str], color: str
) -> int:
    """Say which misconceptions the exercise of CONFIG shows, which it hides, and which look the same.

    Each misconception is supposed wherever it applies, and what it leads to is judged as `bptrace check` would: what is asked,
    to the digits that are asked. For what is not told, the page says what would tell it, such as one more quantity or digit.

    \b
    Example:
      bptrace init exercise
      bptrace lint exercise.yaml
      bptrace lint exercise.yaml --fix better.yaml
    """
    from ..exercise.lint.linting import Lint, fixed

    if as_json and "-" in outputs:
        raise UsageError("standard output can hold the page or JSON, not both", "write one of them to a file with -o")
    if fix and settings:
        raise UsageError("--fix rewrites what stands in the config, and --set puts other numbers there", "leave one of the two out")
    loaded, text = _read(config, settings, fix)
    _check(loaded, outputs, fix)
    found = Lint(loaded, given)
    fix_made = (fix, fixed(found, text, given)) if fix else None
    _write(found, fix_made, outputs)
    if not outputs or "-" in outputs or as_json:
        _print(found, fix_made, as_json, color)
    return TO_MEND if found.can_be_mended and not fix else 0


def _read(path: str, settings: Sequence[str], fix: str | None) -> tuple[Config, str]:
    """The config, and if it is to be rewritten, its text. Raises UsageError for a trace, which is no text of a person's."""
    if not fix:
        return config_of(path, settings), ""
    from ..inputs.config.load import bytes_at, parse
    from ..inputs.tree.problems import decoded

    data = bytes_at(path)
    loaded, text = parse(data, path), decoded(data, path)
    if '"bptrace.trace' in text[:200]:
        raise UsageError(f"{path} is a trace, which is not rewritten", "name the config that it was made from")
    return loaded, text


def _check(config: Config, outputs: Sequence[str], fix: str | None) -> None:
    """Raises UsageError for what cannot be written, before there is any work."""
    from ..views.data.outputs import check_paths
    from ..views.data.whole_files import Sources, check_file

    check_paths(outputs, _SUFFIXES, config.files)
    if not fix:
        return
    Sources(config.files).spare(fix)
    check_file(fix)
    folder = os.path.dirname(os.path.realpath(fix))
    for table in config.tables:
        if os.path.dirname(os.path.realpath(config.path)) != folder:
            raise UsageError(f"{table} would not be found from {fix}", "write it into the folder of the config")
    if os.path.realpath(fix) in map(os.path.realpath, outputs):
        raise UsageError(f"{fix} is named twice", "give each output a name of its own")


Made = Optional[tuple[str, "Fixed"]]  # noqa: UP045 (Python 3.10 has no | between such types)


def _write(lint: Lint, fix: Made, outputs: Sequence[str]) -> None:
    from ..views.data.files import suffix_of, writer
    from ..views.data.lint_json import lint_as_json
    from ..views.data.whole_files import whole

    with whole(lint.config.files) as open_file:
        for path in (path for path in outputs if path != "-"):
            suffix = suffix_of(path, _SUFFIXES)
            open_file(path).write(lint_as_json(lint, fix) if suffix == ".json" else writer(suffix)(_page(lint, fix)).encode())
        if fix:
            open_file(fix[0]).write(fix[1].rewritten.text.encode())


def _page(lint: Lint, fix: Made) -> Document:
    from ..views.pages.lint_page import fixed_page, lint_page

    return list(fixed_page(*fix) if fix else lint_page(lint))


def _print(lint: Lint, fix: Made, as_json: bool, color: str) -> None:
    import sys

    from ..views.data.lint_json import lint_as_json
    from ..views.lines.printing import print_document

    if as_json:
        click.echo(lint_as_json(lint, fix), nl=False)  # bytes: UTF-8 whatever the terminal takes
    else:
        print_document(_page(lint, fix), sys.stdout, color)
