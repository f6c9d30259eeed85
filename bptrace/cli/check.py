"""`bptrace check`: marks sheets of answers, each student's against their own numbers where they vary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from ..errors import BptraceError, InputError, UsageError, listed
from ..inputs.config.keys import REVEALS
from ..views.marking.report_formats import FORMATS, SUFFIXES
from .options import FILE, Verb, Whole, color_option, config_of, output_option, progress, secret_option, set_option

if TYPE_CHECKING:
    from ..answers.handed_in import Handed
    from ..answers.roster import Roster
    from ..answers.sheet import Sheet
    from ..check.report import Marked
    from ..exercise.variants.allotment import Known
    from ..inputs.config.config import Config
    from ..views.marking.revealed import Report

NOT_RIGHT = 1


@click.command("check", cls=Verb, short_help="Mark sheets of answers, and say what went wrong.")
@click.argument("config", type=FILE)
@click.argument("answers", nargs=-1, required=True, type=FILE, metavar="ANSWERS... | NAME=VALUE...")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="Print in this format, text if not given.")
@output_option(SUFFIXES, "a folder, such as feedback/, gets a page for each student; - prints too")
@click.option("--roster", type=FILE, metavar="FILE", help="Take names and ids from this CSV, and say who handed in nothing, or twice.")
@click.option("--variants", type=FILE, metavar="FILE", help="Mark each student by the numbers that this list of worksheet has for them.")
@secret_option("Mark each student by the numbers that are drawn from this secret: for who has lost the list.")
@click.option("--before", type=FILE, metavar="FILE", help="Say whose marks are others than in this report in .json.")
@click.option("--reveal", type=click.Choice(REVEALS), help="Tell this much, whatever the config says: scores, verdicts, hints, or all.")
@click.option("--strict", is_flag=True, help="Excuse nothing: list each number that is not right in every digit, as authors want it.")
@click.option("--jobs", type=Whole(1, 256), default=1, show_default=True, metavar="N", help="Mark with N processes at once.")
@set_option()
@color_option("text")
def command(
    config: str,
    answers: Sequence[str],
    kind: str | None,
    outputs: Sequence[str],
    roster: str | None,
    variants: str | None,
    secret_file: str | None,
    before: str | None,
    reveal: str | None,
    strict: bool,
    jobs: int,
    settings: Sequence[str],
    color: str,
) -> int:
    """Mark ANSWERS to CONFIG: files, folders, or - for standard input, in YAML, JSON, CSV, .xlsx, .ods or .zip; or numbers.

    Each number is judged by the digits it is written with, and by the numbers before it on the same sheet. If a number is
    wrong, the mistake that explains it is named.

    \b
    Example:
      bptrace run mazur.yaml -o answers.json
      bptrace check mazur.yaml answers.json
      bptrace check mazur.yaml net_h1=0.3775 out_h1=0.5933
    """
    from ..answers.arguments import read_arguments
    from ..answers.handed_in import find
    from ..views.marking.report_formats import targets, write
    from ..views.marking.standings import on_nobody

    named = _Beside(roster, variants, secret_file, before)
    beside = [path for path in named if path]
    _begin([config, *answers, *beside], jobs)
    loaded = _config(config, answers, settings)
    _check_variants(variants, secret_file, settings)
    numbers = read_arguments(answers)
    files = [] if numbers else find(answers, [*loaded.files, *beside])
    read = [*loaded.files, *beside, *(file.path for file in files)]
    goals = targets(outputs, kind, read)
    _check_apart([goal.path for goal in goals], answers)
    level = reveal or (REVEALS[-1] if strict else loaded.exercise.reveal)
    sheets = numbers or _sheets(files)
    made = _report(loaded, sheets, named, level, jobs, strict)
    write(made, goals, read)
    shown = not outputs or "-" in outputs
    if shown:
        _print(made, kind or "text", color)
    code = _code(made.sheets)
    for said in filter(None, ("" if shown else on_nobody(made), _forgotten(made, sheets))):
        click.echo(said, err=True)
    return code


def _config(config: str, answers: Sequence[str], settings: Sequence[str]) -> Config:
    """The config. Raises UsageError if it is a sheet, and the config stands in the place of the sheets."""
    try:
        return config_of(config, settings)
    except InputError:
        if len(answers) == 1 and _is_config(answers[0]):
            raise UsageError("the config comes first", f"bptrace check {answers[0]} {config}") from None
        raise


def _is_config(path: str) -> bool:
    try:
        return path != "-" and bool(config_of(path))
    except BptraceError:
        return False


def _begin(read: Sequence[str], jobs: int) -> None:
    """Raises UsageError where standard input would be read twice. Workers that are begun from here on are ended in order."""
    if read.count("-") > 1:
        raise UsageError("- is there twice, and standard input can be read once", "name a file for one of the two")
    if jobs > 1:
        from .options import heed_signals

        heed_signals()


def _check_variants(variants: str | None, secret_file: str | None, settings: Sequence[str]) -> None:
    """Raises UsageError where it is said twice what the numbers of a sheet are."""
    if variants and secret_file:
        raise UsageError("--variants and --secret-file both tell the numbers of each student", "name the list, if you have it")
    if settings and (variants or secret_file):
        raise UsageError("--set does not go together with variants, whose numbers are those that were handed out", "leave out --set")


def _forgotten(report: Report, found: Sequence[Sheet]) -> str:
    """A line where sheets were marked against the config's own numbers, and seem to have been worked from others; else ""."""
    if not report.look.config.exercise.vary or report.variants:
        return ""
    if not any(sheet.code for sheet in found) and not any(sheet.of_another for sheet in report.sheets):
        return ""
    return "marked against the config's own numbers; if each student was handed others, --variants or --secret-file finds them"


