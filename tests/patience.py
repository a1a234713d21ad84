"""How long tests wait before they give up: generous, since a busy machine is no fault of what is tested."""

INSTALLING = 900
"""Seconds for one run of pip."""
