"""`bptrace check`: marks sheets of answers, one after another or in several processes at once."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from ..errors import BptraceError, InputError, UsageError, listed
from ..inputs.config.keys import REVEALS
from ..views.marking.report_formats import FORMATS, SUFFIXES
from .options import FILE, Verb, Whole, color_option, config_of, output_option, progress, set_option

if TYPE_CHECKING:
    from ..answers.handed_in import Handed
    from ..answers.sheet import Sheet
    from ..check.marker import Marker
    from ..check.report import Marked
    from ..inputs.config.config import Config
    from ..views.marking.revealed import Report

NOT_RIGHT = 1
SHEETS_AT_A_TIME = 16  # at most so many sheets go to a worker at a time


@click.command("check", cls=Verb, short_help="Mark sheets of answers, and say what went wrong.")
@click.argument("config", type=FILE)
@click.argument("answers", nargs=-1, required=True, type=FILE, metavar="ANSWERS... | NAME=VALUE...")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="Print in this format, text if not given.")
@output_option(SUFFIXES, "a folder, such as feedback/, gets a page for each student; - prints too")
@click.option("--roster", type=FILE, metavar="FILE", help="Take names and ids from this CSV, and say who handed in nothing, or twice.")
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

    beside = [path for path in (roster, before) if path]
    _begin([config, *answers, *beside], jobs)
    loaded = _config(config, answers, settings)
    numbers = read_arguments(answers)
    files = [] if numbers else find(answers, [*loaded.files, *beside])
    read = [*loaded.files, *beside, *(file.path for file in files)]
    goals = targets(outputs, kind, read)
    _check_apart([goal.path for goal in goals], answers)
    level = reveal or (REVEALS[-1] if strict else loaded.exercise.reveal)
    made = _report(loaded, numbers or _sheets(files), roster, before, level, jobs, strict)
    write(made, goals, read)
    if not outputs or "-" in outputs:
        _print(made, kind or "text", color)
    elif said := on_nobody(made):
        click.echo(said, err=True)
    return _code(made.sheets)


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


def _report(config: Config, found: Sequence[Sheet], roster: str | None, before: str | None, reveal: str, jobs: int, strict: bool) -> Report:
    """The report on all sheets, with what the roster and the report of before say of them."""
    from ..answers.roster import enrolled, read_roster
    from ..answers.sheet import students
    from ..views.marking.changes import changes
    from ..views.marking.past_report import read_before
    from ..views.marking.revealed import report

    known, past = read_roster(roster) if roster else None, read_before(before) if before else None
    sheets, standings = enrolled(known, found) if known else (students(found), {})
    marked = progress(marked_sheets(config, sheets, jobs, strict), len(sheets), "sheets")
    made = report(config, marked, reveal)._replace(roster=known, standings=standings)
    return made if past is None else made._replace(changes=changes(made, past, str(before)))


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


def marked_sheets(config: Config, sheets: Sequence[Sheet], jobs: int, strict: bool = False) -> Iterator[Marked]:
    """The sheets, marked; where it is strict, nothing is excused. Raises NotFinite if the config diverges."""
    from ..check.marker import Marker

    marker = Marker(config, strict)  # made even if workers mark, so that an error in the config is raised here
    if min(jobs, len(sheets)) < 2:
        yield from map(marker.mark, sheets)
    else:
        yield from _by_several(marker, config, sheets, min(jobs, len(sheets)))


def _by_several(marker: Marker, config: Config, sheets: Sequence[Sheet], jobs: int) -> Iterator[Marked]:
    """The same, by workers. If a worker fails, its sheets are marked here, so that the error is raised in this process."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    from ..trace.trace_json import dump

    size = max(1, min(SHEETS_AT_A_TIME, len(sheets) // (2 * jobs)))
    parts = [sheets[start : start + size] for start in range(0, len(sheets), size)]
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin_worker, ((dump(config.data), config.path), marker.strict))
    try:
        with _uninterrupted():
            futures = [pool.submit(_mark, part) for part in parts]
        for part, future in zip(parts, futures, strict=True):
            yield from future.result() or map(marker.mark, part)
    except BrokenProcessPool:
        raise UsageError("a process that was marking has come to an end", "try it with fewer --jobs", code="system") from None
    except BaseException:  # interrupted: do not wait for the workers to finish
        for child in active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """^C reaches every process of a terminal. Workers started in this block ignore it; the main process ends them."""
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # only the main thread may set a handler
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# in a worker

_given: list[tuple[tuple[bytes, str], bool]] = []
_markers: list[Marker] = []


def _begin_worker(config: tuple[bytes, str], strict: bool) -> None:
    """Keeps the config, as JSON with its path, and whether nothing is excused, for all sheets of this worker."""
    _given[:] = [(config, strict)]


def _mark(sheets: Sequence[Sheet]) -> list[Marked] | None:
    """The sheets, marked; None if that failed, in which case the main process marks them again."""
    try:
        return list(map(_marker().mark, sheets))
    except Exception:
        return None


def _marker() -> Marker:
    if not _markers:
        from ..check.marker import Marker
        from ..inputs.config.load import parse

        _markers.append(Marker(parse(*_given[0][0]), _given[0][1]))
    return _markers[0]
