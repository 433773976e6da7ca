"""The formats of files that a library reads, a reader in each file."""
