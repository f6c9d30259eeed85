"""Files that are written whole or not at all, and never in the place of one that is read."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from ...errors import UsageError
from ...inputs.tree.files_read import identity

_REMEDY = "name a file that you may write, in a folder that you may write to"


class Sources:
    """The files that are read, by what tells each from all others."""

    def __init__(self, read: Iterable[str]) -> None:
        self.known = {found: path for path in read if (found := identity(path)) is not None}

    def spare(self, path: str) -> None:
        """Raises UsageError where a path leads to one of them, by whatever links or letters."""
        found = identity(path)
        if found is None or found not in self.known:
            return
        same = "" if self.known[found] == path else f" the same file as {self.known[found]}, which is"
        raise UsageError(f"{path} is{same} read here, so it is not written over", "give the output a name of its own", code="write")


def check_file(path: str) -> None:
    """Raises UsageError where no file can be written, as far as that can be told beforehand."""
    folder = os.path.dirname(os.path.realpath(path))
    if os.path.isdir(path):
        raise unwritable(path, _system(errno.EISDIR), _REMEDY)
    if not os.path.isdir(folder):
        raise unwritable(path, _system(errno.ENOTDIR if os.path.exists(folder) else errno.ENOENT), _REMEDY)
    _check_access(path if os.path.exists(path) else folder, path)


def check_folder(path: str) -> None:
    """Raises UsageError where no folder can be made, as far as that can be told beforehand."""
    there = os.path.realpath(path)
    while not os.path.lexists(there):
        there = os.path.dirname(there)
    if not os.path.isdir(there):
        raise unwritable(path, _system(errno.ENOTDIR), _REMEDY)
    _check_access(there, path)


def make_folder(path: str) -> None:
    """Makes a folder, if it is not there. Raises UsageError where none can be made."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error, "name a folder that you may write to") from None


def _check_access(target: str, path: str) -> None:
    if not os.access(target, os.W_OK):
        raise unwritable(path, _system(errno.EACCES), _REMEDY)


def _system(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def unwritable(path: str, error: OSError, hint: str = "") -> UsageError:
    return UsageError(f"cannot write {path}: {error.strerror or error}", hint, code="write")


_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Named(io.FileIO):
    """A file whose errors in writing say which file could not be written."""

    said = ""

    def write(self, data: Any) -> int:
        with self._named():
            return super().write(data)

    def close(self) -> None:
        with self._named():
            super().close()

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            hint = "make room on the disk, or name a file on another" if error.errno in _FULL else ""
            raise unwritable(self.said, error, hint) from None


class _Draft(NamedTuple):
    """A file that is being written: the name that it has meanwhile, and the one that it gets.

    A pipe or a device, which cannot be replaced, is written to at once: it has no name meanwhile.
    """

    file: BinaryIO
    name: str
    target: str

    def publish(self) -> None:
        if self.name:
            os.replace(self.name, self.target)

    def discard(self) -> None:
        with contextlib.suppress(OSError, UsageError):
            self.file.close()
        with contextlib.suppress(OSError):
            os.unlink(self.name)


@contextlib.contextmanager
def whole(read: Iterable[str]) -> Iterator[Callable[[str], BinaryIO]]:
    """Gives what opens a file to write to. `read` are the files that were read.

    All files appear under their names together, once everything is written; if that fails, none does, and nothing is left behind.
    To open one raises UsageError if it is one of those that were read, or cannot be written.
    """
    sources, drafts = Sources(read), list[_Draft]()

    def opened(path: str) -> BinaryIO:
        sources.spare(path)
        drafts.append(_draft(path))
        return drafts[-1].file

    try:
        yield opened
        for draft in drafts:
            draft.file.close()
        for draft in drafts:
            draft.publish()
    except BaseException:
        for draft in drafts:
            draft.discard()
        raise


def _draft(path: str) -> _Draft:
    import tempfile

    there = os.path.exists(path)
    if there and not os.path.isfile(path):
        return _Draft(_opened(path, path), "", path)
    target = os.path.realpath(path)
    folder, base = os.path.split(target)
    try:
        _check_access(target if there else folder, path)
        made, name = tempfile.mkstemp(dir=folder, prefix=f".{base[:80]}.")
        os.chmod(name, os.stat(target).st_mode & 0o777 if there else 0o666 & ~_umask())
    except OSError as error:
        raise unwritable(path, error, _REMEDY) from None
    return _Draft(_opened(made, path), name, target)


def _opened(target: str | int, path: str) -> BinaryIO:
    try:
        file = Named(target, "wb")
    except OSError as error:
        raise unwritable(path, error) from None
    file.said = path
    return cast(BinaryIO, io.BufferedWriter(file, 1 << 16))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
