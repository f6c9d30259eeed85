"""Backpropagation worked the way a person does on paper, with every number shown.

config = bptrace.load("configs/mazur.yaml")
trace = bptrace.run(config)
trace["net_h1"], trace["dE/dw5"], trace["w5+"], trace["E+"]
trace.array("net", layer=1)
trace.to_json()
marked = bptrace.mark(config, {"net_h1": "0.3775", "w5+": "0.4411"})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

__all__ = [
    "BptraceError",
    "Config",
    "InputError",
    "Marked",
    "NotFinite",
    "Trace",
    "UnknownName",
    "UsageError",
    "__version__",
    "load",
    "mark",
    "run",
]

from .errors import BptraceError, InputError, NotFinite, UnknownName, UsageError
from .version import __version__

if TYPE_CHECKING:
    from .check.report import Marked
    from .inputs.config.config import Config
    from .trace.trace import Trace

_LATE = {"Config": ".inputs.config.config", "Marked": ".check.report", "Trace": ".trace.trace"}


def load(path: str) -> Config:
    """The config in a YAML or JSON file, or in a trace; "-" is standard input. Raises InputError with every problem of the file."""
    from .inputs.config.load import load

    return load(str(path))


def run(config: Config, iterations: int | None = None, only: Sequence[str] = (), backend: str | None = None) -> Trace:
    """Works a config and keeps every value, or those that `only` selects.

    `iterations` is a number of parameter updates, in place of the config's. `backend` is "walk", "compiled" or "numpy";
    if it is None, the one that takes the least time is used. Raises NotFinite if the run diverges, UnknownName for a bad selector.
    """
    from .engine.steps import record, with_updates
    from .trace.selection import select

    chosen = select(config.network, config.notation, only)
    return record(config if iterations is None else with_updates(config, iterations), chosen, backend)


def mark(config: Config, answers: Mapping[str, str | float], student: str = "") -> Marked:
    """Marks answers by name, as `bptrace check` does. A number is given as it was written: "0.5900" claims four decimals.

    In the result, `answers` are the marks in the order of computation, `score` and `max_score` are fractions, and `right` is
    True if everything is right. Raises InputError if the config's exercise asks for a quantity that does not exist.
    """
    from .answers.numerals import answer
    from .answers.sheet import Sheet
    from .check.marker import Marker

    lines = tuple(answer(name, str(text), line, 1) for line, (name, text) in enumerate(answers.items(), 1))
    return Marker(config).mark(Sheet(student, "", lines))


def __getattr__(name: str) -> object:
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(_LATE[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
