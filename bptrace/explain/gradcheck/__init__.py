"""Every gradient against differences and against PyTorch."""
