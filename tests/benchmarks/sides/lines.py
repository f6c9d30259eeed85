"""What both writers of lines are given: 10,000 iterations of Mazur's network, worked beforehand."""

from pathlib import Path
from typing import Any

import bptrace

CONFIG = Path(__file__).parents[3] / "configs" / "mazur.yaml"


def worked() -> tuple[Any, Any]:
    """The config, and its iterations."""
    config = bptrace.load(str(CONFIG))
    return config, bptrace.run(config, iterations=10000).steps
