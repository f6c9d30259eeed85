"""The process: `bptrace`, and `python -m bptrace`."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def entry() -> NoReturn:
    """Runs the command line, and ends.

    What the work makes is freed as it goes and holds no circles, so nothing is collected; and once all is written, a
    tenth of the time of a short command would go into taking the interpreter down in good order.
    """
    gc.disable()
    code = 2
    try:
        from .cli import main

        code = main()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except KeyboardInterrupt:
        code = 130
    except (OSError, ValueError):
        pass  # nobody is there to read what is left
    os._exit(code)


if __name__ == "__main__":
    entry()
