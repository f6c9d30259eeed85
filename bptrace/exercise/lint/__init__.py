"""What an exercise can tell: which misconceptions show in it, which look the same, and what to change."""
