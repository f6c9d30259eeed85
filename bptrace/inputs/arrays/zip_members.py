"""Files packed in one, as numpy and torch write them: parts of the bytes that were read, within bounds, never on a disk."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from ..tree.nodes import quoted
from .foreign_files import MOST_OF_ARRAYS, refused
from .nested import MOST_ARRAYS

if TYPE_CHECKING:
    from zipfile import ZipInfo

MOST_DEFLATED = 1 << 28  # bytes of all files that were made smaller, before they were
MOST_LISTED = 100 * MOST_ARRAYS  # bytes of the list of the files
_LOCAL = b"PK\x03\x04"  # before the bytes of each file
_ENCRYPTED, _STORED, _DEFLATED = 0x1, 0, 8
_ANEW = "write it once more, with np.savez or torch.save"


class _Listed(io.BytesIO):
    """The bytes of an archive, of which no more is read at once than its list of files may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_LISTED:
            raise ValueError
        return super().read(size)


class ZipMembers:
    """The files in one: their names in its order, and their bytes."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raises InputError for what is broken, has too many files, or too much in them."""
        from zipfile import ZipFile

        self.data, self.path = memoryview(data), path
        try:
            with ZipFile(_Listed(data)) as archive:
                self.entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        except Exception:  # which of them, is not said
            raise refused(path, "it is broken or cut short: it cannot be unpacked", _ANEW) from None
        self.names = [entry.filename for entry in self.entries]
        deflated = sum(entry.file_size for entry in self.entries if entry.compress_type != _STORED)
        if deflated > MOST_DEFLATED or sum(entry.file_size for entry in self.entries) > MOST_OF_ARRAYS:
            hint = f"at most {MOST_OF_ARRAYS >> 20} MB are read, {MOST_DEFLATED >> 20} MB where it is compressed"
            raise refused(path, "what is packed in it is too large", hint, "limit")

    def bytes_of(self, entry: ZipInfo) -> memoryview:
        """The bytes of a file, not copied where they are there as they are. Raises InputError."""
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (_STORED, _DEFLATED):
            raise refused(self.path, f"{quoted(entry.filename)} in it is locked, or packed in an unusual way", _ANEW)
        at = entry.header_offset
        head = self.data[at : at + 30]
        start = at + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        packed = self.data[start : start + entry.compress_size]
        found = packed if entry.compress_type == _STORED else _inflated(packed, entry.file_size)
        if head[:4] != _LOCAL or len(found) != entry.file_size or zlib.crc32(found) != entry.CRC:
            raise refused(self.path, f"{quoted(entry.filename)} in it is broken", _ANEW)
        return found


def _inflated(packed: memoryview, size: int) -> memoryview:
    """The bytes that were packed, not more than there should be; none where they are broken."""
    try:
        return memoryview(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1))
    except zlib.error:
        return memoryview(b"")
