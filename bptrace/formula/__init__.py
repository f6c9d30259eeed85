"""Formulas: a tree, and its readings. Knows numbers and letters; has never heard of a network."""
