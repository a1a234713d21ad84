"""Insight: what is computed from all papers: the library, related papers, trends, summaries, special selections."""
