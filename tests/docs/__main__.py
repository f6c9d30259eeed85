"""`python -m tests.docs`: writes the generated parts of the documentation anew."""

from __future__ import annotations

from .pages import PAGES, name_of, parts_of, text_of, with_parts
from .parts import PARTS


def main() -> None:
    """Writes each page of which a part is stale."""
    for path in PAGES:
        before = text_of(path)
        after = with_parts(before, {name: PARTS[name]() for name, _ in parts_of(before)})
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
        print(f"{'wrote' if after != before else 'up to date:'} {name_of(path)}")


if __name__ == "__main__":
    main()
