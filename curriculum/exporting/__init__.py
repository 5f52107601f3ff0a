"""Writes a module of the site as the files that the loader reads: its inverse, block by block."""
