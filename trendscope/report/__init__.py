"""The typed report, and its renderers, one file for each format."""
