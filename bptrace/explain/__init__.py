"""Where a number comes from: its working, its paths, any derivative, the check of the gradients, and where two runs first differ."""
