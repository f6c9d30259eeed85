"""A trace as JSON, CSV and NPZ, and where a run goes: files written whole or not at all."""
