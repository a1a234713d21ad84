"""Merges sightings of a paper into one record, and reports possible duplicates."""
