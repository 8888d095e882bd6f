"""Hamdeli: reply macros and knowledge-base articles in every language, in the right tone."""
