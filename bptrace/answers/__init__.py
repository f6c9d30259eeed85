"""Sheets of answers: from files and folders to what was written on them, number by number, as it was written."""
