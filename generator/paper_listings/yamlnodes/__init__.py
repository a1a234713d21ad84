"""Reading a YAML file of settings: values with their place, and every fault of the file at once."""

from paper_listings.yamlnodes.reader import Document, Section, Value
from paper_listings.yamlnodes.words import shortened, suggestion

__all__ = ["Document", "Section", "Value", "shortened", "suggestion"]
