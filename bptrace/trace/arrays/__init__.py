"""Arrays of other programs: which quantities of the network each of them holds."""
