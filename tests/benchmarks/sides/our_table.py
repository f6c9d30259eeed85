"""Seconds for our table of the 10,000 rows of rich_rows, in colour, rendered to text."""

from time import perf_counter

from bptrace.views.document import Column, Table
from bptrace.views.terminal import coloured

from .cells import HEADINGS, cells


def main() -> None:
    rows = cells()
    start = perf_counter()
    coloured([Table([Column(HEADINGS[0], False, "name"), Column(HEADINGS[1], False), Column(HEADINGS[2])], rows)], width=120)
    print(perf_counter() - start)


if __name__ == "__main__":
    main()
