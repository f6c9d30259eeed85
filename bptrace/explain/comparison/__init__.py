"""The comparison of two runs: what differs, and where they first differ."""
