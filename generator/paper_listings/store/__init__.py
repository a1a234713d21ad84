"""The store: papers as records in one file a month, saved whole or not at all, read as of one moment."""
