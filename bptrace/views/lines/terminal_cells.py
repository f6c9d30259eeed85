"""How wide a letter stands in a terminal, as rich knows it."""

from rich.cells import cell_len

__all__ = ["cell_len"]
