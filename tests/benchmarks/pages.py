"""What is measured of pages, a row each: the time to write them, their sizes, and how soon a browser shows them and a step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from .measure import CannotRun, Medians, in_turn, process
from .row import Row

MAZUR = "configs/mazur.yaml"
ROUNDS = 11
OPENED, STEPPED = 15, 40  # times that a page is opened, and steps that are made in it, forth and back
DENSE = {  # 8-8-8, the largest network that is drawn whole
    "inputs": 8,
    "layers": [{"units": 8, "activation": "sigmoid", "weights": {"init": "xavier", "seed": seed}, "bias": 0.1} for seed in (7, 8)],
    "learning_rate": 0.5,
    "samples": [{"inputs": [place / 10 for place in range(8)], "targets": [0.1, 0.9] * 4}],
}
# A step as a person waits for it, to where its layout is done: what is painted then, no script can tell.
STEP = """
const [key, count] = arguments, times = [];
for (let made = 0; made < count; made++) {
  const start = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  document.body.getBoundingClientRect();
  times.push(performance.now() - start);
}
return times;"""
PAINTED = """
return new Promise((done) => new PerformanceObserver((entries) => {
  entries.getEntriesByName("first-contentful-paint").forEach((entry) => done(entry.startTime));
}).observe({ type: "paint", buffered: true }));"""


def page_rows(folder: Path) -> list[Row]:
    """The rows; what is written goes into the folder."""
    page, long, dense, config = (folder / name for name in ("mazur.html", "long.html", "dense.html", "dense.json"))
    config.write_text(json.dumps(DENSE), "utf-8")
    once, often = ("-m", "bptrace", "run", MAZUR), ("-m", "bptrace", "run", MAZUR, "-n", "1000")
    wide = ("-m", "bptrace", "run", str(config))
    return [
        Row("a page of mazur", "run mazur", 1.6, partial(_beside, once, page)),
        Row("a page of mazur, 1,000 iterations", "run mazur -n 1000", 1.6, partial(_beside, often, long)),
        Row("the size of a page of mazur", "75 kB", 1, partial(_size, once, page, 75e3), unit="kB"),
        Row("the size of that page, 1,000 iterations", "220 kB", 1, partial(_size, often, long, 220e3), unit="kB"),
        Row("the size of a page of 8-8-8", "250 kB", 1, partial(_size, wide, dense, 250e3), unit="kB"),
        Row("first paint of a page, 1,000 iterations", "150 ms", 1, partial(_paint, often, long)),
        Row("a step of a page, 1,000 iterations", "16 ms", 1, partial(_step, often, long, "", "ArrowRight", "ArrowLeft")),
        Row("a page's next iteration, of 1,000", "16 ms", 1, partial(_step, often, long, "q=w8%2B", "ArrowDown", "ArrowUp")),
    ]


def _beside(run: tuple[str, ...], page: Path) -> Medians:
    return in_turn(process(*run, "-o", str(page)), process(*run), ROUNDS)


def _size(run: tuple[str, ...], page: Path, allowed: float) -> Medians:
    process(*run, "-o", str(page))()
    return Medians(page.stat().st_size, allowed)


def _paint(run: tuple[str, ...], page: Path) -> Medians:
    process(*run, "-o", str(page))()
    with _window(page.parent) as opened:
        times = [opened().open(page).run(PAINTED) for _ in range(OPENED)]
    return Medians(median(times) / 1e3, 0.150)


def _step(run: tuple[str, ...], page: Path, fragment: str, forth: str, back: str) -> Medians:
    """Forth and back by two keys, from a place in the page."""
    from tests.browser.walk import READY

    process(*run, "-o", str(page))()
    with _window(page.parent) as opened:
        window = opened().open(page, fragment)
        window.driver.execute_async_script(READY)
        times = [time for key in (forth, back) for time in window.run(STEP, key, STEPPED)]
    return Medians(median(times) / 1e3, 0.016)


@contextmanager
def _window(folder: Path) -> Iterator[Callable[[], Any]]:
    """What gives a new window of a browser, as a laptop has it."""
    from tests.browser.chromium import Window, started
    from tests.browser.tools import lacking

    if lack := lacking():
        raise CannotRun(lack)
    with started(folder / "profile") as driver:
        yield lambda: Window(driver).size(1280, 720)
