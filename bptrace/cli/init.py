"""`bptrace init`: writes a config to start from, a new exercise, or a secret."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from ..errors import UsageError, did_you_mean, listed, nearest
from .options import FILE, Verb, Whole, heed_signals

EXERCISE, SECRET, FROM = "exercise", "secret", "--from"
_MADE = {  # what is made here, and no copy: what it is
    EXERCISE: "A new exercise to hand out, with kind numbers, drawn: --sizes 2-2-1",
    SECRET: "secret.txt, which bptrace worksheet --roster needs: 64 digits by chance",
}
_SAID = 3  # unkind numbers that are told
_TAKES = {  # options, by what is made
    EXERCISE: ("sizes", "activation", "loss", "samples", "rate", "seed", "output"),
    SECRET: ("output",),
    FROM: ("from", "activation", "loss", "rate", "output"),
}


def examples() -> dict[str, Path]:
    """The configs that come with bptrace, by name."""
    here = Path(__file__).parent.parent
    folder = next(place for place in (here / "configs", here.parent / "configs") if place.is_dir())
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


@click.command("init", cls=Verb, short_help="Write a config to start from, or an exercise.")
@click.argument("name", required=False, shell_complete=lambda _context, _argument, begun: _beginning(begun))
@click.option(
    "--from", "from", type=FILE, metavar="FILE", help="Write a config with the weights in FILE: .npz, .pt, .safetensors, .json or .csv."
)
@click.option("--sizes", metavar="N-N-N", help="exercise: inputs, and units of each layer; 2-2-1 if not given.")
@click.option(
    "--activation", metavar="NAME", help="exercise, --from: one for all layers, or one for each: tanh,sigmoid; sigmoid if not given."
)
@click.option("--loss", metavar="NAME", help="exercise, --from: the loss; the one that suits the outputs if not given.")
@click.option("--samples", type=Whole(1, 8), metavar="N", help="exercise: how many samples; 1 if not given.")
@click.option("--rate", metavar="NUMBER", help="exercise, --from: the learning rate; 0.5 if not given.")
@click.option("--seed", type=Whole(0, 10**9), metavar="N", help="exercise: other numbers for another seed; 1 if not given.")
@click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="Write this file, not exercise.yaml or secret.txt, or that of the weights with .yaml."
)
def command(name: str | None, **options: Any) -> None:
    """Write the config NAME, and the files that it reads, into the current folder. No file is overwritten.

    The config exercise is a new one, with numbers that are kind to the hand; secret is a secret for worksheet --roster.
    --from weights.npz writes a config with the weights that another program saved.
    Without NAME, list all that there is.

    \b
    Example:
      bptrace init mazur
      bptrace init exercise --sizes 2-2-1
    """
    given = {option: value for option, value in options.items() if value is not None}
    _check(name or (FROM if "from" in given else None), given)
    if "from" in given:
        _weights(given)
    elif name is None:
        _list()
    elif name == EXERCISE:
        _exercise(given)
    elif name == SECRET:
        _secret(given.get("output", "secret.txt"))
    else:
        _example(name.removesuffix(".yaml"))


def _check(name: str | None, given: dict[str, Any]) -> None:
    """Options belong to what is made; a config that comes with bptrace is as it is."""
    unfit = [f"--{option}" for option in given if option not in _TAKES.get(name or "", ())]
    if unfit:
        such = (
            f"{FROM} FILE{f' -o {name}' if name else ''}"
            if FROM in unfit
            else f"{SECRET if unfit == ['--output'] else EXERCISE} {unfit[0]} …"
        )
        raise UsageError(f"{listed(unfit)} cannot be said of {name or 'the list'}", f"bptrace init {such}")


def _list() -> None:
    for each, path in examples().items():
        click.echo(f"{each:<24} {_title(path)}")
    click.echo()
    for each, said in _MADE.items():
        click.echo(f"{each:<24} {said}")


def _title(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip().strip("\"'") for line in lines if line.startswith("title:")), "")


def _beginning(begun: str) -> list[str]:
    return [name for name in (*examples(), *_MADE) if name.startswith(begun)]


def _example(name: str) -> None:
    found = examples()
    if name not in found:
        known = (*found, *_MADE)
        near = did_you_mean(nearest(name, known)) or f"there are {', '.join(known)}"
        raise UsageError(f"there is no config {name!r} to start from", near, code="name")
    files = [found[name], *found[name].parent.glob(f"{name}.csv")]
    _write({path.name: path.read_bytes() for path in files}, "go to another folder")
    click.echo(f"now: bptrace run {files[0].name}")


def _exercise(given: dict[str, Any]) -> None:
    from ..exercise.new.new_exercise import new_exercise, wish

    path = _path_of_config(given.pop("output", "exercise.yaml"))
    drawn = new_exercise(wish(**given))
    if path == "-":
        click.echo(drawn.text, nl=False)
    else:
        _write({path: drawn.text.encode()}, "name another file with -o")
        click.echo(f"now: bptrace lint {path}")
    if drawn.unkind:
        said = "; ".join(unkind.said for unkind in drawn.unkind[:_SAID])
        more = "; ..." if len(drawn.unkind) > _SAID else ""
        click.echo(f"not all of its numbers are kind to the hand: {said}{more}. Try another --seed, or smaller --sizes.", err=True)


def _weights(given: dict[str, Any]) -> None:
    """Writes a config with the weights in a file."""
    from ..exercise.new.config_of_weights import config_of_weights
    from ..inputs.arrays.array_files import read_arrays
    from ..inputs.arrays.foreign_files import MOST_OF_ARRAYS
    from ..inputs.tree.files_read import STDIN, bytes_named

    source = given.pop("from")
    name = "weights" if source == STDIN else Path(source).stem
    path = _path_of_config(given.pop("output", f"{name}.yaml"))
    file = read_arrays(source, bytes_named(source, MOST_OF_ARRAYS, "the file", "name a file with weights"))
    if file is None:
        raise UsageError(f"{source} holds no arrays", "write them with np.savez or torch.save")
    text = config_of_weights(file, **given)
    if path == "-":
        click.echo(text, nl=False)
    else:
        _write({path: text.encode()}, "name another file with -o")
        click.echo(f"now: bptrace run {path}")


def _path_of_config(path: str) -> str:
    """The path, if it may be one of a config. Raises UsageError."""
    if path != "-" and not path.lower().endswith((".yaml", ".yml")):
        raise UsageError(f"{path} is no name of a config", "end it with .yaml")
    return path


def _secret(path: str) -> None:
    """Writes a secret that only its owner may read."""
    from secrets import token_hex

    if path == "-":
        raise UsageError("a secret is not printed", "name a file: -o secret.txt")
    _write({path: f"{token_hex(32)}\n".encode()}, "name another file with -o", private=True)
    click.echo("worksheet --roster draws the numbers of each student from it: keep it, and give it to nobody")


def _write(contents: dict[str, bytes], otherwise: str, private: bool = False) -> None:
    """Writes files that are not there yet, all or none."""
    from ..views.data.whole_files import check_file, whole

    there = [path for path in contents if os.path.lexists(path)]
    if there:
        raise UsageError(f"{listed(there)} exists already", f"move it away, or {otherwise}")
    for path in contents:
        check_file(path)
    heed_signals()
    with whole(()) as open_file:
        for path, data in contents.items():
            file = open_file(path)
            if private and os.chmod in os.supports_fd:  # where it is not, a file is its owner's anyway
                os.chmod(file.fileno(), 0o600)
            file.write(data)
    for path in contents:
        click.echo(f"wrote {path}")
