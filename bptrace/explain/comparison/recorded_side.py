"""What reads a side that was recorded: numbers by name, or arrays; and of which type its numbers are."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, cast

from ...engine.steps import with_updates
from ...errors import NotFinite
from ...inputs.arrays.named_arrays import ArrayFile
from ...inputs.config.config import Config
from ...model.names import Name
from ...trace.number_types import EXACT
from ...trace.recorded import Recorded
from ...trace.rounds import Label, Reader
from .worked import Worked

if TYPE_CHECKING:
    from ...trace.arrays.array_reader import ArrayReader

MOST_WORKED = 1000  # iterations that are worked to tell what an array is
MOST_TYPED = 1000  # numbers that tell their type


def reader_of(what: Recorded | ArrayFile, config: Config, own: Config | None) -> Reader:
    """What reads recorded values by the names of a config's network; `own` is the config that was recorded with them, if one was."""
    if isinstance(what, Recorded):
        return Reader(what, config, None if own is None else own.learning_rate)
    from ...trace.arrays.array_reader import ArrayReader

    return ArrayReader(what, config, None, lambda number: _right(config, number))


def _right(config: Config, number: int) -> Mapping[Label, float] | None:
    """What a config makes in an iteration, by label; None where it comes to none."""
    if number > MOST_WORKED:
        return None
    worked = Worked(with_updates(config, number if config.learning_rate is not None else 0))
    try:
        return next((told.known for told in worked.rounds((number,))), None)
    except NotFinite:
        return None


def notes_of(reader: Reader) -> list[str]:
    """What was noticed in reading, a sentence each."""
    arrays = _arrays(reader)
    return [] if arrays is None else list(arrays.notes)


def type_of(reader: Reader) -> str:
    """The type that the numbers say they are of, or that they show; else that of the most exact."""
    arrays = _arrays(reader)
    if arrays is not None:
        return arrays.dtype or EXACT
    some = list(islice(_computed(reader), MOST_TYPED))
    if not some or any(map(_needs_more, some)):
        return EXACT
    from ...formula.one_thread import np
    from ...trace.arrays.array_types import shown_type

    return shown_type(np.array(some))


def _arrays(reader: Reader) -> ArrayReader | None:
    """The reader, if it is one of arrays; without it numpy is not imported to tell."""
    return None if type(reader) is Reader else cast("ArrayReader", reader)


def _needs_more(value: float) -> bool:
    """True for a number that is none of float32, neither as it is nor as such numbers are written."""
    return float(f"{value:.9g}") != value != array("f", [value])[0]


def _computed(reader: Reader) -> Iterator[float]:
    """The numbers that somebody has computed. Those that are given are no more exact than they were written."""
    for one in reader.recorded.iterations:
        for values in (one.values, *(values for _, values in one.samples)):
            for typed, value in values.items():
                meant = reader.read(typed)
                if isinstance(meant, Name) and not (meant.cell.is_data or meant.cell.is_parameter or meant.cell.kind == "eta"):
                    yield value
