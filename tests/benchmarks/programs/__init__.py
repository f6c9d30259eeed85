"""Training steps with bugs, and right ones, held against their configs: what is found, and what is found that is not there."""
