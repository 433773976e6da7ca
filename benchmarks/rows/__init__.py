"""The rows of the fault matrix, one a module."""
