"""Files that are written whole or not at all: the sinks of a run, the formats by suffix, and the writing itself."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Container, Iterable, Iterator
from importlib import import_module
from typing import Any, BinaryIO, Optional, cast

from ...errors import UsageError
from ...formula.float_code import Taking, calling
from ...inputs.config.config import Config
from ...trace.step import Layout, Listed, Step
from ..document import Document

ShownSamples = Optional[Container[int]]  # noqa: UP045 (Python 3.10 has no | between such types)
"""The numbers of the samples that are written; None for all."""


class Sink:
    """Takes a run, one iteration after another, and keeps none of them."""

    def step(self, step: Step) -> None:
        """Takes an iteration."""
        raise NotImplementedError

    def end(self, last: Step | None) -> None:
        """Takes the forward pass after the last update, if there is one, and finishes the output."""
        raise NotImplementedError

    def taking(self, layout: Layout) -> Taking:
        """What is done with the values of an iteration of this layout; unless there is a quicker way, a step is made of them."""
        return calling(lambda number, samples, *values: self.step(Listed(number, samples, layout, values)))


Opens = Callable[[BinaryIO, Config, ShownSamples], Sink]


FORMATS = {
    ".json": ("data.export_json", "Json"),
    ".jsonl": ("data.export_json", "JsonLines"),
    ".csv": ("data.export_csv", "Csv"),
    ".npz": ("data.export_npz", "Npz"),
}
DOCUMENTS = {
    ".md": ("markup.markdown", "markdown"),
    ".tex": ("markup.latex", "alone"),
    ".txt": ("lines.layout", "text"),
}
TEXTS = {
    "text": ("lines.layout", "text"),
    "markdown": ("markup.markdown", "markdown"),
    "latex": ("markup.latex", "latex"),
}
SUFFIXES = (*FORMATS, *DOCUMENTS)


def sink(suffix: str) -> Opens:
    """The sink that writes a data format. It is imported when it is used."""
    return cast(Opens, _imported(*FORMATS[suffix]))


def writer(suffix: str) -> Callable[[Document], str]:
    """The function that makes the text of a file from a document. It is imported when it is used."""
    return cast("Callable[[Document], str]", _imported(*DOCUMENTS[suffix]))


def text_of(document: Document, form: str) -> str:
    """A document in one of TEXTS; LaTeX is a fragment, for another document."""
    return cast(str, _imported(*TEXTS[form])(document))


def _imported(module: str, name: str) -> Any:
    return getattr(import_module(f"...{module}", __name__), name)


def suffix_of(path: str, among: Iterable[str] = SUFFIXES) -> str:
    """The suffix that sets the format. Raises UsageError if there is no such format."""
    suffix = os.path.splitext(path)[1].lower()
    *first, last = among
    if suffix not in (*first, last):
        raise UsageError(f"cannot tell a format from the name {path!r}", f"end it in {', '.join(first)} or {last}")
    return suffix


def write_document(path: str, document: Document) -> None:
    """Writes a document to a file, whole or not at all. Raises UsageError if its suffix is not a format of documents."""
    make = writer(suffix_of(path, DOCUMENTS))
    with whole(path) as file:
        file.write(make(document).encode())


class Named(io.FileIO):
    """A file whose errors in writing say which file could not be written."""

    said = ""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(self.said, error) from None


def unwritable(path: str, error: OSError, hint: str = "") -> UsageError:
    return UsageError(f"cannot write {path}: {error.strerror or error}", hint, code="write")


@contextlib.contextmanager
def whole(path: str) -> Iterator[BinaryIO]:
    """A file to write to. It appears under its name once everything is written; if that fails, nothing is left behind."""
    import tempfile

    there = os.path.exists(path)
    if there and not os.path.isfile(path):  # a pipe or a device, which cannot be replaced
        with _opened(path, path) as file:
            yield file
        return
    target = os.path.realpath(path)
    folder, base = os.path.split(target)
    try:
        if there and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        made, name = tempfile.mkstemp(dir=folder, prefix=f".{base[:80]}.")
    except OSError as error:
        raise unwritable(path, error, "name a file that you may write, in a folder that you may write to") from None
    try:
        with _opened(made, path) as file:
            yield file
        os.chmod(name, os.stat(target).st_mode & 0o777 if there else 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


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
