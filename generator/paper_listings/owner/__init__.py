"""Checks the owner's files, `mkdocs.yml`, `papers.yml` and `topics.yml`, and turns them into values."""
