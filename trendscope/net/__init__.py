"""The network: the one way out, which addresses may be asked, and how often."""
