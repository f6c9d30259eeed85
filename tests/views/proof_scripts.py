"""What the tests of scripts share: a script as `bptrace run -o solution.py` writes it, what it prints, and configs to try it with."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bptrace.cli import main

from ..oracles.drawing import Data, networks

ROOT = Path(__file__).parents[2]
CONFIGS = sorted(path for path in (ROOT / "configs").glob("*.yaml") if path.stem != "digits")  # whose script would be too large
DIVERGED = 3


def script_of(config: Path | Data, framework: str, *options: str, exits: tuple[int, ...] = (0,)) -> str:
    """The script of a config, a file or its data."""
    with tempfile.TemporaryDirectory() as folder:
        path, written = Path(folder, "config.json"), Path(folder, "solution.py")
        if not isinstance(config, Path):
            path.write_text(json.dumps(config), encoding="utf-8")
        given = config if isinstance(config, Path) else path
        code = main(["run", str(given), "-o", str(written), "--framework", framework, *options])
        assert code in exits
        return written.read_bytes().decode()


def printed(script: str) -> str:
    """What a script prints. Raises AssertionError if it finds a number that differs."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(script, "solution.py", "exec"), {})  # ours, and what this tests is that nothing of a config runs in it
    return out.getvalue()


@st.composite
def drawn(draw: st.DrawFn) -> Data:
    """A config of any kind, for a few iterations."""
    data: Data = draw(networks())
    data["iterations"] = draw(st.sampled_from((0, 1, 1, 2, 5)))
    data["batch"] = draw(st.sampled_from(("full", "online", 2, 3)))
    return data | ({"error": "t-o"} if draw(st.integers(0, 3)) == 0 else {})


def small(**changes: Any) -> Data:
    """A network of 2-2-1 units whose arithmetic is exact in decimals."""
    layers = [
        {"units": ["h1", "h2"], "activation": "relu", "weights": [[0.1, 0.2], [0.3, 0.4]], "bias": [-0.3, 0.1]},
        {"units": ["o"], "weights": [[0.5, -0.6]], "bias": [0.2]},
    ]
    sample = {"inputs": [1, 1], "targets": [0.25]}
    return {"inputs": ["x1", "x2"], "layers": layers, "learning_rate": 0.5, "samples": [sample], **changes}
