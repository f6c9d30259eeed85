"""New exercises: drawn with kind numbers, and written with comments, ready to edit."""
