"""Training steps as programmers write them, right and with bugs, worked apart from bptrace."""
