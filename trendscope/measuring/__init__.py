"""Trends from counts: what is mined, tested, picked and quoted without a language model."""
