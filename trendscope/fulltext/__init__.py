"""Pages in full: their text, and the passages of it that answer a question."""
