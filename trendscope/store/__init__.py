"""What is kept on disk: what came from outside, which run used it, and the runs with their reports."""
