"""The reader's own documents: read, cut into passages, kept in one file, and found by words."""
