"""The translator's rules: what is to be done in which order. No database, no request."""
