"""Calls to other machines: one client for all, which goes to public addresses only unless it is told otherwise."""
