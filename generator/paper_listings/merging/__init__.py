"""Merging: sightings of one paper become one record, and possible doubles are reported."""
