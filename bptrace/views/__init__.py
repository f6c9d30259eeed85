"""What a trace looks like: pages make documents, formats make text of them."""
