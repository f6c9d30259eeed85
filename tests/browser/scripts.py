"""The scripts and the styles of the pages, as they are read by a browser: those of a page one after the other, in one function."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .tools import ROOT

VIEWS = ROOT / "bptrace" / "views"
WEB, HANDOUTS = VIEWS / "web", VIEWS / "handouts"
SCRIPTS, STYLES = [*sorted(WEB.rglob("*.js")), *sorted(HANDOUTS.rglob("*.js"))], sorted(VIEWS.rglob("*.css"))
NODE = shutil.which("node")
_TOP = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.M)


def tops(text: str) -> list[str]:
    """The names at the top of a script, which the others see."""
    return _TOP.findall(text)


def by_node(script: Path, expression: str, *arguments: object) -> list[str]:
    """The texts that an expression comes to after a script, with `given` for the arguments."""
    program = f'"use strict"; const given = JSON.parse(require("fs").readFileSync(0, "utf8"));\n{script.read_text("utf-8")}\n'
    ended = f"process.stdout.write(JSON.stringify({expression}));"
    done = subprocess.run(
        [str(NODE), "-e", program + ended], input=json.dumps(arguments), capture_output=True, encoding="utf-8", check=True
    )
    texts: Sequence[str] = json.loads(done.stdout)
    return list(texts)
