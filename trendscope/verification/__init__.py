"""Verification: what a claim may say, given its evidence."""
