"""Marking: published texts as sheets, traces as sheets, and students drawn at random."""
