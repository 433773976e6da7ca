"""What people, the verifier and the judge say of texts, kept, and written as data for tuning a model."""
