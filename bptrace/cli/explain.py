"""`bptrace explain`: shows where a number comes from; without a name, works the config as in a textbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ..errors import NotFinite, UsageError
from ..views.data.files import DOCUMENTS, MATH, SUFFIXES, TEXTS
from .completion import names_begun
from .options import FILE, Verb, Whole, color_option, config_of, digits_option, notation_option, output_option, progress, set_option

if TYPE_CHECKING:
    from ..inputs.config.config import Config
    from ..views.document import Block, Document
    from ..views.pages.explanation import Detail


@click.command("explain", cls=Verb, short_help="Show where a number comes from.")
@click.argument("config", type=FILE)
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=names_begun)
@click.option(
    "--depth", type=Whole(0, 1000), default=1, show_default=True, metavar="N", help="Explain the numbers in the formula too, N levels down."
)
@click.option("--all", "whole", is_flag=True, help="Explain every level, down to the given numbers.")
@click.option("--paths", is_flag=True, help="Show instead every path from it to the loss, with the product along the path.")
@click.option(
    "--top",
    type=Whole(1, 10**6),
    default=10,
    show_default=True,
    metavar="K",
    help="Show the K paths with the largest products; sum the rest.",
)
@click.option("--brief", is_flag=True, help="Show numbers only, without the rules in words.")
@click.option("--iteration", type=Whole(1, 10**9), metavar="N", help="Without NAME: the iteration to work, 1 if not given.")
@click.option("--sample", "samples", metavar="SEL", help="Without NAME: the samples to work, such as 1,3:5.")
@click.option("--full", is_flag=True, help="Without NAME: write out everything, however large the network.")
@set_option()
@notation_option()
@digits_option()
@click.option("--format", "kind", type=click.Choice(list(TEXTS)), default="text", show_default=True, help="Print in this format.")
@click.option(
    "--math",
    type=click.Choice(list(MATH)),
    default="github",
    show_default=True,
    help="In Markdown, write formulas for GitHub, or with dollar signs for pandoc, Jupyter and Moodle.",
)
@output_option(DOCUMENTS)
@color_option("text")
@click.pass_context
def command(
    ctx: click.Context,
    config: str,
    names: Sequence[str],
    depth: int,
    whole: bool,
    paths: bool,
    top: int,
    brief: bool,
    iteration: int | None,
    samples: str | None,
    full: bool,
    settings: Sequence[str],
    notation: str | None,
    digits: int | None,
    kind: str,
    math: str,
    outputs: Sequence[str],
    color: str,
) -> None:
    """Show where a number of CONFIG comes from: formula = numbers put in = value, then the same for each number in the formula.

    NAME is any quantity, or the derivative of any quantity by any other. Without NAME, the whole config is worked as in a
    textbook.

    \b
    Examples:
      bptrace explain mazur.yaml w5+
      bptrace explain mazur.yaml dE/dw1 --all
      bptrace explain mazur.yaml dout_o1/dw1
      bptrace explain mazur.yaml -o solution.tex
    """
    from ..views.data.outputs import check_paths
    from ..views.data.pictures import with_beside
    from ..views.pages.explanation import Detail

    _check_order(config, names)
    _check_together(ctx, names, paths, kind, outputs)
    loaded = config_of(config, settings, notation)
    check_paths(outputs, DOCUMENTS, loaded.files)
    if not names:
        check_paths(with_beside(outputs), SUFFIXES, loaded.files)
    if names:
        blocks = _explained(loaded, names, digits, Detail(None if whole else depth, brief, top if paths else 0))
    else:
        blocks = _solved(loaded, iteration or 1, samples, full, digits)
    document: list[Block] = []
    try:
        document.extend(blocks)
    except NotFinite:
        if document:
            _deliver(document, loaded, outputs, (kind, math), color)
        raise
    _deliver(document, loaded, outputs, (kind, math), color)


def _check_order(config: str, names: Sequence[str]) -> None:
    """Raises UsageError for a name before the config, and for a second config."""
    from .meant import CONFIGS, in_order, too_much

    if swapped := in_order("explain", config, names):
        raise swapped
    if more := [name for name in names if name.endswith(CONFIGS)]:
        raise too_much("explain", config, more)


# fmt: off
APART = (  # options, the case in which they mean nothing, and what to do instead
    (("iteration", "samples"),                 "with a NAME",       "say it in the name: dE/dw1@3, net_h1#2"),
    (("full",),                                "with a NAME",       "--all goes down to the givens"),
    (("depth", "whole", "paths", "brief"),     "without a NAME",    "name a quantity, such as E"),
    (("top",),                                 "without --paths",   "add --paths"),
    (("depth", "whole", "brief"),              "with --paths",      "leave out one of the two"),
    (("math",),                                "without Markdown",  "add --format markdown, or -o x.md"),
    (("kind",),                                "where only files are written", "their suffixes tell the format; -o - prints too"),
)
# fmt: on


def _check_together(ctx: click.Context, names: Sequence[str], paths: bool, kind: str, outputs: Sequence[str]) -> None:
    """Raises UsageError for an option that would be ignored."""
    alone = bool(outputs) and "-" not in outputs
    so = {
        "with a NAME": bool(names),
        "without a NAME": not names,
        "without --paths": not paths,
        "with --paths": paths,
        "without Markdown": (kind != "markdown" or alone) and not any(path.lower().endswith(".md") for path in outputs),
        "where only files are written": alone,
    }
    given = {option.name: option.opts[-1] for option in ctx.command.params if _is_given(ctx, option)}
    for options, when, remedy in APART:
        for option in options:
            if so[when] and option in given:
                raise UsageError(f"{given[option]} means nothing {when}", remedy)


def _is_given(ctx: click.Context, option: click.Parameter) -> bool:
    return option.name is not None and ctx.get_parameter_source(option.name) is click.core.ParameterSource.COMMANDLINE


def _explained(config: Config, names: Sequence[str], digits: int | None, shown: Detail) -> Iterator[Block]:
    from ..explain.find import find
    from ..views.pages.explanation import explanations

    return explanations(list(find(config, names, progress)), digits, shown)


def _solved(config: Config, iteration: int, samples: str | None, full: bool, digits: int | None) -> Iterator[Block]:
    from ..explain.find import working_at
    from ..trace.selection import numbers
    from ..views.pages.extent import extent
    from ..views.pages.solution import solution

    working = working_at(config, iteration, watched=progress)
    picked = None if samples is None else numbers(samples, len(config.samples), "sample")
    return solution(working, digits, extent(working, picked, full))


def _deliver(document: Document, config: Config, outputs: Sequence[str], form: tuple[str, str], color: str) -> None:
    """Writes the document to the files, in the formats of their suffixes, and prints it if there is no file or if `-` is named."""
    import sys

    from ..views.data.files import text_of
    from ..views.data.outputs import write_documents
    from ..views.lines.printing import print_document

    kind, math = form
    write_documents(document, outputs, config.files, math)
    if outputs and "-" not in outputs:
        return
    if kind == "text":
        print_document(document, sys.stdout, color)
    else:
        click.echo(text_of(document, kind, math).encode(), nl=False)  # bytes, so that it is UTF-8 whatever the encoding of the terminal
