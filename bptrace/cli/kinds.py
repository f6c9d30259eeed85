"""Kinds of values on the command line, and options that several verbs have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    Kind = click.ParamType[int]
    Real = click.ParamType[float]
else:
    Kind = Real = click.ParamType  # not generic before click 8.4


FILE = click.Path(allow_dash=True)


def digits_option(said: str = "Significant figures of computed numbers.") -> Callable[[Any], Any]:
    """The option of how many digits are shown."""
    return click.option("--digits", type=Whole(1, 17), metavar="N", help=said)


def color_option(where: str) -> Callable[[Any], Any]:
    """The option of colour."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help=f"Colour in {where}."
    )


class Whole(Kind):
    """A whole number from `least` to `most`."""

    name = "whole number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip()
        number = int(text) if re.match(r"^\d{1,18}$", text, re.ASCII) else -1
        if not self.least <= number <= self.most:
            self.fail(f"{text!r} is no whole number from {self.least} to {self.most:,}", param, ctx)
        return number


class Share(Real):
    """A number from 0 up to 1."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        number = float(text) if re.match(r"^(\d{1,20}\.?\d{0,20}|\.\d{1,20})([eE]-?\d{1,3})?$", text, re.ASCII) else -1.0
        if not 0 <= number < 1:
            self.fail(f"{text!r} is no number from 0 up to 1", param, ctx)
        return number