def _check_apart(outputs: Sequence[str], answers: Sequence[str]) -> None:
    """Raises UsageError for a report that would be written among the sheets, and be taken for one the next time."""
    import os

    folders = [os.path.realpath(path) for path in answers if os.path.isdir(path)]
    for path in outputs:
        above = os.path.realpath(path if path.endswith(os.sep) or os.path.isdir(path) else os.path.dirname(path) or ".")
        if any(above == folder or above.startswith(os.path.join(folder, "")) for folder in folders):
            raise UsageError(f"{path} would be a sheet the next time", "write reports into another folder than that of the sheets")


def _sheets(files: Sequence[Handed]) -> list[Sheet]:
    """The sheets in the files. Raises UsageError where there is none."""
    from ..answers.platforms import without_attachments
    from ..answers.read_sheets import read_sheets

    sheets = without_attachments([sheet for file in progress(files, len(files), "files") for sheet in read_sheets(*file)])
    if not sheets:
        raise UsageError("there is no sheet to mark", "name a file, or a folder with files in it")
    return sheets


class _Beside(NamedTuple):
    """The files that stand beside the sheets."""

    roster: str | None
    variants: str | None
    secret: str | None
    before: str | None


def _report(config: Config, found: Sequence[Sheet], beside: _Beside, reveal: str, jobs: int, strict: bool) -> Report:
    """The report on all sheets, with what the roster, the variants and the report of before say of them."""
    from ..answers.roster import enrolled, read_roster
    from ..answers.sheet import students
    from ..exercise.variants.variant_marker import Held
    from ..views.marking.changes import changes
    from ..views.marking.past_report import read_before
    from ..views.marking.revealed import report
    from .marked_sheets import marked_sheets

    known, past = read_roster(beside.roster) if beside.roster else None, read_before(beside.before) if beside.before else None
    variants = _variants(config, beside, known) if beside.variants or beside.secret else None
    sheets, standings = enrolled(known, found) if known else (students(found), {})
    if variants is None:
        pairs = [(sheet, Held()) for sheet in sheets]
    else:
        from ..exercise.variants.allotment import allotted

        named = zip(sheets if known else found, [sheet.student for sheet in sheets], strict=True)
        pairs = list(progress(allotted(named, standings, variants), len(sheets), "variants"))
    marked = progress(marked_sheets(config, pairs, jobs, strict), len(sheets), "sheets")
    held = {} if variants is None else {sheet.student: each for sheet, each in pairs}
    made = report(config, marked, reveal)._replace(roster=known, standings=standings, variants=held)
    if len(sheets) > 1 and held:
        from ..exercise.variants.fairness import fairness

        made = made._replace(fairness=fairness(made.sheets, held, config))
    return made if past is None else made._replace(changes=changes(made, past, str(beside.before)))


def _variants(config: Config, beside: _Beside, roster: Roster | None) -> Known | None:
    """The variants of a list, or those that a secret gives; None where neither is named."""
    from ..exercise.variants.allotment import DrawnVariants, ListedVariants
    from ..exercise.variants.codes import read_secret
    from ..exercise.variants.variant_list import read_variants
    from ..exercise.variants.variants import Variants

    if beside.variants:
        return ListedVariants(read_variants(beside.variants, config))
    return DrawnVariants(Variants(config, read_secret(beside.secret)), roster) if beside.secret else None


def _print(report: Report, kind: str, color: str) -> None:
    import sys

    from ..views.lines.printing import print_document
    from ..views.marking.report_formats import written
    from ..views.marking.report_pages import document

    if kind == "text":
        print_document(document(report), sys.stdout, color)
    else:
        click.echo(written(report, kind), nl=False)  # bytes: UTF-8 whatever the terminal takes


def _code(sheets: Sequence[Marked]) -> int:
    """The exit code. Raises UsageError where no sheet could be read."""
    if not any(sheet.readable for sheet in sheets):
        files = listed(list(dict.fromkeys(sheet.file for sheet in sheets if sheet.file)), 3)
        raise UsageError(f"no sheet of {files} could be read", "the report says why", code="unreadable")
    return 0 if all(sheet.right for sheet in sheets) else NOT_RIGHT
