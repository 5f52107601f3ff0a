"""Trainers and rooms: who is free when, and that nobody is needed in two places at once."""
