"""What the shell is told when TAB is pressed on the name of a quantity: the names of the config that stands before it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..model.names import Names

MOST_OFFERED = 300  # names; a shell asks before it shows more
LARGEST_READ = 500_000  # bytes of a config: a larger one would take longer than a person waits for a TAB
LAYERS = ("input", "hidden", "output")


def names_begun(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The names that begin so. Whatever is wrong with the config, nothing is said: a person is in the middle of a line."""
    with contextlib.suppress(Exception):
        return list(islice(_offered(_config(context), begun), MOST_OFFERED))
    return []


def _config(context: click.Context) -> str:
    """The config of the line. click has not sorted out its words if the last one is an option that lacks its value."""
    return str(context.params.get("config") or next(word for word in context.args if os.path.isfile(word)))


def _offered(path: str, begun: str) -> Iterator[str]:
    """The rest of a list with commas is completed by its last part."""
    if os.path.isfile(path) and os.path.getsize(path) <= LARGEST_READ:  # not a pipe, which would be waited for
        from ..inputs.config.load import load
        from ..model.names import Names

        config, (before, comma, last) = load(path), begun.rpartition(",")
        found = (text for text in _names(Names(config.network, config.notation), last) if text.startswith(last))
        yield from (before + comma + text for text in dict.fromkeys(islice(found, 2 * MOST_OFFERED)))


def _names(names: Names, begun: str) -> Iterator[str]:
    """What may stand where this was begun: a layer, a symbol, an end of a derivative, or a name or a kind."""
    from ..model.symbols import KINDS

    above, bar, _ = begun.rpartition("/d")
    kind, colon, _ = begun.partition(":")
    if colon:
        return (f"{kind}:{layer}" for layer in (*LAYERS, *range(1, names.network.depth + 1)))
    if not begun.isascii():
        return _symbols(names)
    bare = (unit for unit in names.units if names.is_computed(unit))
    ends = (f"{above}/d{name}" for name in names.all() if "/" not in name and not name.endswith("+")) if bar else iter(())
    return chain((name for name in names.all() if "|" not in name), ends, bare, (row.word for row in KINDS.values()))  # | is a pipe


def _symbols(names: Names) -> Iterator[str]:
    """Every quantity as the config's notation writes it."""
    from ..model.notation import notation_for, symbol

    every = (symbol(notation_for(names.notation, names.network), names.network, cell) for _, cell in names.cells())
    return (text for text in every if "|" not in text)
