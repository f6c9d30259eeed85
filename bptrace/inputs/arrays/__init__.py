"""Files and Python objects as named arrays. Which quantity each one is, is not known here."""
