"""Macros and articles as values, the gate, rendering. No database, no request."""
