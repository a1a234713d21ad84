"""Topics: the taxonomy, finding its phrases in papers, and deciding what a paper is about."""
