"""A run in one file: `write` makes it, `read` checks it, and `form` is what both agree on."""
