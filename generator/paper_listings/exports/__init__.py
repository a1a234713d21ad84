"""Exports: citations, tables, a static API, plain text, and metadata for reference managers."""
