"""`bptrace init`: writes a config to start from."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..errors import UsageError, did_you_mean, nearest
from .options import Verb, heed_signals


def examples() -> dict[str, Path]:
    """The configs that come with bptrace, by name."""
    here = Path(__file__).parent.parent
    folder = next(place for place in (here / "configs", here.parent / "configs") if place.is_dir())
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


@click.command("init", cls=Verb, short_help="Write a config to start from.")
@click.argument("name", required=False, shell_complete=lambda _context, _argument, begun: _beginning(begun))
def command(name: str | None) -> None:
    """Write the config NAME, and the files that it reads, into the current folder. No file is overwritten.

    Without NAME, list all configs.

    \b
    Example:
      bptrace init mazur
    """
    from ..views.data.whole_files import whole

    found = examples()
    if name is None:
        for each, path in found.items():
            click.echo(f"{each:<24} {_title(path)}")
        return
    name = name.removesuffix(".yaml")
    if name not in found:
        near = did_you_mean(nearest(name, found)) or f"there are {', '.join(found)}"
        raise UsageError(f"there is no config {name!r} to start from", near, code="name")
    files = [found[name], *found[name].parent.glob(f"{name}.csv")]
    there = [path.name for path in files if os.path.lexists(path.name)]
    if there:
        raise UsageError(f"{' and '.join(there)} exists already", "move it away, or go to another folder")
    heed_signals()
    with whole(()) as open_file:
        for path in files:
            open_file(path.name).write(path.read_bytes())
    for path in files:
        click.echo(f"wrote {path.name}")
    click.echo(f"now: bptrace run {files[0].name}")


def _title(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip().strip("\"'") for line in lines if line.startswith("title:")), "")


def _beginning(begun: str) -> list[str]:
    return [name for name in examples() if name.startswith(begun)]
