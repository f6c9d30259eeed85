"""What each number on a sheet is: the answer key, a sheet as intervals, and what follows from what. Knows no cause."""
