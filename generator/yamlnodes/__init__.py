"""Reading a YAML file of settings: values with their place, and every fault of the file at once."""

from generator.yamlnodes.reader import Document, Section, Value
from generator.yamlnodes.words import shortened, suggestion

__all__ = ["Document", "Section", "Value", "shortened", "suggestion"]
