"""Progress on standard error: only on a terminal, and only for work of more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

Item = TypeVar("Item")
PATIENCE = 1.0  # seconds


def progress(items: Iterable[Item], total: int) -> Iterator[Item]:
    """The items as they come."""
    if not sys.stderr.isatty():
        yield from items
        return
    start, source = time.monotonic(), iter(items)
    for done, item in enumerate(source, 1):
        yield item
        if time.monotonic() - start > PATIENCE:
            with click.progressbar(length=total, label="iterations", file=sys.stderr, show_pos=True) as bar:
                bar.update(done)
                for rest in source:
                    yield rest
                    bar.update(1)
