"""A run as it is shown in a terminal while it works."""
