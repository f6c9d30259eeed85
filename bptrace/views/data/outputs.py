"""The outputs of a run: tables or JSON on standard output, which may close, and files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ...engine.backend import as_step
from ...errors import NotFinite, UsageError
from ...inputs.config.config import Config
from ...model.page import Page
from ...trace.step import Layout, Step
from ..document import Document
from ..lines.printing import print_document
from ..pages.watch import Watch
from ..style import Look
from . import files
from .files import Sink
from .whole_files import Sources, check_file, unwritable, whole

if TYPE_CHECKING:
    from ...formula.float_code import Taking
    from ...trace.selection import Selection


class Listener:
    """Standard output, as long as somebody reads it. `close` raises the error of a closed pipe, once everything else is done."""

    def __init__(self, alone: bool) -> None:
        self.alone = alone
        self.left: BrokenPipeError | None = None

    def tell(self, write: Callable[[], object]) -> None:
        """Writes, if somebody still reads. If nothing else is written either, the run can end at once."""
        if self.left is not None:
            return
        try:
            write()
        except BrokenPipeError as error:
            self.left = error
            if self.alone:
                raise
        except OSError as error:
            raise unwritable("to standard output", error) from None

    def close(self) -> None:
        self.tell(sys.stdout.flush)
        if self.left is not None:
            raise self.left


class Told(Sink):
    """A sink on standard output."""

    def __init__(self, listener: Listener, sink: Sink) -> None:
        self.listener, self.sink = listener, sink

    def step(self, step: Step) -> None:
        self.listener.tell(lambda: self.sink.step(step))

    def end(self, last: Step | None) -> None:
        self.listener.tell(lambda: self.sink.end(last))


class Wanted(NamedTuple):
    """What is wanted of a run, and how it is to look. None means everything. A script is for a framework."""

    config: Config
    iterations: Container[int] | None
    samples: Container[int] | None
    digits: int | None
    full: bool
    color: str
    framework: str = files.USUAL_FRAMEWORK


class Outputs:
    """Everything that a run is written to: it receives the run. `received` are the iterations that it needs; None is all."""

    def __init__(self, asked: Wanted, sinks: Sequence[Sink], watch: Watch | None, whole_layers: bool, data: bool) -> None:
        self.asked, self.sinks, self.watch, self.whole_layers = asked, sinks, watch, whole_layers
        self.received = asked.iterations if watch is None else None if data else watch.received

    def recorded(self, chosen: Selection | None) -> Selection | None:
        """What is to be recorded: what was selected; if arrays are written, whole layers of it."""
        return chosen.widened(Page(self.asked.config.network)) if chosen is not None and self.whole_layers else chosen

    def step(self, step: Step) -> None:
        if self._picked(step):
            for sink in self.sinks:
                sink.step(step)
        if self.watch is not None:
            self.watch.step(step)

    def taking(self, layout: Layout) -> Taking:
        """What is done with an iteration's values. If there is one output alone, it is what that one does with them."""
        if self.watch is None and len(self.sinks) == 1:
            return self.sinks[0].taking(layout)
        return as_step(layout, self.step)

    def end(self, last: Step | None) -> None:
        """Takes the forward pass after the last update, which belongs to the last iteration."""
        if self.watch is not None:
            self.watch.end(last)
        shown = last if last is not None and self._picked(last) else None
        for sink in self.sinks:
            sink.end(shown)

    def _picked(self, step: Step) -> bool:
        return self.asked.iterations is None or step.iteration in self.asked.iterations


@contextlib.contextmanager
def opened(asked: Wanted, paths: Sequence[str], as_json: bool) -> Iterator[Outputs]:
    """The outputs, opened. Files get their names once everything has gone well; then tables are printed.

    If the run diverges, what came before is written, and then NotFinite is raised.
    """
    check_paths(paths, files.SUFFIXES, asked.config.files)
    tables = "-" in paths or (not paths and not as_json)
    if as_json and "-" in paths:
        raise UsageError("standard output can hold tables or JSON, not both", "write one of them to a file with -o")
    named = {path: files.suffix_of(path) for path in paths if path != "-"}
    listener = Listener(alone=not named)
    watched = {*files.DOCUMENTS, *files.PICTURES} - files.FORMATS.keys()
    watch = _watch(asked) if tables or not watched.isdisjoint(named.values()) else None
    with whole(asked.config.files) as open_file:
        sinks = [_sink(suffix, open_file(path), asked, watch) for path, suffix in named.items()]
        if as_json:
            listener.tell(lambda: sinks.append(Told(listener, files.sink(".json")(sys.stdout.buffer, asked.config, asked.samples))))
        data = as_json or not files.FORMATS.keys().isdisjoint(named.values())
        out = Outputs(asked, sinks, watch, ".npz" in named.values(), data)
        stopped = None
        try:
            yield out
        except NotFinite as error:
            out.end(None)
            stopped = error
    try:
        if tables and watch is not None:
            document = list(watch.document())
            listener.tell(lambda: print_document(document, sys.stdout, asked.color))
        listener.close()
    finally:
        if stopped is not None:
            raise stopped


def _watch(asked: Wanted) -> Watch:
    return Watch(asked.config, asked.iterations, asked.samples, Look(asked.config, asked.digits), asked.full)


def _sink(suffix: str, file: BinaryIO, asked: Wanted, watch: Watch | None) -> Sink:
    """The sink that writes a file of data, or the document or the picture of the watch."""
    if watch is None or suffix in files.FORMATS:
        return files.sink(suffix, asked.framework)(file, asked.config._replace(digits=asked.digits or asked.config.digits), asked.samples)
    if suffix in files.PICTURES:
        from .pictures import Picture

        return Picture(file, watch)
    return DocumentSink(file, files.writer(suffix), watch)


class DocumentSink(Sink):
    """A sink for the document of a watch, which has taken the whole run before."""

    def __init__(self, file: BinaryIO, make: Callable[[Document], str], watch: Watch) -> None:
        self.file, self.make, self.watch = file, make, watch

    def step(self, step: Step) -> None:
        """The watch keeps what is shown."""

    def end(self, last: Step | None) -> None:
        self.file.write(self.make(list(self.watch.document())).encode())


def write_documents(document: Document, paths: Iterable[str], read: Iterable[str], math: str = "github") -> None:
    """Writes a document to files, in the formats of their suffixes; `math` says how Markdown has its formulas.

    Raises UsageError for a file that is read, or that has no format of documents.
    """
    from .pictures import beside, drawn, referring

    with whole(read) as open_file:
        for path in (path for path in paths if path != "-"):
            make, picture = files.writer(files.suffix_of(path, files.DOCUMENTS), math), beside(path)
            told = drawn(document) if picture else ""
            if told:
                open_file(picture).write(told.encode())
            open_file(path).write(make(referring(document, picture) if told else document).encode())


def check_paths(paths: Iterable[str], among: Iterable[str], read: Iterable[str]) -> None:
    """Raises UsageError for an unknown format, and for a file that is named twice, is one of those that are read, or cannot be."""
    sources, seen = Sources(read), set()
    for path in paths:
        if path == "-":
            continue
        files.suffix_of(path, among)
        real = os.path.realpath(path).casefold()  # on some systems capitals make no other file
        if real in seen:
            raise UsageError(f"{path} is named twice", "give each output a name of its own")
        seen.add(real)
        sources.spare(path)
        check_file(path)
