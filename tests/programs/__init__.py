"""What is said of programs that are held against a config."""
