"""What the verbs share: types of values, options, progress on standard error, and signals that end a run in order."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .completion import names_begun

if TYPE_CHECKING:
    from ..inputs.config.config import Config

    Kind = click.ParamType[int]
    Real = click.ParamType[float]
else:
    Kind = Real = click.ParamType  # not generic before click 8.4


FILE = click.Path(allow_dash=True)


def digits_option(said: str = "Show computed numbers with N significant figures.") -> Callable[[Any], Any]:
    """The option --digits."""
    return click.option("--digits", type=Whole(1, 17), metavar="N", help=said)


def output_option(suffixes: Iterable[str], printed: str = "- prints too") -> Callable[[Any], Any]:
    """The option -o, as often as there are files. `printed` says what else may be named."""
    said = f"Write a file and print nothing: {', '.join(suffixes)}; {printed}."
    return click.option("-o", "--output", "outputs", multiple=True, type=FILE, metavar="FILE", help=said, callback=_begun)


def _begun(_: click.Context, __: click.Parameter, outputs: tuple[str, ...]) -> tuple[str, ...]:
    """What is written is finished, or taken away, in order."""
    if outputs:
        heed_signals()
    return outputs


def color_option(where: str) -> Callable[[Any], Any]:
    """The option --color."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help=f"Colour in {where}."
    )


def set_option() -> Callable[[Any], Any]:
    """The option --set, as often as there are numbers."""
    said = "Put a number in the place of the config's: a parameter, an input or target (of sample 2: i1#2), eta or iterations."
    return click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help=said)


PRINTED = "Print these numbers on the sheet instead of asking for them: a selector, or forward, error, backward, gradients, update."


def given_option(said: str = PRINTED) -> Callable[[Any], Any]:
    """The option --given, as often as there are selectors."""
    return click.option("--given", "given", multiple=True, metavar="SEL", shell_complete=names_begun, help=said)


def secret_option(said: str) -> Callable[[Any], Any]:
    """The option --secret-file."""
    return click.option("--secret-file", type=FILE, metavar="FILE", help=said)


def notation_option() -> Callable[[Any], Any]:
    """The option --notation."""
    from ..inputs.config.keys import NOTATION_NAMES

    return click.option("--notation", type=click.Choice(NOTATION_NAMES), help="Call quantities as this notation does.")


def config_of(path: str, settings: Sequence[str] = (), notation: str | None = None) -> Config:
    """The config in a file, with what the options --set and --notation say. Raises InputError, UnknownName and UsageError."""
    from ..inputs.config.load import load

    if not settings and notation is None:
        return load(path)
    from ..engine.overrides import overridden

    return overridden(load(path), settings, notation)


class Verb(click.Command):
    """A verb. Words after its last argument, and options without a value, are told, with what may be meant."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click does not say to which verb an option belongs that has no value
            raise
        if ctx.args and not ctx.resilient_parsing:
            from .meant import too_much

            first = next(param.name for param in self.params if isinstance(param, click.Argument))
            raise too_much(str(self.name), str(ctx.params[str(first)]), ctx.args, ctx.params)
        return rest


class Whole(Kind):
    """A whole number from `least` to `most`."""

    name = "whole number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip()
        number = int(text) if re.match(r"^\d{1,18}$", text, re.ASCII) else -1
        if not self.least <= number <= self.most:
            from ..inputs.tree.nodes import quoted

            self.fail(f"{quoted(text)} is no whole number from {self.least} to {self.most:,}", param, ctx)
        return number


class Share(Real):
    """A number from 0 up to, but not including, 1."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        number = float(text) if re.match(r"^(\d{1,20}\.?\d{0,20}|\.\d{1,20})([eE]-?\d{1,3})?$", text, re.ASCII) else -1.0
        if not 0 <= number < 1:
            from ..inputs.tree.numbers import why_not

            why, hint = why_not(text)
            said = f"{why}: {hint}" if "comma" in why else "is no number from 0 up to 1"
            self.fail(f"{text!r} {said}", param, ctx)
        return number


Item = TypeVar("Item")
PATIENCE, PAUSE = 1.0, 0.1  # seconds before the bar appears, and between its steps


def progress(
    items: Iterable[Item], total: int, label: str = "iterations", weight: Callable[[Item], int] = lambda item: 1
) -> Iterator[Item]:
    """Yields the items; if they take long, a bar on standard error shows how many of `total` are done, each counted by its weight."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":  # the bar hides the cursor and goes back on its line
        yield from items
        return
    start, source, done = time.monotonic(), iter(items), 0
    for item in source:
        yield item
        done += weight(item)
        if time.monotonic() - start > PATIENCE:
            with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True) as bar:
                bar.update(done)
                yield from _told(source, weight, bar.update)


def _told(source: Iterator[Item], weight: Callable[[Item], int], tell: Callable[[int], object]) -> Iterator[Item]:
    """Yields the items, and tells their number only now and then: drawing the bar takes longer than a small iteration."""
    last, new = time.monotonic(), 0
    for item in source:
        yield item
        new += weight(item)
        if time.monotonic() - last > PAUSE:
            tell(new)
            last, new = time.monotonic(), 0
    tell(new)


def heed_signals() -> None:
    """Makes SIGTERM and SIGHUP (a closed terminal) end the run in order. A signal that is ignored, as under nohup, stays ignored."""
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # only the main thread may set a handler
                signal.signal(number, _stop)


def _stop(number: int, _: object) -> None:
    raise SystemExit(128 + number)
