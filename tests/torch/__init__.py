"""The tests of bptrace.torch, which are skipped where PyTorch is not installed."""
