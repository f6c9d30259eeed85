"""`python -m tests.benchmarks.exercises [N]`: N variants of three exercises, and of each whether anything is otherwise than it should be.

`keys` are those that are marked as all correct, `misses` the variants that do not tell what others tell, `unseen` the students whose
mistake `check` does not find and the lint lists, `cautious` the misconceptions that the lint lists though each student is found;
an exception is a student who is not found although the lint says that it would be.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .variants_marked import EXERCISES, Tried, drawn, summed, tried

USUAL = 60  # variants
HEAD = ("exercise", "variants", "keys", "misses", "students", "unseen", "cautious", "exceptions", "s each")
FIRST, OTHERS = 36, 12  # widths of columns


def main(words: Sequence[str]) -> int:
    """Prints a row for each exercise; ends with 1 where there is an exception."""
    count = int(words[0]) if words else USUAL
    print(_line(HEAD))
    return max([_row(title, count) for title in EXERCISES])


def _row(title: str, count: int) -> int:
    results = list(tried(drawn(EXERCISES[title]), count))
    print(_line((title, *summed(results))), flush=True)
    bad = [text for one in results for text in _told(one)]
    print("".join(f"  {text}\n" for text in bad), end="", flush=True)
    return int(bool(bad))


def _told(one: Tried) -> Sequence[str]:
    """What is not as it should be of a variant."""
    return [
        *([] if one.key_is_right else [f"{one.code}: the key is not all right"]),
        *(f"{one.code}: the lint does not tell {text}" for text in one.untold),
        *(f"{one.code}: check does not find {code}" for code in one.exceptions),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<{FIRST}}" + "".join(f"{cell:>{OTHERS}}" for cell in cells[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
