"""The version of bptrace, which traces and reports name."""

__version__ = "0.1.0"
