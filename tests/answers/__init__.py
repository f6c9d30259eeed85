"""Sheets of answers: what people hand in, and what is read of it."""
