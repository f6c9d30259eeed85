"""A document as lines of text, for a terminal or a pipe. Only this package uses rich."""
