"""Two runs held against each other: what differs, and where they first part."""
