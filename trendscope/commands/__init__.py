"""What the command can do, one command per file; `registry` lists them."""
