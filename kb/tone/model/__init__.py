"""The learned part of the tone checker: what it looks at, its weights, and how it weighs a reply with them."""
