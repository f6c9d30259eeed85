"""Work that is counted, and work that is ended: neither hangs on how busy a machine is."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

MOST = 30  # seconds of this process's own time for what takes a hundredth of them


def calls(work: Callable[[], object]) -> int:
    """The number of functions, Python's own and built-in ones, that some work calls; 0 where a profiler counts already."""
    count = 0
    if sys.getprofile() is not None:
        return count

    def counted(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@contextmanager
def ending() -> Iterator[None]:
    """Fails what would not end in bearable time, such as a pattern that tries every way to read a text."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        pytest.fail(f"after {MOST} seconds of work there is no end to it")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
