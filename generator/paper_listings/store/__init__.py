"""Stores papers as records in one file per month; saves are atomic, and reads are consistent. Keeps results between runs."""
