"""What an exercise can be taken to: platforms and pages, and what makes the files for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from ...exercise.paper import Copy

File = tuple[str, bytes]
ELSEWHERE = {  # by name, with the file and the function that make it
    "moodle": ("moodle_xml", "moodle"),
    "canvas": ("canvas_qti", "canvas"),
    "gradescope": ("gradescope_zip", "gradescope"),
    "github": ("github_workflow", "github"),
    "nbgrader": ("nbgrader_notebook", "nbgrader"),
    "self-check": ("self_check", "self_check"),
}

WITHOUT_VARIANTS = ("github", "nbgrader")  # take one paper, since nothing there says whose an answer is


def files_for(name: str, copies: Sequence[Copy]) -> Iterator[File]:
    """The files for one of ELSEWHERE."""
    module, made = ELSEWHERE[name]
    make = getattr(import_module(f".{module}", __package__), made)
    return cast("Callable[[Sequence[Copy]], Iterator[File]]", make)(copies)


def folder_of(student: str, name: str, taken: set[str]) -> str:
    """The folder of a student, by the id or else the name, which is not `taken` and is added to it; "" for everybody."""
    from ..marking.feedback import file_name

    return f"{file_name(student or name, taken)}/" if student or name else ""
