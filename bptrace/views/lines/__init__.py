"""A document as lines of text, for a terminal or a pipe. rich lives here only."""
