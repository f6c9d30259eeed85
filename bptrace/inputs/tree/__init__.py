"""Text -> values that remember line and column: YAML and JSON alike, numbers as people write them, and what is wrong there."""
