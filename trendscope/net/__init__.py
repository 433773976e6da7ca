"""The network: the one way out, which addresses may be contacted, and how often."""
