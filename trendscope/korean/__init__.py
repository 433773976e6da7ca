"""Korean questions: their topic, and its terms in English."""
