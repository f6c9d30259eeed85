"""A run that is written as it comes takes no more memory for being long."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .tools import MAZUR, environment, posix

SCRIPT = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "bptrace", *sys.argv[1:]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(folder: Path, name: str, iterations: int) -> float:
    """The most memory that the process ever held, in MB."""
    args = ["run", MAZUR, "-n", str(iterations), "--only", "E", "--only", "delta:2", "-o", name]
    done = subprocess.run([sys.executable, "-c", SCRIPT, *args], cwd=folder, env=environment(), capture_output=True, check=True)
    return int(done.stdout) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@posix
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".npz"])
def test_memory_is_flat(tmp_path: Path, suffix: str) -> None:
    few, many = (peak(tmp_path, f"{iterations}{suffix}", iterations) for iterations in (1_000, 30_000))
    assert (tmp_path / f"30000{suffix}").stat().st_size > 20 * (tmp_path / f"1000{suffix}").stat().st_size
    assert many < few + 4
