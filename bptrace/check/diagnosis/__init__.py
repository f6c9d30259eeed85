"""Why a wrong number is wrong: misconceptions as wrong equations, slips of the pen, and the search for those that fit."""
