"""Reads the published numbers beside this file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
NOISE = 1e-15  # texts print their programs' floats to the last digit, noise and all


class Row(NamedTuple):
    """One printed number. `truth` and `cause` are there where it is misprinted; `sign` is −1 where the text's is the negative of ours."""

    text: str
    config: Path
    updates: int | None
    name: str
    printed: str
    sign: int = 1
    truth: str = ""
    cause: str = ""

    def __str__(self) -> str:
        return f"{self.text}:{self.name}={self.printed}"


def rows() -> list[Row]:
    """The printed numbers of all texts."""
    return [row for path in sorted(HERE.glob("*.yaml")) for row in _rows(path)]


def _rows(path: Path) -> list[Row]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    head = (path.stem, CONFIGS / data["config"], data.get("updates"))
    right = [Row(*head, name, printed, _sign(*how)) for name, printed, *how in data["right"]]
    return right + [_wrong(head, row) for row in data.get("wrong", ())]


def _wrong(head: tuple[str, Path, int | None], row: dict[str, Any]) -> Row:
    return Row(*head, row["name"], row["printed"], _sign(row.get("sign", "")), row["truth"], row["cause"])


def _sign(how: str = "") -> int:
    return -1 if how == "negative" else 1


def prints_as(value: float, printed: str) -> bool:
    """Does the value round to the printed number, at the digits it is printed with?"""
    number = Decimal(printed)
    half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
    return abs(Decimal(value) - number) <= max(half, Decimal(NOISE))
