"""Progress on standard error: only on a terminal, and only for work of more than a second."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

Item = TypeVar("Item")
PATIENCE, PAUSE = 1.0, 0.1  # seconds before there is a bar, and between its steps


def progress(items: Iterable[Item], total: int, label: str = "iterations") -> Iterator[Item]:
    """The items as they come."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":  # the bar hides the cursor and goes back on its line
        yield from items
        return
    start, source = time.monotonic(), iter(items)
    for done, item in enumerate(source, 1):
        yield item
        if time.monotonic() - start > PATIENCE:
            with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True) as bar:
                bar.update(done)
                yield from _told(source, bar.update)


def _told(source: Iterator[Item], tell: Callable[[int], object]) -> Iterator[Item]:
    """The items as they come, their number being told now and then: to draw the bar takes longer than a small iteration."""
    last, new = time.monotonic(), 0
    for item in source:
        yield item
        new += 1
        if time.monotonic() - last > PAUSE:
            tell(new)
            last, new = time.monotonic(), 0
    tell(new)
