"""The verbs: each checks the right, calls pure code, saves and logs the change in one transaction."""
