"""The only place where the floors meet: import, fetch, sort, generate, build, check."""
