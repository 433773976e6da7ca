"""A report that is shipped: what there is to see before anything was asked."""
