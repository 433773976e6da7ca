"""Text: words and what they have in common, characters, tokens, and the marks around foreign texts."""
