"""Pictures of a report: the geometry in numbers, and the templates that draw it."""
