"""Works a network: iterations one after another, by the backend that takes the least time."""
