"""Working a network: iterations one after another, by whichever backend serves best."""
