"""A class in which each student has numbers of their own: which are whose, marks by them, and whether some were harder."""
