"""Who may do what: people, roles, rights, names and passwords. No database, no request."""
