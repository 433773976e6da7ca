"""A conversation over a finished run: what is asked, what the run has on it, and what is answered."""
