"""The formats of files by suffix, and the sinks of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Optional, cast

from ...engine.backend import as_step
from ...errors import UsageError
from ...inputs.config.config import Config
from ...trace.step import Layout, Step
from ..document import Document

ShownSamples = Optional[Container[int]]  # noqa: UP045 (Python 3.10 has no | between such types)
"""The numbers of the samples that are written; None for all."""

if TYPE_CHECKING:
    from ...formula.float_code import Taking


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
        return as_step(layout, self.step)


Opens = Callable[[BinaryIO, Config, ShownSamples], Sink]


PLAYED, SCRIPT = ".html", ".py"
FRAMEWORKS = {
    "torch": ("proof.script_sink", "TorchScript"),
    "numpy": ("proof.script_sink", "NumpyScript"),
}
USUAL_FRAMEWORK = "torch"
FORMATS = {
    ".json": ("data.export_json", "Json"),
    ".jsonl": ("data.export_json", "JsonLines"),
    ".csv": ("data.export_csv", "Csv"),
    ".npz": ("data.export_npz", "Npz"),
    PLAYED: ("web.player_sink", "PlayerSink"),
    SCRIPT: FRAMEWORKS[USUAL_FRAMEWORK],
}
PICTURES = (".svg",)  # of the network
DOCUMENTS = {
    ".md": ("markup.markdown", "markdown"),
    ".tex": ("markup.latex", "alone"),
    ".html": ("markup.html", "html"),
    ".txt": ("lines.layout", "text"),
}
TEXTS = {
    "text": ("lines.layout", "text"),
    "markdown": ("markup.markdown", "markdown"),
    "latex": ("markup.latex", "latex"),
    "html": ("markup.html", "html"),
}
SUFFIXES = tuple(dict.fromkeys((*FORMATS, *DOCUMENTS, *PICTURES)))  # a run is written as data rather than as a document
MATH = {  # how Markdown has its formulas
    "github": ("markup.markdown", "markdown"),
    "dollar": ("markup.markdown", "dollars"),
}


def sink(suffix: str, framework: str = USUAL_FRAMEWORK) -> Opens:
    """The sink that writes a data format; a script is for a framework. It is imported when it is used."""
    return cast(Opens, _imported(*(FRAMEWORKS[framework] if suffix == SCRIPT else FORMATS[suffix])))


def writer(suffix: str, math: str = "github") -> Callable[[Document], str]:
    """The function that makes the text of a file from a document. It is imported when it is used."""
    return cast("Callable[[Document], str]", _imported(*(MATH[math] if suffix == ".md" else DOCUMENTS[suffix])))


def text_of(document: Document, form: str, math: str = "github") -> str:
    """A document in one of TEXTS; LaTeX is a fragment, for another document."""
    return cast(str, _imported(*(MATH[math] if form == "markdown" else TEXTS[form]))(document))


def _imported(module: str, name: str) -> Any:
    return getattr(import_module(f"...{module}", __name__), name)


def suffix_of(path: str, among: Iterable[str] = SUFFIXES) -> str:
    """The suffix that sets the format. Raises UsageError if there is no such format."""
    suffix = os.path.splitext(path)[1].lower()
    *first, last = among
    if suffix not in (*first, last):
        raise UsageError(f"cannot tell a format from the name {path!r}", f"end it in {', '.join(first)} or {last}")
    return suffix
