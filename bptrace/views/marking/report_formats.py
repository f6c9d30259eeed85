"""The formats of reports, by name and by suffix, and the files that they are written to, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from ...errors import UsageError
from ..data import files

if TYPE_CHECKING:
    from .revealed import Report

FORMATS = {
    "text": ("report_pages", "as_text"),
    "json": ("report_json", "as_json"),
    "csv": ("class_csv", "as_csv"),
    "junit": ("junit", "as_junit"),
    "gradescope": ("gradescope", "as_gradescope"),
    "moodle": ("upload_csv", "as_moodle"),
    "canvas": ("upload_csv", "as_canvas"),
    "markdown": ("report_pages", "as_markdown"),
    "html": ("report_pages", "as_html"),
}
SUFFIXES = {".json": "json", ".csv": "csv", ".xml": "junit", ".md": "markdown", ".html": "html", ".txt": "text"}
INSTEAD = {".json": ("gradescope",), ".csv": ("moodle", "canvas")}  # what a suffix means where that format is named
PAGES = "pages"
FOLDERS = {  # what a folder gets, with what makes the files for each student, and what tells such a file from others
    PAGES: ("feedback", "pages", "is_page"),
    "gradescope": ("gradescope", "files", "is_results"),
}


def written(report: Report, form: str) -> bytes:
    """A report in one of FORMATS. Imported when it is used."""
    module, name = FORMATS[form]
    make = getattr(import_module(f".{module}", __package__), name)
    return cast("Callable[[Report], bytes]", make)(report)


class Target(NamedTuple):
    """Where a report goes, and as what; `folder` for files for each student, one of FOLDERS."""

    path: str
    form: str
    folder: bool = False


def targets(paths: Sequence[str], named: str | None, read: Iterable[str]) -> list[Target]:
    """What is written, `-` left out; `named` is the format that was asked for, `read` are the files that are read.

    Raises UsageError for what cannot be meant.
    """
    from ..data.outputs import check_paths
    from ..data.whole_files import check_folder

    folders = [path for path in paths if _is_folder(path)]
    rest = [path for path in paths if path not in folders]
    check_paths(rest, SUFFIXES, read)
    for path in folders:
        check_folder(path)
    inside = named if named and named in FOLDERS else PAGES
    found = [Target(path, inside, True) for path in dict.fromkeys(folders)]
    found += [Target(path, _form(path, named)) for path in rest if path != "-"]
    if named and found and "-" not in paths and all(target.form != named for target in found):
        raise UsageError(f"--format {named} means nothing where only other files are written", "their suffixes tell it; -o - prints too")
    return found


def _is_folder(path: str) -> bool:
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def _form(path: str, named: str | None) -> str:
    suffix = files.suffix_of(path, SUFFIXES)
    return named if named and named in INSTEAD.get(suffix, ()) else SUFFIXES[suffix]


def write(report: Report, targets: Sequence[Target], read: Iterable[str]) -> None:
    """Writes all files, or none. `read` are those that a report may not take the place of."""
    from ..data.whole_files import whole

    with whole(read) as open_file:
        for target in targets:
            for path, data in _made(report, target):
                with open_file(path) as file:
                    file.write(data)


def _made(report: Report, target: Target) -> Iterator[tuple[str, bytes]]:
    """The files of a target, with what stands in each."""
    if not target.folder:
        yield target.path, written(report, target.form)
        return
    from ..data.whole_files import make_folder

    module, made, is_ours = FOLDERS[target.form]
    inside = import_module(f".{module}", __package__)
    make_folder(target.path)
    for name, data in getattr(inside, made)(report):
        path = os.path.join(target.path, name)
        if os.path.isfile(path) and not getattr(inside, is_ours)(path):  # a sheet, say: nobody has named the file that would go
            raise UsageError(f"{path} is there already, and is no report", "move it away, or name another folder", code="write")
        yield path, data
