"""Runs the command `papers` as `python -m paper_listings`."""

from paper_listings.cli import main

main(prog_name="papers")
