"""`python -m tests.docs`: writes the generated parts of the documentation anew."""

from __future__ import annotations

from .parts import README, renewed


def main() -> None:
    """Writes README.md where a part of it is stale."""
    before = README.read_text(encoding="utf-8")
    after = renewed(before)
    if after == before:
        print("README.md is up to date")
    else:
        README.write_text(after, encoding="utf-8", newline="\n")
        print("wrote README.md")


if __name__ == "__main__":
    main()
