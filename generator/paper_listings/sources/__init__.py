"""Sources: pure functions from the bytes of one source format to Papers, and what was seen on the way."""
