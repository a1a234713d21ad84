"""Parses arXiv's formats: its API, its daily feeds and OAI-PMH."""
