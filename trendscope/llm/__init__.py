"""Language models: which one, at what price, and how their answers become objects."""
