"""Many questions at once: each is answered once, whatever is interrupted, in one or in several processes."""
