"""`python -m tests.docs`: writes the generated parts of the documentation anew, and the outputs of its notebook."""

from __future__ import annotations

from pathlib import Path

from .notebook import TOUR, worked
from .pages import PAGES, name_of, parts_of, text_of, with_parts
from .parts import PARTS


def main() -> None:
    """Writes each page of which a part is stale."""
    for path in PAGES:
        text = text_of(path)
        _write(path, with_parts(text, {name: PARTS[name]() for name, _ in parts_of(text)}))
    _write(TOUR, worked())


def _write(path: Path, text: str) -> None:
    stale = text != text_of(path)
    if stale:
        path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{'wrote' if stale else 'up to date:'} {name_of(path)}")


if __name__ == "__main__":
    main()
