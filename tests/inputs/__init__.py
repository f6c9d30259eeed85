"""Reading configs: what is accepted, and what is said of what is not."""
