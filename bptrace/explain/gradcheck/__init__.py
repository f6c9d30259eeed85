"""The check of every gradient against differences and against PyTorch."""
