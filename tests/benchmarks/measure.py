"""Running two things in turn, and what comes of it. A side is a function that returns seconds, or bytes."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
# As a person's shell has it: Python may keep what it compiles, and buffers what it prints. Matrix products have one thread on both sides.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
ENVIRONMENT = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("PYTHON")} | {"TERM": "xterm-256color"}
ENVIRONMENT |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
LINES, COLUMNS = 50, 120

Side = Callable[[], float]


class CannotRun(Exception):
    """A side could not be run; says why."""


class Medians(NamedTuple):
    """The medians of two sides that took turns."""

    ours: float
    theirs: float


def in_turn(ours: Side, theirs: Side, rounds: int) -> Medians:
    """Runs A B A B ..., after one of each that does not count: it fills the caches."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return Medians(median(pair[0] for pair in pairs), median(pair[1] for pair in pairs))


def process(*arguments: str) -> Side:
    """The time of a whole Python process that writes to a pipe."""

    def side() -> float:
        start = perf_counter()
        done = subprocess.run([PYTHON, *arguments], cwd=ROOT, env=ENVIRONMENT, capture_output=True)
        taken = perf_counter() - start
        _must_be_well(done.returncode, done.stderr)
        return taken

    return side


def work(*arguments: str, once: Sequence[str]) -> Side:
    """The time of a process, less that of the same with one iteration: of the work by itself."""
    whole, start = process(*arguments), process(*once)
    return lambda: whole() - start()


def best_of(*sides: Side) -> Side:
    """The least time that any of the sides takes."""
    return lambda: min(side() for side in sides)


def twice(side: Side) -> Side:
    """The same two times over."""
    return lambda: side() + side()


def on_terminal(*arguments: str) -> Side:
    """The time of a whole Python process that believes it has a terminal."""

    def side() -> float:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        start = perf_counter()
        child = subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env=ENVIRONMENT, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        said = _all_of(master)
        status = child.wait()
        taken = perf_counter() - start
        os.close(master)
        _must_be_well(status, said)
        return taken

    return side


def _all_of(master: int) -> bytes:
    """What is written to a terminal until nobody has it open any more."""
    said = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # how Linux says that the other end is closed
            return said
        if not piece:
            return said
        said += piece


def timed(work: Callable[[], object]) -> Side:
    """The time of a piece of work in this process."""

    def side() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return side


def within(*arguments: str) -> Medians:
    """What a Python process measured within itself: it prints the two medians."""
    done = subprocess.run([PYTHON, *arguments], cwd=ROOT, env=ENVIRONMENT, capture_output=True)
    _must_be_well(done.returncode, done.stderr)
    ours, theirs = map(float, done.stdout.split())
    return Medians(ours, theirs)


def peak(*arguments: str) -> Side:
    """The most memory that a Python process held, in bytes."""

    def side() -> float:
        child = subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        _must_be_well(child.returncode, b"")
        return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    return side


def _must_be_well(status: int, said: bytes) -> None:
    if status:
        last: Sequence[str] = said.decode(errors="replace").strip().splitlines() or [f"exit code {status}"]
        raise CannotRun(last[-1].strip())
