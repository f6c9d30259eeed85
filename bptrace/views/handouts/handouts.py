"""Sheets and keys in each format, for everybody or for each student, and those of all students in one file to print."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...answers.roster import Roster
from ...errors import UsageError
from ...exercise.mistaken_sheet import MistakenSheets
from ...exercise.paper import Copy
from ...exercise.variants.variant_list import variants_csv
from ...exercise.variants.variants import Variant
from ...inputs.tree.files_read import bytes_of
from ...inputs.tree.problems import MOST_BYTES
from ..data.whole_files import make_folder, whole
from ..document import Block, Document, Figure, Section
from ..markup.html import fragment, page_with, title_of
from ..markup.latex import Body, body_of, file_with
from ..markup.markdown import markdown
from .answer_files import ANSWER_FILES, answer_files, is_filled
from .elsewhere import File, folder_of
from .key_page import key_page
from .worksheet_page import Worksheet


def folders(roster: Roster | None) -> list[str]:
    """The folders of the students of a roster, by their ids or else their names; that of everybody is the folder itself."""
    if roster is None:
        return [""]
    taken: set[str] = set()
    return [folder_of(student.id, student.name, taken) for student in roster.students]


def check_unfilled(folder: str, inside: Iterable[str]) -> None:
    """Raises UsageError where somebody has filled in a file that would be written over."""
    for each in inside:
        for name in ANSWER_FILES:
            path = os.path.join(folder, each, name)
            if os.path.isfile(path) and _is_filled(path):
                raise UsageError(f"{path} is filled in, and would be written over", "move it away, or name another folder", code="write")


def _is_filled(path: str) -> bool:
    """True unless a file can be read, and nobody has written into it."""
    try:
        return is_filled(bytes_of(path, MOST_BYTES).decode(errors="replace"))
    except OSError:
        return True


def write_sheets(
    copies: Iterable[Copy], folder: str, read: Sequence[str], mistake: MistakenSheets | None = None, working: bool = True
) -> list[Copy]:
    """Writes sheets, keys and files to fill in, student by student; then those of all in one file. Gives the copies that were written."""
    taken: set[str] = set()
    made, found = list[Copy](), list[tuple[Handout, Handout]]()
    for copy in copies:
        inside = folder_of(copy.id, copy.name, taken)
        found.append(pages(copy, mistake, working))
        files = [file for page in found[-1] for file in page.files(inside)]
        write_files(folder, read, [*files, *((f"{inside}{name}", data) for name, data in answer_files(copy))])
        found[-1] = (found[-1][0].bare, found[-1][1].bare)
        made.append(copy._replace(paper=copy.paper.bare))
    if made and (made[0].id or made[0].name):
        sheets, keys = zip(*found, strict=True)
        write_files(folder, read, [*together("sheets", sheets), *together("keys", keys), *variant_list(made)])
    return made


def write_files(folder: str, read: Sequence[str], files: Iterable[File]) -> None:
    """Writes files into a folder, all or none. `read` are those that nothing may take the place of."""
    with whole(read) as open_file:
        for name, data in files:
            path = os.path.join(folder, name)
            make_folder(os.path.dirname(path) or ".")
            with open_file(path) as file:
                file.write(data)


def variant_list(copies: Sequence[Copy]) -> Iterator[File]:
    """`variants.csv`: who has which code and which numbers, where they differ."""
    if copies[0].code:
        yield "variants.csv", variants_csv([(copy.id, copy.name, Variant(copy.code, copy.numbers)) for copy in copies])


class Handout(NamedTuple):
    """A sheet or a key: its name and title, the document, and the same set in HTML and in LaTeX, for its own files and for those of all."""

    name: str
    title: str
    document: Document
    html: str
    latex: Body

    @property
    def bare(self) -> Handout:
        """The same without the document, which keeps all that it was worked from."""
        return self._replace(document=())

    def files(self, folder: str) -> Iterator[File]:
        """It in Markdown with its picture beside it, in LaTeX and in HTML."""
        from ..data.pictures import drawn, referring

        picture = f"{self.name}.svg"
        if any(isinstance(block, Figure) for block in self.document):
            yield f"{folder}{picture}", drawn(self.document).encode()
        yield f"{folder}{self.name}.md", markdown(referring(self.document, picture)).encode()
        yield f"{folder}{self.name}.tex", file_with([self.latex]).encode()
        yield f"{folder}{self.name}.html", page_with(self.title, self.html).encode()


def pages(copy: Copy, mistake: MistakenSheets | None = None, working: bool = True) -> tuple[Handout, Handout]:
    """The sheet and the key. `mistake` is the one with which the sheet was worked; without the `working` the key has numbers alone."""
    made = mistake.sheet(copy) if mistake else None
    sheet = Worksheet(copy, made.numbers if made else None)
    return _page("sheet", sheet.blocks()), _page("key", key_page(copy, made, working))


def _page(name: str, blocks: Iterable[Block]) -> Handout:
    document = list(blocks)
    return Handout(name, title_of(document), document, fragment([Section(document)]), body_of(document))


def together(name: str, found: Sequence[Handout]) -> Iterator[File]:
    """The pages of all students in one file to print."""
    yield f"{name}.tex", file_with([page.latex for page in found]).encode()
    yield f"{name}.html", page_with(found[0].title, "\n".join(page.html for page in found)).encode()
