"""Reports on marked sheets: the pages of one sheet and of a class, and the same as data for other programs."""
