"""What a trace looks like: pages make documents, and formats turn documents into text."""
