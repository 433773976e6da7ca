"""The reader's own documents: read, cut into passages, kept and searched on this machine."""
