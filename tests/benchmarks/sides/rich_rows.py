"""Seconds for a rich Table of the 10,000 rows of our_table, rendered to text."""

from io import StringIO
from time import perf_counter

from rich.console import Console
from rich.table import Table

from .cells import HEADINGS, cells


def main() -> None:
    rows = cells()
    start = perf_counter()
    table = Table()
    for heading in HEADINGS:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    Console(file=StringIO(), width=120).print(table)
    print(perf_counter() - start)


if __name__ == "__main__":
    main()
