"""Parses pasted listings, from the text of a page to its papers."""
