"""An autograder for Gradescope: one archive with the exercise, with bptrace itself, and with the scripts that Gradescope runs.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...errors import UsageError
from ...exercise.paper import Copy
from .exercise_file import exercise_files
from .stored_zip import READABLE, RUNNABLE, stored_zip

GRADESCOPE_ZIP = "gradescope-autograder.zip"
_REQUIRED = "requirements.txt"
_PACKAGE = Path(__file__).parents[2]
_LEFT_OUT = frozenset(("__pycache__", "configs"))

_ROOT = 'root="${AUTOGRADER_ROOT:-/autograder}"'
_SETUP = f"""\
#!/usr/bin/env bash
# Run once, as root, when the image is built: a Python with the libraries of bptrace.
set -euo pipefail
{_ROOT}
apt-get update
apt-get install -y python3 python3-venv
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10) and "bptrace needs Python 3.10: choose Ubuntu 22.04 or later")'
python3 -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --no-cache-dir -r "$root/source/{_REQUIRED}"
"""
_RUN = f"""\
#!/usr/bin/env bash
# Run for each submission: writes results/results.json, whatever was handed in.
{_ROOT}
mkdir -p "$root/results"
PYTHONPATH="$root/source" "$root/venv/bin/python" -m bptrace.views.handouts.submission "$root"
if [ ! -s "$root/results/results.json" ]; then
  echo '{{"score": 0, "output": "The autograder is not set up as it should be. Tell your teacher."}}' > "$root/results/results.json"
fi
exit 0
"""


def gradescope(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """The archive to upload."""
    yield GRADESCOPE_ZIP, stored_zip(_entries(copies))


def _entries(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes, int]]:
    """Each file with its name and its mode."""
    yield "setup.sh", _SETUP.encode(), RUNNABLE
    yield "run_autograder", _RUN.encode(), RUNNABLE
    yield _REQUIRED, "".join(f"{one}\n" for one in _libraries()).encode(), READABLE
    yield from ((name, data, READABLE) for name, data in exercise_files(copies))
    for path in sorted(_PACKAGE.rglob("*"), key=lambda path: path.relative_to(_PACKAGE).parts):
        place = path.relative_to(_PACKAGE)
        if path.is_file() and _LEFT_OUT.isdisjoint(place.parts):
            yield f"{_PACKAGE.name}/{place.as_posix()}", path.read_bytes(), READABLE


def _libraries() -> list[str]:
    """What bptrace needs to run, as pip takes it. Raises UsageError where bptrace was not installed, which is what tells it."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        found = requires(_PACKAGE.name)
    except PackageNotFoundError:
        raise UsageError("which libraries bptrace needs is known where it is installed", "pip install bptrace, and try again") from None
    return sorted(one for one in found or () if "extra ==" not in one)
