"""`python -m tests.fuzz`: works cases until it is told to stop, and prints each fault once, with the smallest case that shows it."""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import gc
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from queue import Empty
from typing import Any

from .cases import Case, case
from .minimise import minimised
from .working import SECONDS, Bench, Fault

MEMORY = 2 << 30  # bytes that a process may take
COLLECTED = 200  # cases after which the garbage is collected
OFTEN = 30  # seconds between two lines that say how far it is
STUCK = 120  # seconds after which a process that does not come back is ended


def main() -> int:
    asked = _arguments()
    if asked.replay is not None:
        return _replayed(asked.replay, asked.limit)
    found, works = Counter[str](), Counter[str]()
    start = told = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt):
        for seed, verb, fault in _worked(asked):
            works[verb] += 1
            if time.monotonic() > told + OFTEN:
                told = time.monotonic()
                print(f"{sum(works.values()):,} cases, {sum(found.values()):,} at fault", file=sys.stderr, flush=True)
            if fault is not None:
                found[fault.signature] += 1
                if found[fault.signature] == 1:
                    _told(seed, fault, asked.limit)
    verbs = ", ".join(f"{verb} {count:,}" for verb, count in works.items())
    print(f"{sum(works.values()):,} cases in {time.monotonic() - start:.0f} s: {verbs}")
    for signature, count in found.most_common():
        print(f"{count:7,} × {signature}")
    return 1 if found else 0


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--count", type=int, default=None, help="how many cases")
    parser.add_argument("--seconds", type=float, default=None, help="stop after so many seconds")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes (1)")
    parser.add_argument("--limit", type=float, default=SECONDS, help="seconds of computing for one case (5)")
    parser.add_argument("--replay", type=int, metavar="SEED", help="work one case and print all of it")
    return parser.parse_args()


Result = tuple[int, str, "Fault | None"]


def _worked(asked: Any) -> Iterator[Result]:
    """The results of all cases, from one process or from several."""
    results: Any = multiprocessing.Queue(1000)
    processes = [multiprocessing.Process(target=_work, args=(asked, number, results), daemon=True) for number in range(asked.jobs)]
    for process in processes:
        process.start()
    running = len(processes)
    while running:
        try:
            result = results.get(timeout=5)
        except Empty:
            if not any(process.is_alive() for process in processes):
                break
            continue
        if result is None:
            running -= 1
        else:
            yield result
    for process in processes:
        process.join(1)
        if process.exitcode:
            yield -1, "stopped", Fault("ended", f"a process ended with {process.exitcode}; what it printed says at which seed")


def _work(asked: Any, number: int, results: Any) -> None:
    """Every seed that falls to this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end = None if asked.seconds is None else time.monotonic() + asked.seconds
    gc.disable()  # as the command line does
    seed, last = asked.seed + number, None if asked.count is None else asked.seed + asked.count
    with Bench(asked.limit) as bench:
        while (last is None or seed < last) and (end is None or time.monotonic() < end):
            faulthandler.dump_traceback_later(STUCK, exit=True)
            drawn = case(seed)
            results.put((seed, drawn.args[0], bench.fault(drawn)))
            seed += asked.jobs
            if seed % COLLECTED < asked.jobs:
                gc.collect()
    faulthandler.cancel_dump_traceback_later()
    results.put(None)


def _told(seed: int, fault: Fault, limit: float) -> None:
    """Prints a fault with the smallest case that shows it."""
    with Bench(limit) as bench:

        def is_same(smaller: Case) -> bool:
            found = bench.fault(smaller)
            return found is not None and found.signature == fault.signature

        _print(minimised(case(seed), is_same) if seed >= 0 else Case(-1, (), {}), fault)


def _print(shown: Case, fault: Fault) -> None:
    print(f"── seed {shown.seed} ── {fault.signature}\nbptrace {' '.join(map(repr, shown.args))}")
    for name, content in shown.files.items():
        print(f"{name}: {content!r}")
    print(fault.told.rstrip() + "\n", flush=True)


def _replayed(seed: int, limit: float) -> int:
    drawn = case(seed)
    with Bench(limit) as bench:
        fault = bench.fault(drawn)
    _print(drawn, fault or Fault("nothing is at fault", ""))
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
