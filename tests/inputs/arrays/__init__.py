"""Files and Python objects as named arrays."""
