"""Programs held against a run: what they recorded, and the mistakes of code that would make just these numbers."""
