"""Standard output: it may close or be full while the files that are written beside it are not."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ..trace.step import Step
from .files import unwritable
from .sinks import Sink


class Listener:
    """Standard output for as long as somebody listens. `close` tells of those who left, once all else is done."""

    def __init__(self, alone: bool) -> None:
        self.alone = alone
        self.left: BrokenPipeError | None = None

    def tell(self, write: Callable[[], object]) -> None:
        """Writes, if there is still somebody. Where nothing else is written either, the run can end at once."""
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


class Told:
    """A sink on standard output."""

    def __init__(self, listener: Listener, sink: Sink) -> None:
        self.listener, self.sink = listener, sink

    def step(self, step: Step) -> None:
        self.listener.tell(lambda: self.sink.step(step))

    def end(self, last: Step | None) -> None:
        self.listener.tell(lambda: self.sink.end(last))
