"""What `kb tone` checks and how it tells: where the texts come from, and one module a format of the answer."""
