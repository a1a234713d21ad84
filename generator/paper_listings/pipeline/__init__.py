"""The pipeline, where all layers meet: import, fetch, sort, generate, build, check."""
