"""A second set of planted bugs, in another hand: what the first set was found with is not what it proves."""
