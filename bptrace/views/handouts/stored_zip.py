"""Archives that are the same bytes on every machine: one date, the modes of Unix, and nothing packed, which depends on the zlib."""

from __future__ import annotations

from collections.abc import Iterable

READABLE, RUNNABLE = 0o100644, 0o100755  # modes
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can say
_UNIX = 3


def stored_zip(files: Iterable[tuple[str, bytes, int]]) -> bytes:
    """An archive of files, each with its name, its bytes and its mode."""
    from io import BytesIO
    from zipfile import ZIP_STORED, ZipFile, ZipInfo

    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as zipped:
        for name, data, mode in files:
            entry = ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr = _UNIX, mode << 16  # on every system: else the mode would not be read
            zipped.writestr(entry, data)
    return out.getvalue()
