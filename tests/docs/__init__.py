"""The parts of the documentation that are made from the program, and checks that none of it is stale."""
