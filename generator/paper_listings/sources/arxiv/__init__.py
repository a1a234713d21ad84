"""arXiv: its API, its daily feeds and OAI-PMH, and what they share."""
