"""`python -m paper_listings` is the command `papers`."""

from paper_listings.cli import main

main(prog_name="papers")
