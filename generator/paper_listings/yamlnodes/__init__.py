"""Reads YAML settings files: values with their positions, and all faults of the file at once."""

from paper_listings.yamlnodes.reader import Document, Section, Value
from paper_listings.yamlnodes.words import shortened, suggestion

__all__ = ["Document", "Section", "Value", "shortened", "suggestion"]
