"""Files of pictures: the network as a run leaves it, and the pictures that a document in Markdown refers to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ...errors import UsageError
from ...trace.step import Step
from ..document import Document, Figure
from ..drawing import Drawing
from ..pages.network_figure import figure
from ..pages.watch import Watch
from .files import Sink

_BESIDE = {".md": ".svg"}  # formats that cannot hold a picture, and the suffix of the file that they refer to


class Picture(Sink):
    """A sink for the picture of the last iteration that is shown, and of its first sample that is; the watch has taken the run before."""

    def __init__(self, file: BinaryIO, watch: Watch) -> None:
        self.file, self.watch = file, watch

    def step(self, step: Step) -> None:
        """The watch keeps what is shown."""

    def end(self, last: Step | None) -> None:
        from ..markup.svg import svg

        self.file.write(svg(self.drawing()).encode())

    def drawing(self) -> Drawing:
        """The picture; without numbers if the run stopped in its first iteration."""
        from ..pages.network_picture import network_picture

        shown = list(self.watch.shown())
        if not shown:
            return network_picture(self.watch.look, lambda cell: None)
        numbers = self.watch.numbers(shown[-1])
        if not numbers:
            which = f"iteration {shown[-1].iteration} has none of the samples that were picked"
            raise UsageError(f"there is nothing to draw: {which}", "pick another with --iteration or --sample", code="value")
        return figure(self.watch.look, shown[-1], shown[-1].samples.index(numbers[0])).draw()


def beside(path: str) -> str:
    """The file of the picture that a document refers to; "" if its format holds pictures itself."""
    root, suffix = os.path.splitext(path)
    return root + _BESIDE[suffix.lower()] if suffix.lower() in _BESIDE else ""


def with_beside(paths: Iterable[str]) -> Iterator[str]:
    """The files, and those of the pictures that they refer to."""
    for path in paths:
        yield path
        if path != "-" and (picture := beside(path)):
            yield picture


def referring(document: Document, name: str) -> Document:
    """The document, with its pictures in the file of a name."""
    return [block._replace(file=os.path.basename(name)) if isinstance(block, Figure) else block for block in document]


def drawn(document: Document) -> str:
    """The picture in a document as the text of a file; "" if it has none."""
    from ..markup.svg import svg

    return next((svg(block.draw()) for block in document if isinstance(block, Figure)), "")
