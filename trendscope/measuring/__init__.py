"""Trends from counts, without a language model: phrases are mined, tested, selected and quoted."""
