"""The process: `bptrace`, and `python -m bptrace`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import NoReturn


def entry() -> NoReturn:
    """Runs the command line, and ends.

    The garbage collector is off, because the work frees its objects as it goes and makes no cycles. Once everything is written,
    the process exits at once: an orderly end of the interpreter would be a tenth of the time of a short command.
    """
    gc.disable()
    try:
        from .cli import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # nobody reads the rest
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
