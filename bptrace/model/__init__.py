"""What a network is: its symbols, activations, losses, shape, its equations, and the names of its quantities."""
