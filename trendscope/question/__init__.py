"""The question: what is asked, in which language and period, and the query that it becomes."""
