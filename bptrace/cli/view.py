"""`bptrace view`: plays a config in the browser."""

from __future__ import annotations

import click

from .options import FILE, Verb, Whole, config_of, digits_option, notation_option, progress, set_option


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
    from ..engine.steps import with_updates
    from .options import heed_signals

    heed_signals()
    loaded = config_of(config, settings, notation)
    if iterations is not None:
        loaded = with_updates(loaded, iterations)
    path = _written(loaded._replace(digits=digits or loaded.digits))
    return _opened(path)
