"""Checks against something that knows nothing of our equations: finite differences, and another library's gradients."""
