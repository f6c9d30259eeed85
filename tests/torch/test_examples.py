"""What docs/python.md shows of PyTorch runs, one example after the other."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

import bptrace

ROOT = Path(__file__).parents[2]
SECTION = re.search(r"^### PyTorch\n(.*?)(?=^##|\Z)", (ROOT / "docs/python.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(SECTION is None, reason="nothing is said of PyTorch there")
def test_the_examples_run(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    assert SECTION
    import torch

    before = torch.get_default_dtype()
    request.addfinalizer(lambda: torch.set_default_dtype(before))
    for code in re.findall(r"^```python\n(.*?)^```", SECTION[1], re.MULTILINE | re.DOTALL):
        exec(code, names)
        assert "seen" not in names or names["seen"].ok, str(names["seen"])
    assert os.path.exists("model.yaml")
    assert bptrace.load("model.yaml").parameters == names["config"].parameters
    assert capsys.readouterr().out
