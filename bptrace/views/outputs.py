"""Where a run goes: tables, JSON or CSV on standard output, and files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Container, Iterator, Sequence

from ..errors import NotFinite, UsageError
from ..formula.record import Record
from ..inputs.config import Config
from ..model.cells import Page
from ..trace.select import Selection
from ..trace.step import Step
from . import files
from .look import Look
from .printing import print_document
from .sinks import Sink
from .stdout import Listener, Told
from .watch import Watch


class Asked(Record):
    """What of a run is wanted, and how it is to look. None means all of it."""

    config: Config
    iterations: Container[int] | None
    samples: Container[int] | None
    digits: int | None
    full: bool
    color: str


class Outputs:
    """All that a run is written to."""

    def __init__(self, asked: Asked, sinks: Sequence[Sink], watch: Watch | None, whole_layers: bool) -> None:
        self.asked, self.sinks, self.watch, self.whole_layers = asked, sinks, watch, whole_layers

    def recorded(self, chosen: Selection | None) -> Selection | None:
        """What is to be recorded: what was selected; where arrays are written, all of the layers it stands in."""
        return chosen.widened(Page(self.asked.config.network)) if chosen is not None and self.whole_layers else chosen

    def step(self, step: Step) -> None:
        if self._picked(step):
            for sink in self.sinks:
                sink.step(step)
        if self.watch is not None:
            self.watch.step(step)

    def end(self, last: Step | None) -> None:
        """Takes the forward pass after the last update, which belongs to the last iteration."""
        shown = last if last is not None and self._picked(last) else None
        for sink in self.sinks:
            sink.end(shown)
        if self.watch is not None:
            self.watch.end(last)

    def _picked(self, step: Step) -> bool:
        return self.asked.iterations is None or step.iteration in self.asked.iterations


@contextlib.contextmanager
def opened(asked: Asked, paths: Sequence[str], as_json: bool) -> Iterator[Outputs]:
    """The outputs, opened. Files take their names once all has gone well; then tables are printed.

    A run that diverges is ended with what there was, and NotFinite raised after that.
    """
    _check(asked.config, paths)
    tables = "-" in paths or (not paths and not as_json)
    if as_json and "-" in paths:
        raise UsageError("standard output can hold tables or JSON, not both", "write one of them to a file with -o")
    named = [path for path in paths if path != "-"]
    listener = Listener(alone=not named)
    watch = Watch(asked.config, asked.iterations, asked.samples, Look(asked.config, asked.digits), asked.full) if tables else None
    with contextlib.ExitStack() as stack:
        sinks: list[Sink] = []
        for path in named:
            opens = files.sink(files.suffix_of(path))
            sinks.append(opens(stack.enter_context(files.whole(path)), asked.config, asked.samples))
        if as_json:
            listener.tell(lambda: sinks.append(Told(listener, files.sink(".json")(sys.stdout.buffer, asked.config, asked.samples))))
        out = Outputs(asked, sinks, watch, any(files.suffix_of(path) == ".npz" for path in named))
        stopped = None
        try:
            yield out
        except NotFinite as error:
            out.end(None)
            stopped = error
    try:
        if watch is not None:
            document = list(watch.document())
            listener.tell(lambda: print_document(document, sys.stdout, asked.color))
        listener.close()
    finally:
        if stopped is not None:
            raise stopped


def _check(config: Config, paths: Sequence[str]) -> None:
    """Raises UsageError for a format that there is not, a file named twice, or one that would take the config's place."""
    for number, path in enumerate(paths):
        if path == "-":
            continue
        files.suffix_of(path)
        if any(other != "-" and os.path.realpath(path) == os.path.realpath(other) for other in paths[:number]):
            raise UsageError(f"{path} is named twice", "give each output a name of its own")
        if config.path not in ("", "-") and os.path.exists(path) and os.path.samefile(path, config.path):
            raise UsageError(f"{path} is the config itself", "give the output a name of its own")
