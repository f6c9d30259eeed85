"""Sheets, marked one after another or in several processes at once."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from ..check.report import Marked
    from ..exercise.variants.variant_marker import Allotted, VariantMarker
    from ..inputs.config.config import Config

SHEETS_AT_A_TIME = 16  # at most so many sheets go to a worker at a time


def marked_sheets(config: Config, sheets: Sequence[Allotted], jobs: int, strict: bool = False) -> Iterator[Marked]:
    """The sheets, marked against their variants; where it is strict, nothing is excused. Raises NotFinite if the config diverges."""
    from ..exercise.variants.variant_marker import VariantMarker

    marker = VariantMarker(config, strict)  # made even if workers mark, so that an error in the config is raised here
    if min(jobs, len(sheets)) < 2:
        yield from map(marker.mark, sheets)
    else:
        yield from _by_several(marker, config, sheets, min(jobs, len(sheets)))


def _by_several(marker: VariantMarker, config: Config, sheets: Sequence[Allotted], jobs: int) -> Iterator[Marked]:
    """The same, by workers. If a worker fails, its sheets are marked here, so that the error is raised in this process."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    from ..trace.trace_json import dump

    size = max(1, min(SHEETS_AT_A_TIME, len(sheets) // (2 * jobs)))
    parts = [sheets[start : start + size] for start in range(0, len(sheets), size)]
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin_worker, ((dump(config.data), config.path), marker.strict))
    try:
        with _uninterrupted():
            futures = [pool.submit(_mark, part) for part in parts]
        for part, future in zip(parts, futures, strict=True):
            yield from future.result() or map(marker.mark, part)
    except BrokenProcessPool:
        raise UsageError("a process that was marking has come to an end", "try it with fewer --jobs", code="system") from None
    except BaseException:  # interrupted: do not wait for the workers to finish
        for child in active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """^C reaches every process of a terminal. Workers started in this block ignore it; the main process ends them."""
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # only the main thread may set a handler
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# in a worker

_given: list[tuple[tuple[bytes, str], bool]] = []
_markers: list[VariantMarker] = []


def _begin_worker(config: tuple[bytes, str], strict: bool) -> None:
    """Keeps the config, as JSON with its path, and whether nothing is excused, for all sheets of this worker."""
    _given[:] = [(config, strict)]


def _mark(sheets: Sequence[Allotted]) -> list[Marked] | None:
    """The sheets, marked; None if that failed, in which case the main process marks them again."""
    try:
        return list(map(_marker().mark, sheets))
    except Exception:
        return None


def _marker() -> VariantMarker:
    if not _markers:
        from ..exercise.variants.variant_marker import VariantMarker
        from ..inputs.config.load import parse

        _markers.append(VariantMarker(parse(*_given[0][0]), _given[0][1]))
    return _markers[0]
