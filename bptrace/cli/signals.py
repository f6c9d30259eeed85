"""Signals that end a process at once. Imported where files are written, which shall not be left behind half-written."""

from __future__ import annotations

import contextlib
import signal


def heed_signals() -> None:
    """Lets a request to end, or a terminal that is closed, end the run in order. What is ignored, as by nohup, stays so."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # only the main thread may
                signal.signal(number, _stop)


def _stop(number: int, _: object) -> None:
    raise SystemExit(128 + number)
