"""`python -m tests.docs.pictures`: makes the pictures of the documentation anew, each from a real run, those of pages in a real browser."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from .pages import DOCS
from .printed import MAZUR
from .program import work

FOLDER = DOCS / "pictures"


class Shot(NamedTuple):
    """A page as a browser shows it: the command that writes it, the place in it, and the window."""

    command: tuple[str, ...]
    fragment: str = ""
    width: int = 1280
    height: int = 720
    scheme: str = "light"


# fmt: off
SVGS: dict[str, tuple[str, ...]] = {
    "network.svg": ("run", MAZUR),
}
SHOTS: dict[str, Shot] = {
    "player.png":   Shot(("run", MAZUR, "-n", "100"), "it=37&q=delta_h1"),
    "phone.png":    Shot(("run", MAZUR), "q=dE/dw5", 360, 800, "dark"),
    "report.png":   Shot(("check", MAZUR, "configs/answers/ben.csv"), "", 1000),
    "class.png":    Shot(("check", MAZUR, "configs/answers"), "", 1000),
}
# fmt: on


def drawn(name: str) -> bytes:
    """A picture as bptrace writes it."""
    return _written(SVGS[name], Path(name).suffix)


def _written(command: tuple[str, ...], suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"written{suffix}"
        done = work(*command, "-o", str(path))
        assert done.code in (0, 1), done.err
        return path.read_bytes()


def taken(shot: Shot, window: Any, page: Path) -> bytes:
    """A picture of a page, small enough to be kept."""
    from ..browser.walk import READY
    from .small_png import smaller

    page.write_bytes(_written(shot.command, ".html"))
    window.command("Emulation.setScrollbarsHidden", hidden=True)
    window.size(shot.width, shot.height).shown(shot.scheme, prefers_reduced_motion="reduce").open(page, shot.fragment)
    if shot.fragment:  # a player, which has to begin first
        window.driver.execute_async_script(READY)
    return smaller(window.picture())


@contextmanager
def _made() -> Iterator[dict[str, Callable[[], bytes]]]:
    """For each picture what makes it."""
    from ..browser.chromium import Window, started

    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "profile") as driver:
        page = Path(folder) / "page.html"
        shots = {name: lambda shot=shot: taken(shot, Window(driver), page) for name, shot in SHOTS.items()}
        yield {**{name: partial(drawn, name) for name in SVGS}, **shots}


def main() -> None:
    """Writes all of them."""
    FOLDER.mkdir(exist_ok=True)
    with _made() as pictures:
        for name, make in pictures.items():
            made = make()
            (FOLDER / name).write_bytes(made)
            print(f"wrote docs/pictures/{name}, {len(made) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
