"""Full pages: their text, and the passages that answer a question."""
