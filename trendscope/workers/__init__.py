"""Questions that wait in the database of the store, and the processes on any machine that answer them."""
