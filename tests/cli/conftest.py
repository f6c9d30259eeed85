"""bptrace in this process: quick, where a process of its own does not matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from bptrace.cli import main


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def work(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Runs a command line."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bptrace.cli.options.heed_signals", lambda: None)

    def done(*args: str) -> Done:
        code = main(args)
        return Done(code, *capsys.readouterr())

    return done
