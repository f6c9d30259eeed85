"""`python -m bptrace`: the command line."""

from .cli import entry

entry()
