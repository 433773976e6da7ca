"""A report as one HTML page that opens anywhere, without a network."""
