"""Text: words and what they have in common, characters, tokens, and delimiters in prompts."""
