"""Calls of interest: publishing, correcting and answering them."""
