"""Files that are packed in one, as spreadsheets and archives are: read in memory, never unpacked to a disk, and within bounds."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from ..inputs.tree.problems import MOST_BYTES
from .sheet import Source

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_ENTRIES = 20_000
MOST_UNPACKED = 10 * MOST_BYTES  # bytes of all files in one
_ENTRY = b"PK\x01\x02"  # before each, in the list of them
_UTF8, _ENCRYPTED = 0x800, 0x1  # flags of a file
_STORED, _DEFLATED = 0, 8  # ways to pack of which no more is unpacked than is asked for
_AS_IT_IS = "pack the files anew, without a password, as .zip"


class Zipped:
    """The files in one, in its order."""

    def __init__(self, data: bytes, source: Source) -> None:
        """Raises InputError for what is broken, or has too many files."""
        from zipfile import BadZipFile, ZipFile

        if data.count(_ENTRY) > 2 * MOST_ENTRIES:  # before all of them are listed
            raise source.refused("limit", f"there are more than {MOST_ENTRIES:,} files in it", "part it into several")
        self.source, self.left = source, MOST_UNPACKED
        try:
            self.file: ZipFile = ZipFile(io.BytesIO(data))
        except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise source.refused("file", "this file is broken: it cannot be unpacked", "save it, or download it, once more") from None
        self.entries = [entry for entry in self.file.infolist() if not entry.is_dir()]
        if len(self.entries) > MOST_ENTRIES:
            raise source.refused("limit", f"there are more than {MOST_ENTRIES:,} files in it", "part it into several")

    @property
    def names(self) -> list[str]:
        return [name_of(entry) for entry in self.entries]

    def bytes_of(self, entry: ZipInfo, source: Source, most: int = MOST_BYTES) -> bytes:
        """The bytes of a file. Raises InputError where it cannot be read, or where it is, or all are, larger than they may be."""
        if entry.flag_bits & _ENCRYPTED:
            raise source.refused("file", "this file is locked with a password", _AS_IT_IS)
        if entry.compress_type not in (_STORED, _DEFLATED):
            raise source.refused("file", "this file is packed in an unusual way", _AS_IT_IS)
        data = self._read(entry, source, min(most, self.left) + 1)
        self.left = max(0, self.left - len(data))
        if not self.left:
            raise source.refused("limit", f"all files together are larger than {MOST_UNPACKED // 1_000_000} MB", "part it into several")
        if len(data) > most:
            raise source.refused("limit", f"{source.path} is larger than {most // 1_000_000} MB", "a file this size is not read")
        return data

    def _read(self, entry: ZipInfo, source: Source, most: int) -> bytes:
        from zipfile import BadZipFile

        try:
            with self.file.open(entry) as file:
                return file.read(most)
        except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError):
            raise source.refused("file", "this file is broken: it cannot be unpacked", "download it once more") from None


def name_of(entry: ZipInfo) -> str:
    """The path of a file in its archive. Macs write UTF-8 without saying so, which is then taken for letters of the first PCs."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename
