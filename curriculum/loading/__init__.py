"""Turns read content into modules, pages and snippets."""
