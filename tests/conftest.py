"""What all tests share: random examples that are the same in every run, one thread for arithmetic, and what Python compiles."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile

# Before anything imports numpy: as many threads as cores cost each of the processes more than its small matrices take.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

# Hundreds of processes are started. Where Python may not keep what it compiles each of them would compile all anew.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="bptrace-tests-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("fixed")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there to stay is not looked through again and again for what is not."""
    gc.collect()
    gc.freeze()
