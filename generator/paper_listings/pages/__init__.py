"""Pages: the library as Markdown files made of raw HTML blocks, one file per page."""
