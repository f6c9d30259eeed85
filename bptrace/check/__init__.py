"""Marking: what is right, what follows from an earlier mistake, and which misconception a wrong number comes from."""
