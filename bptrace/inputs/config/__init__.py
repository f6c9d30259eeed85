"""Values -> a Config: every key read, every problem of the file noted."""
