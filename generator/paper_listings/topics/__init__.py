"""Reads the taxonomy, finds its phrases in papers, and decides what each paper is about."""
