"""A network of 50 layers of 3 units for 1,000 updates, by the backend that is chosen, or by one that is named."""

import gc
import sys

from bptrace.engine.steps import Run

from ..backends import config

SHAPE, UPDATES = (3,) * 51, 1000

if __name__ == "__main__":
    gc.disable()  # as the command has it
    (backend,) = sys.argv[1:]
    for _ in Run(config(SHAPE, 1)._replace(updates=UPDATES), None, None if backend == "chosen" else backend):
        pass
