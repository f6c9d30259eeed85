"""Formulas: a tree, and its readings. This package knows numbers and letters, and nothing of networks."""
