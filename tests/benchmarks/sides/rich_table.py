"""What the tables of a run cost at least: the libraries, and one rich table of 50 rows."""

import click  # noqa: F401
import yaml  # noqa: F401
from rich.console import Console
from rich.table import Table

table = Table(title="A table")
for heading in ("quantity", "formula", "value"):
    table.add_column(heading)
for number in range(50):
    table.add_row(f"net_h{number}", f"w{number}·i1 + w{number + 1}·i2 + b1", f"{number / 7:.9f}")
Console().print(table)
