"""Parses source formats: pure functions from bytes to papers and remarks."""
