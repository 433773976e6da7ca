"""What single sentences say: their role, whether they can be read alone, and the results they report."""
