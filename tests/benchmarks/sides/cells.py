"""The 10,000 rows that both tables show."""

HEADINGS = ("quantity", "formula", "value")


def cells() -> list[tuple[str, str, str]]:
    """Rows as a trace has them: a name, a formula, a number."""
    return [(f"net_h{n}", f"w{n}·x1 + w{n + 1}·x2 + b1", f"{n / 7:.6f}") for n in range(10000)]
