"""What people do with calls of interest: one function for each act, the only writers."""
