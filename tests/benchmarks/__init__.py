"""How fast we are, beside something everybody knows. `python -m tests.benchmarks` prints a table; nothing here is asserted."""
