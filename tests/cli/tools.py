"""What the tests of the command line share: the configs, and bptrace as a process, in a pipe or on a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
MAZUR, MINIBATCH, SOFTMAX, DIGITS = (str(CONFIGS / f"{name}.yaml") for name in ("mazur", "minibatch", "softmax", "digits"))

DIVERGES = """\
inputs: [x]
layers:
  - {units: [h, g], weights: [[1.5], [1]]}
  - {units: [o], weights: [[1, 1]]}
loss: squared_error
learning_rate: 1e40
iterations: 30
samples: [{inputs: [2], targets: [1]}]
"""

posix = pytest.mark.skipif(os.name != "posix", reason="pipes, signals and terminals of POSIX")
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")


def environment(**changes: str) -> dict[str, str]:
    """The environment without whatever changes colours, widths and encodings, but for the changes."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm-256color", **changes}


def bptrace(*args: str, folder: Path | None = None, stdin: str = "", **changes: str) -> subprocess.CompletedProcess[bytes]:
    """bptrace as a process, with everything in pipes."""
    command, env = [sys.executable, "-m", "bptrace", *args], environment(**changes)
    return subprocess.run(command, input=stdin.encode(), capture_output=True, cwd=folder, env=env, timeout=60)


def shell(line: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[bytes]:
    """A line of bash in which bptrace is a command, and a pipe fails where one of its parts does."""
    script = f'bptrace() {{ "{sys.executable}" -m bptrace "$@"; }}; set -o pipefail; {line}'
    return subprocess.run(["bash", "-c", script], capture_output=True, cwd=folder, env=environment(**changes), timeout=60)


def on_terminal(args: list[str], columns: int, **changes: str) -> tuple[str, int]:
    """What bptrace shows on a terminal so many columns wide, and its exit code."""
    import fcntl
    import pty
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    command = [sys.executable, "-m", "bptrace", *args]
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment(**changes), close_fds=True)
    os.close(follower)
    shown = b""
    try:
        while block := os.read(leader, 1 << 16):
            shown += block
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    return shown.decode().replace("\r\n", "\n"), process.wait(60)


def unpainted(text: str) -> str:
    """The text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
