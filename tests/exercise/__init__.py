"""Exercises: what is asked, what it can tell, and the graded set in configs/."""
