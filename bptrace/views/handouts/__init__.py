"""What is handed out: worksheets and keys, and exercises to take elsewhere."""
