"""`bptrace view`: plays a config in the browser."""

from __future__ import annotations

import click

from .options import FILE, Verb, Whole, config_of, digits_option, notation_option, set_option


@click.command("view", cls=Verb, short_help="Play a config in the browser.")
@click.argument("config", type=FILE)
@click.option("-n", "--iterations", type=Whole(0, 10**9), metavar="N", help="Make N parameter updates; 0 works one pass without an update.")
@set_option()
@notation_option()
@digits_option()
def command(config: str, iterations: int | None, settings: tuple[str, ...], notation: str | None, digits: int | None) -> int:
    """Play CONFIG in the browser: the network with its numbers, step by step, forward and back.

    It is the page that bptrace run CONFIG -o page.html writes; it needs no network and asks for nothing.

    \b
    Example:
      bptrace view mazur.yaml
    """
    from .run import asked_for, work

    path = _new_file(config)
    asked = asked_for(config_of(config, settings, notation), iterations, digits=digits)
    work(asked, None, [path], False)
    return _open(path)


def _new_file(config: str) -> str:
    """A file in a folder of its own, which stays there, since the browser reads it after the verb has ended."""
    import os
    import tempfile

    name = os.path.splitext(os.path.basename(config))[0] or "page"
    return os.path.join(tempfile.mkdtemp(prefix="bptrace-"), f"{name}.html")


def _open(path: str) -> int:
    """Opens the page in the browser, and says where it is."""
    import webbrowser
    from pathlib import Path

    opened = webbrowser.open(Path(path).as_uri())
    click.echo(path if opened else f"no browser was found; open this file in one: {path}")
    return 0
