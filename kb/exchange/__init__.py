"""In and out: the library file (`kb-library` JSON) and one module a helpdesk behind one small door."""
