"""Takes a module from one file (`module/1`): checked whole, shown before it is taken, and taken as drafts only."""
