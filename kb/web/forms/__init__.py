"""What people may type into pages, one module a noun; each form checks shape, services check meaning."""
