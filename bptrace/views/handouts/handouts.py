"""What `bptrace worksheet` writes: the sheets and keys of everybody or of each student, and what is asked for to be taken elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from ...check.judging.iterations import At
from ...exercise.paper import Copy
from ..document import Block, Document, Figure, Section
from ..marking.feedback import file_name
from .answer_files import answer_files
from .key_page import key_page
from .worksheet_page import Worksheet

File = tuple[str, bytes]
ELSEWHERE = {  # what an exercise can be taken to, and what makes its files
    "moodle": ("moodle_xml", "moodle"),
    "canvas": ("canvas_qti", "canvas"),
    "gradescope": ("gradescope_zip", "gradescope"),
    "github": ("github_workflow", "github"),
    "nbgrader": ("nbgrader_notebook", "nbgrader"),
    "self-check": ("self_check", "self_check"),
}
PICTURE = "network.svg"


class Mistake(NamedTuple):
    """The mistake that sheets are worked with: its code, and what it makes of the numbers of a copy."""

    code: str
    of: Callable[[Copy], Mapping[At, str]]


def elsewhere(name: str, copies: Sequence[Copy]) -> Iterator[File]:
    """The files for one of ELSEWHERE."""
    module, made = ELSEWHERE[name]
    make = getattr(import_module(f".{module}", __package__), made)
    return cast("Callable[[Sequence[Copy]], Iterator[File]]", make)(copies)


def folder_of(copy: Copy, taken: set[str]) -> str:
    """The folder of a student, by the id or else the name; none for the sheet of everybody."""
    return f"{file_name(copy.id or copy.name, taken)}/" if copy.id or copy.name else ""


def handouts(copy: Copy, folder: str, mistake: Mistake | None = None) -> Iterator[File]:
    """A sheet, its key, and files to fill in."""
    sheet, key = pages(copy, mistake)
    yield from _in_formats(f"{folder}sheet", sheet, PICTURE)
    yield from _in_formats(f"{folder}key", key, "key-network.svg")
    yield from ((f"{folder}{name}", data) for name, data in answer_files(copy))


def pages(copy: Copy, mistake: Mistake | None = None, working: bool = True) -> tuple[Document, Document]:
    """The sheet and the key as documents."""
    sheet = Worksheet(copy, mistake.of(copy) if mistake else None)
    return list(sheet.blocks()), list(key_page(copy, mistake.code if mistake else "", working))


def together(name: str, documents: Iterable[Document]) -> Iterator[File]:
    """The pages of all students in one file to print."""
    from ..markup.html import html
    from ..markup.latex import alone

    sections: list[Block] = [Section(document) for document in documents]
    yield f"{name}.tex", alone(sections).encode()
    yield f"{name}.html", html(sections, name).encode()


def _in_formats(name: str, document: Document, picture: str) -> Iterator[File]:
    """A document in Markdown with its picture beside it, in LaTeX and in HTML."""
    from ..data.pictures import drawn, referring
    from ..markup.html import html
    from ..markup.latex import alone
    from ..markup.markdown import markdown

    folder = name.rpartition("/")[0]
    if any(isinstance(block, Figure) for block in document):
        yield f"{folder}/{picture}" if folder else picture, drawn(document).encode()
    yield f"{name}.md", markdown(referring(document, picture)).encode()
    yield f"{name}.tex", alone(document).encode()
    yield f"{name}.html", html(document).encode()
