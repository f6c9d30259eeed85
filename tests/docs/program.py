"""bptrace in this process: what it prints for a command line, and how it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from bptrace.cli import main

from .pages import ROOT

HEEDED = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Done(NamedTuple):
    """How a command ended, and what it wrote to standard output and to standard error."""

    code: int
    out: str
    err: str


def work(*args: str, folder: Path = ROOT) -> Done:
    """Runs a command line in a folder."""
    out, err = TextIOWrapper(BytesIO(), encoding="utf-8"), StringIO()
    with within(folder), _signals_kept(), redirect_stdout(out), redirect_stderr(err):
        code = main(args)
        out.flush()
    return Done(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]


@contextmanager
def within(folder: Path) -> Iterator[None]:
    """Works in a folder, and comes back from it."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _signals_kept() -> Iterator[None]:
    """A command that writes files heeds signals from then on; afterwards they are as they were."""
    kept = {number: signal.getsignal(number) for number in HEEDED}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
