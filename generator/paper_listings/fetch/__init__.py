"""Fetches sources politely, within limits, one piece at a time; the only package that uses the network."""
