"""numpy, with matrix products on one thread. Every other file has numpy from here.

The products of an iteration are too small to share out, and threads that wait for work spin, which on a busy machine takes many
times as long. Threads that somebody has set, or a numpy that is loaded already, stay as they are; so do libraries that are loaded later.
"""

import os
import sys

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_set = () if "numpy" in sys.modules or any(name in os.environ for name in THREADS) else THREADS
os.environ.update(dict.fromkeys(_set, "1"))
import numpy as np  # noqa: E402 (it reads how many threads there are to be as it is loaded)

np.ones((2, 2)) @ np.ones((2, 2))  # or at its first product
for _name in _set:
    del os.environ[_name]

__all__ = ["THREADS", "np"]
