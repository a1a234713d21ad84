"""The site on disk: running MkDocs, the search index, the folders they write to, and checks of the result."""
