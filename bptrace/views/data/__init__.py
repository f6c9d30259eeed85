"""A trace as JSON, CSV and NPZ, and the outputs of a run: files that are written whole or not at all."""
