"""The pages in a real browser, opened from files."""
