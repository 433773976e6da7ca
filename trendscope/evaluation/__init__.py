"""Evaluation on a set of questions: what each cost and got right, and two settings compared blind."""
