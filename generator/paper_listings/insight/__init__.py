"""What is computed over all papers: the library, related papers, trends, summaries, special selections."""
