"""Variants of exercises that nothing was tuned to: whether keys are right, and what no variant tells is said by the lint."""
