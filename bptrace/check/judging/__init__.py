"""Whether each number on a sheet is right, or follows from others: the answer key, intervals, findings. Knows no causes."""
