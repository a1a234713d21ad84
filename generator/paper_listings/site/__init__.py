"""The site on disk: MkDocs driven from Python, the search index, the folders that both fill, and checks of what they made."""
