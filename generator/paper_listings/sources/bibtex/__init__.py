"""Parses BibTeX, from the bytes of a file to its papers, as programs and people write it."""
