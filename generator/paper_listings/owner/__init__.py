"""Checks the owner's files, `mkdocs.yml`, `papers.yml`, `topics.yml` and `overrides.yml`, and turns them into values."""
