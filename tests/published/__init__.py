"""Published worked examples: each number as it was printed, and what the mathematics says to it."""
