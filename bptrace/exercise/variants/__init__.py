"""Variants of an exercise: a code and numbers for each student, their list, and marking by them."""
