"""A document as Markdown or LaTeX."""
