"""A module on a device without a line: what the copy holds, for how long, and how what was done there comes back."""
