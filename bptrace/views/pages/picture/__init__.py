"""The parts of the picture of a network: sizes, columns, units, and where the labels of edges stand."""
