"""Questions that are asked again and again, and when."""
