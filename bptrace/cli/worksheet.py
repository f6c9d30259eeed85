"""`bptrace worksheet`: writes sheets to hand out with their keys, for everybody or for each student, and exercises to take elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from ..errors import UsageError, count_of
from ..views.handouts.elsewhere import ELSEWHERE, File, files_for, refuse_variants
from .options import FILE, Verb, config_of, given_option, heed_signals, progress, secret_option, set_option

if TYPE_CHECKING:
    from ..exercise.paper import Copy
    from ..inputs.config.config import Config


@click.command("worksheet", cls=Verb, short_help="Write sheets to hand out, and their keys.")
@click.argument("config", type=FILE)
@click.option("-o", "--output", "folder", type=click.Path(file_okay=False), required=True, metavar="DIR", help="Write into this folder.")
@click.option("--roster", type=FILE, metavar="FILE", help="Write a folder for each student in this CSV, and all sheets in one file.")
@secret_option("Draw each student's own numbers from the secret in this file.")
@given_option()
@click.option("--mistake", metavar="CODE", help="Print a sheet that was worked with this misconception: its readers find the mistake.")
@click.option("--working", is_flag=True, help="With a roster: put the working into each key. That of a single sheet has it in any case.")
@click.option(
    "--format", "formats", type=click.Choice(list(ELSEWHERE)), multiple=True, help="Write what this platform takes; as often as needed."
)
@set_option()
def command(
    config: str,
    folder: str,
    roster: str | None,
    secret_file: str | None,
    given: Sequence[str],
    mistake: str | None,
    working: bool,
    formats: Sequence[str],
    settings: Sequence[str],
) -> None:
    """Write the worksheet of CONFIG into DIR: sheet and key in Markdown, LaTeX and HTML, and files to fill in.

    What is asked for, how many digits, and the marks are those of the config's exercise. With a roster there is a folder for
    each student; where the exercise says what may vary, each has numbers of their own, and variants.csv says which.

    \b
    Example:
      bptrace init exercise --sizes 2-2-1
      bptrace worksheet exercise.yaml -o sheets
      bptrace worksheet exercise.yaml -o find --mistake no-bias
    """
    from ..answers.roster import read_roster
    from ..exercise.mistaken_sheet import MistakenSheets
    from ..exercise.variants.codes import read_secret
    from ..exercise.variants.copies import copies_of
    from ..exercise.variants.variants import Variants
    from ..inputs.config.config import with_given
    from ..views.handouts.handouts import check_unfilled, folders, write_files, write_sheets

    plain = config_of(config, settings)
    loaded = with_given(plain, given)
    known = None if roster is None else read_roster(roster)
    secret = None if secret_file is None else read_secret(secret_file)
    _check(loaded, known is not None, secret is not None, formats, settings)
    _check_folder(folder)
    check_unfilled(folder, folders(known))
    heed_signals()
    read = [*loaded.files, *filter(None, (roster, secret_file))]
    mistaken = None if mistake is None else MistakenSheets(loaded, mistake)
    drawn = copies_of(loaded, known, Variants(plain, secret) if secret else None)
    copies: Iterable[Copy] = progress(drawn, len(known.students) if known else 1, "sheets")
    taken: list[File] = []
    if formats:  # a platform that cannot take the exercise says so before anything is written
        copies = list(copies)
        taken = [file for name in dict.fromkeys(formats) for file in files_for(name, copies)]
    made = write_sheets(copies, folder, read, mistaken, working or known is None)
    write_files(folder, read, taken)
    _say(folder, made, formats)


def _check(config: Config, roster: bool, secret: bool, formats: Sequence[str], settings: Sequence[str]) -> None:
    """Raises UsageError for variants without a roster or a secret, and for what does not go together with variants."""
    for name in formats if secret else ():
        refuse_variants(name)
    if secret and not roster:
        raise UsageError("--secret-file draws numbers for each student, and there is no roster", "say --roster students.csv")
    if config.exercise.vary and roster and not secret:
        hint = "say --secret-file secret.txt; bptrace init secret writes one"
        raise UsageError("the numbers of each student are drawn from a secret, and there is none", hint)
    if secret and settings:
        raise UsageError("--set does not go together with variants: check would draw other numbers", "change the config instead")


def _check_folder(folder: str) -> None:
    """Raises UsageError where no folder can be made, or none is named."""
    from ..views.data.whole_files import check_folder

    if folder in ("", "-"):
        raise UsageError(f"{folder or repr(folder)} is no folder to write into", "name one: -o sheets")
    check_folder(folder)


def _say(folder: str, copies: Sequence[Copy], formats: Sequence[str]) -> None:
    """What was written, and who has the same numbers."""
    from collections import Counter

    students = [copy for copy in copies if copy.id or copy.name]
    made = (
        f"{count_of(len(students), 'student')}; sheets.tex and sheets.html have all sheets to print" if students else "a sheet and its key"
    )
    click.echo(f"wrote {folder}: {', '.join((made, *(f'for {name}' for name in formats)))}")
    codes = Counter(copy.code for copy in copies if copy.code)
    shared = [code for code, count in codes.items() if count > 1]
    if shared and copies[0].paper.config.exercise.variants is None:
        click.echo(f"{count_of(sum(codes[code] for code in shared), 'student')} share numbers with another: let more vary", err=True)
