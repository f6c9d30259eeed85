"""The command line: arguments in, exit code out. Each verb has its own file, which is imported when the verb is used."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import click

from ..errors import BptraceError, Problem
from ..version import __version__

VERBS = {
    "run": "Work a config and show every number.",
    "explain": "Show where a number comes from.",
    "check": "Mark sheets of answers, and say what went wrong.",
    "lint": "Say which misconceptions an exercise shows.",
    "worksheet": "Write sheets to hand out, and their keys.",
    "view": "Play a config in the browser.",
    "gradcheck": "Check every gradient against central differences.",
    "diff": "Compare two runs and name the first number that differs.",
    "names": "List the names of all quantities.",
    "init": "Write a config to start from.",
    "schema": "Print the JSON Schema of a format.",
}
FILES = {"names": "list_names"}  # the file of a verb that is not called after it
INTERRUPTED, BROKEN = 130, 70


class Left(Exception):
    """Nobody reads standard output any more. A BrokenPipeError that reached click would end with exit code 1."""


@contextlib.contextmanager
def _heard() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise Left from error


class Verbs(click.Group):
    """The verbs. Each is imported when it is used; the help that lists them imports none."""

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        with _heard():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        with _heard():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(f".{FILES.get(cmd_name, cmd_name)}", __package__), "command")  # noqa: B009 (mypy knows no such module)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS:
            from .meant import verb

            raise verb(args[0], list(VERBS))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="bptrace %(version)s")
@click.pass_context
def app(ctx: click.Context) -> int:
    """Work backpropagation the way a person does on paper, and show every number.

    \b
    Example:
      bptrace init mazur
      bptrace run mazur.yaml
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return 2
    return 0


def main(args: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code.

    0 done, 1 some answer is not right or an exercise could tell more, 2 unusable, 3 a number is not finite or a gradient is wrong,
    130 interrupted.
    """
    _open_streams()
    code = 0
    try:
        code = _main(args)
        sys.stdout.flush()
    except (Left, BrokenPipeError):
        return _silenced(code)
    except OSError as error:
        if not code:  # otherwise the error was printed before
            _say([Problem("write", f"cannot write to standard output: {error.strerror or error}")], args)
        return _silenced(code or 2)
    return code


def _main(args: Sequence[str] | None) -> int:
    try:
        return int(app.main(args, prog_name="bptrace", standalone_mode=False, windows_expand_args=False) or 0)
    except click.ClickException as error:
        from .meant import problem_of

        _say([problem_of(error)], args)
        return 2
    except BptraceError as error:
        _say(error.problems, args, error.last)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say([], args, "interrupted")
        return INTERRUPTED
    except SystemExit as stop:  # click ends with 1 if it does not know the shell to complete for; here 1 means something else
        return 2 if stop.code == 1 else _number(stop.code)
    except (Left, BrokenPipeError):
        raise
    except OSError as error:
        _say([Problem("system", f"{error.strerror or error}" + (f": {error.filename}" if error.filename else ""))], args)
        return 2
    except Exception as error:
        if os.environ.get("BPTRACE_DEBUG"):
            raise
        _say([Problem("bug", f"{type(error).__name__}: {error}", "this is a mistake in bptrace; BPTRACE_DEBUG=1 shows where")], args)
        return BROKEN


def _number(code: object) -> int:
    return code if isinstance(code, int) else 2 if code else 0


def _open_streams() -> None:
    """Opens standard streams that were closed: input is empty, messages are dropped, and writing results is an error."""
    for name, mode, way in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, way), mode, encoding="utf-8"))


def _silenced(code: int) -> int:
    """Returns the exit code, and points standard output at the null device, so that flushing it at exit raises no error."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _say(problems: Sequence[Problem], args: Sequence[str] | None, last: str = "") -> None:
    """Tells problems on standard error, in colour if --color or the terminal says so, and what is said after them."""
    from ..views.lines.printing import COLOURS, message

    said = _said_of_colour(sys.argv[1:] if args is None else args)
    told = [message(problem, sys.stderr, said if said in COLOURS else "auto") for problem in problems]
    with contextlib.suppress(OSError):  # if nobody reads messages, the exit code has to do
        click.echo("\n\n".join([*told, *[last] * bool(last)]), err=True, color=True)


def _said_of_colour(args: Sequence[str]) -> str:
    """What --color says last, or nothing; found by hand, since the command line may be what is wrong."""
    words = " ".join(args).replace("--color=", "--color ").split()
    return next((value for name, value in reversed(list(pairwise(words))) if name == "--color"), "")
