"""Archives of sheets, as Moodle, Canvas and Gradescope hand them out: each file in them, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..errors import InputError
from ..inputs.tree.problems import decoded
from .platforms import METADATA, Owners, is_litter, owned, owners
from .sheet import Sheet, Source
from .zip_files import Zipped, name_of

if TYPE_CHECKING:
    from zipfile import ZipInfo

    Reader = Callable[[bytes, Source], list[Sheet]]

_LEADS_OUT = re.compile(r"[\\/]|[a-zA-Z]:|(?:.*[\\/])?\.\.(?:[\\/]|$)", re.DOTALL)


def read_archive(packed: Zipped, read: Reader) -> list[Sheet]:
    """The sheets of all files in an archive. One that cannot be read is a sheet without answers, as outside of an archive."""
    files = {name: entry for entry in packed.entries if not is_litter(name := name_of(entry))}
    told = owners([*files], lambda name: _metadata(packed, files[name]))
    sheets = [
        sheet for (name, entry), people in zip(files.items(), told, strict=True) for sheet in _sheets(packed, name, entry, people, read)
    ]
    if not sheets:
        raise packed.source.refused("empty", "there are no files in this archive")
    return sheets


def _sheets(packed: Zipped, name: str, entry: ZipInfo, people: Owners, read: Reader) -> Iterator[Sheet]:
    if name.rpartition("/")[2] == METADATA:
        return
    source = Source(f"{packed.source.path}/{name}")
    try:
        if _LEADS_OUT.match(name):
            raise source.refused("file", "this path leads out of the archive", "pack the files anew")
        found = read(packed.bytes_of(entry, source), source)
    except InputError as error:
        found = [Sheet(source.stem, source.path, (), error.problems)]
    yield from owned(found, people)


def _metadata(packed: Zipped, entry: ZipInfo) -> str:
    try:
        return decoded(packed.bytes_of(entry, packed.source), packed.source.path)
    except InputError:
        return ""
