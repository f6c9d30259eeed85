"""From text to values: files are read with their places kept, and every problem of a file is said at once."""
