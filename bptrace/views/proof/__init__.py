"""Scripts that reproduce a trace with a library of arrays and compare every number: the reader's own proof."""
