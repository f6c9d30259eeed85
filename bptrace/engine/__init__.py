"""Working a network: iterations one after another, by whichever reading of the equations serves best."""
