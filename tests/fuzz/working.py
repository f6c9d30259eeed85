"""Works a case in this process, under guards, and says what is at fault: an exception, a hang, a message without a place."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bptrace import BptraceError
from bptrace.cli import main
from bptrace.inputs.config.config import Config
from bptrace.inputs.config.load import parse
from bptrace.model.names import Names

from ..docs.program import within
from .cases import Case

SECONDS, IDLE = 5.0, 60.0  # of computing for one case, and of waiting
CODES = (0, 1, 2, 3)
NOTE = re.compile(r"marked against the config's own numbers; |\d+ sheets? match(es)? nobody on the roster: ")  # of check: whose numbers
PLACE = re.compile(r"^ --> .+:\d+:\d+", re.M)
NOT_A_NUMBER = re.compile(r"(?<![\w./'\"+-])[-+]?(?:nan|inf)(?![\w'\"])")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LONG = re.compile(r"@\d{4,}")


class Fault(NamedTuple):
    """What went wrong: `kind` and `where` tell two faults apart, `told` is for people."""

    kind: str
    where: str
    told: str = ""

    @property
    def signature(self) -> str:
        return f"{self.kind}: {self.where}"


class Hang(BaseException):
    """A case took too long. No `except Exception` catches it."""


class Done(NamedTuple):
    code: int
    out: str
    err: str


class Bench:
    """A folder of its own, in which one case after another is worked."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-"))

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def fault(self, case: Case) -> Fault | None:
        """What is at fault with a case, if anything is."""
        self._lay_out(case)
        with within(self.folder):
            try:
                with _limited(self.seconds), warnings.catch_warnings():
                    warnings.simplefilter("error")
                    done = _worked(case)
            except Hang as hang:
                return None if _is_long(case) else _raised("hang", hang)
            except BaseException as error:
                return _raised(type(error).__name__, error)
            return _judged(case, done)

    def _lay_out(self, case: Case) -> None:
        for entry in os.scandir(self.folder):
            shutil.rmtree(entry) if entry.is_dir(follow_symlinks=False) else os.unlink(entry)
        for name, content in case.files.items():
            (self.folder / ("stdin" if name == "-" else name)).write_bytes(content)


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises Hang after so many seconds of computing, however busy the machine is, or after long waiting."""

    def stop(number: int, frame: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 1.0)  # again, if somebody caught it
        raise Hang

    before = [signal.signal(number, stop) for number in (signal.SIGVTALRM, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, IDLE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in zip((signal.SIGVTALRM, signal.SIGALRM), before, strict=True):
            signal.signal(number, handler)


def _worked(case: Case) -> Done:
    """The command line, with streams and an environment of its own. A mistake in bptrace is raised."""
    streams = [io.TextIOWrapper(io.BytesIO(case.files.get("-", b"")), "utf-8"), *(io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in "12")]
    before, environment = (sys.stdin, sys.stdout, sys.stderr), dict(os.environ)
    os.environ.update(BPTRACE_DEBUG="1", COLUMNS="100")
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        with _deaf():
            code = main(case.args)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        os.environ.clear()
        os.environ.update(environment)
    for stream in streams[1:]:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode("utf-8", "replace") for stream in streams[1:])  # type: ignore[attr-defined]
    return Done(code, out, COLOUR.sub("", err))


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Signals stay as they are: the verbs that write files would take them for themselves."""
    from bptrace.cli import options

    heed, options.heed_signals = options.heed_signals, lambda: None
    try:
        yield
    finally:
        options.heed_signals = heed


# what is at fault


def _raised(kind: str, error: BaseException) -> Fault:
    return Fault(kind, _innermost(error), "".join(traceback.format_exception(error)[-6:]))


def _judged(case: Case, done: Done) -> Fault | None:
    if done.code not in CODES:
        return Fault("exit code", str(done.code), done.err)
    if done.code < 2:
        found = NOT_A_NUMBER.search(done.out)
        if found and not any(NOT_A_NUMBER.search(text) for text in _given(case)):
            return Fault("not a number", case.args[0], done.out[max(0, found.start() - 200) : found.end() + 50])
        beside = done.err and not NOTE.match(done.err)
        return Fault("said beside a result", _first(done.err), done.err) if beside else None
    if not done.err.startswith("error["):
        return Fault("no message", case.args[0], done.err)
    for message in re.split(r"\n\n(?=error\[)", done.err.strip()):
        if not has_place(message, case.args) and not _has_a_quantity(message, case):
            return Fault("no place", _first(message), message)
    return None


def has_place(message: str, args: tuple[str, ...]) -> bool:
    """True if a message says where: a place in a file, an option, what was typed, or the quantity and its iteration."""
    if PLACE.search(message) or re.search(r"(?<![\w-])--?[a-z]|argument '[A-Z.]+'", message):
        return True
    if message.startswith("error[not-finite]"):
        return "iteration" in message.partition("\n")[0]
    quoted = re.findall(r"'([^']+)'", message.partition("\n")[0])
    if any(part in arg for part in quoted for arg in args[1:]):  # a part of what was typed
        return True
    return any(repr(arg) in message or (arg and (arg in message or ascii(arg)[1:-1] in message)) for arg in args[1:])


def _has_a_quantity(message: str, case: Case) -> bool:
    """True if the first line names a quantity of the network, perhaps by another name than was typed: E for E_total."""
    config = _read(case)
    if config is None:
        return False
    names, found = Names(config.network, config.notation), re.findall(r"[^\s,;:'()]+", message.partition("\n")[0])
    for word in found:
        with contextlib.suppress(BptraceError):
            names.read(word)
            return True
    return False


def _given(case: Case) -> list[str]:
    return [*case.args, *(content.decode("utf-8", "replace").lower() for content in case.files.values())]


def _first(message: str) -> str:
    """The first line of a message, without what is particular to the case."""
    line = message.strip().partition("\n")[0]
    return re.sub(r"'[^']*'|\"[^\"]*\"|\d+|\S*[_/.]\S*", "…", line)


def _innermost(error: BaseException) -> str:
    """Where in bptrace an exception comes from."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/bptrace/" in frame.filename]
    return f"{frames[-1].filename.rpartition('/bptrace/')[2]}:{frames[-1].name}" if frames else "outside of bptrace"


def _is_long(case: Case) -> bool:
    """True if the case asks for so much work that it may take long: a late iteration, or many updates of a large network."""
    if any(LONG.search(arg) for arg in case.args):
        return True
    config = _read(case)
    return config is not None and max(config.updates, 1) * config.batch * len(config.parameters) > MOST_WORK


def _read(case: Case) -> Config | None:
    """The config of a case; None if it cannot be read."""
    name, content = next(iter(case.files.items()))
    try:
        return parse(content, name)
    except (BptraceError, OSError, RecursionError):
        return None


MOST_WORK = 30_000
