"""A table of 10,000 rows, in colour, rendered to text: by us and by rich."""

from io import StringIO

from rich.console import Console
from rich.table import Table as RichTable

from bptrace.views.document import Column, Table
from bptrace.views.lines.printing import coloured

from ..measure import in_turn, timed

WIDTH = 120
HEADINGS = ("quantity", "formula", "value")
ROWS = [(f"net_h{n}", f"w{n}·x1 + w{n + 1}·x2 + b1", f"{n / 7:.6f}") for n in range(10000)]


def ours() -> str:
    """The table in our layout."""
    return coloured([Table([Column(HEADINGS[0], False, "name"), Column(HEADINGS[1], False), Column(HEADINGS[2])], ROWS)], WIDTH)


def theirs() -> str:
    """The table as rich lays it out."""
    table = RichTable()
    for heading, style, justify in zip(HEADINGS, ("cyan", None, None), ("left", "left", "right"), strict=True):
        table.add_column(heading, style=style, justify=justify)  # type: ignore[arg-type]
    for row in ROWS:
        table.add_row(*row)
    out = StringIO()
    Console(file=out, width=WIDTH, force_terminal=True, color_system="standard").print(table)
    return out.getvalue()


if __name__ == "__main__":
    for text in (ours(), theirs()):
        assert all(number in text for *_, number in ROWS)
    print(*in_turn(timed(ours), timed(theirs), 3))
