"""What an owner writes: `mkdocs.yml`, `papers.yml` and `topics.yml`, checked and turned into values."""
