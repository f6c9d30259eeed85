"""Exercises: what is asked, what it can tell apart, and a variant for each student."""
