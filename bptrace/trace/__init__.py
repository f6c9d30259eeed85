"""What a run has recorded: values in columns, found again by the names of quantities."""
