"""How often a direction held: what reports said is kept, and scored when the period after it is over."""
