"""What a run has recorded: values, found by the names of quantities."""
