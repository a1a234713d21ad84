"""Fetching: the only floor with the network; sources are asked politely, within bounds, one piece at a time."""
