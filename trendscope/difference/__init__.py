"""What changed between two reports on one question."""
