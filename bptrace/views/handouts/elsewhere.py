"""What an exercise can be taken to: platforms and pages, and what makes the files for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ...errors import UsageError

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

WITHOUT_VARIANTS = {  # why they take one paper alone: nothing there says whose an answer is
    "github": "a workflow marks one exercise",
    "nbgrader": "nbgrader gives all students the same notebook",
}


def refuse_variants(name: str) -> None:
    """Raises UsageError for one of ELSEWHERE that takes the same paper for all."""
    if name in WITHOUT_VARIANTS:
        raise UsageError(f"{WITHOUT_VARIANTS[name]}, and there are variants", "leave out --roster, or this format")


def files_for(name: str, copies: Sequence[Copy]) -> Iterator[File]:
    """The files for one of ELSEWHERE. Raises UsageError where it cannot take the exercise."""
    if any(copy.code for copy in copies):
        refuse_variants(name)
    module, made = ELSEWHERE[name]
    make = getattr(import_module(f".{module}", __package__), made)
    return cast("Callable[[Sequence[Copy]], Iterator[File]]", make)(copies)


def folder_of(student: str, name: str, taken: set[str]) -> str:
    """The folder of a student, by the id or else the name, which is not `taken` and is added to it; "" for everybody."""
    from ..marking.feedback import file_name

    return f"{file_name(student or name, taken)}/" if student or name else ""
