"""The notebook of the documentation: its cells worked in this process, as a kernel works them, and stored as Jupyter stores them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from .pages import DOCS, text_of
from .program import within

TOUR = DOCS / "tour.ipynb"
SHOWS = {"text/html": "_repr_html_", "text/markdown": "_repr_markdown_", "text/plain": "__repr__"}  # in whatever form is asked for


def worked(path: Path = TOUR) -> str:
    """The text of a notebook with the outputs of its cells, which are worked in order in one namespace, in the notebook's folder."""
    notebook = json.loads(text_of(path))
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with within(path.parent):
        for count, cell in enumerate((cell for cell in notebook["cells"] if cell["cell_type"] == "code"), 1):
            cell["outputs"] = list(_outputs("".join(cell["source"]), namespace, count))
            cell["execution_count"] = count
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _outputs(source: str, namespace: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """What a cell prints, and then its last line, if that is an expression."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()) as printed:
        exec(compile(ast.Module(body, []), "<cell>", "exec"), namespace)
        value = None if last is None else eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
    if printed.getvalue():
        yield {"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())}
    if value is not None:
        yield {"data": _data(value), "execution_count": count, "metadata": {}, "output_type": "execute_result"}


def _data(value: object) -> dict[str, list[str]]:
    shown = {kind: getattr(value, name)() for kind, name in SHOWS.items() if hasattr(value, name)}
    return {kind: _lines(text) for kind, text in shown.items() if text is not None}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
