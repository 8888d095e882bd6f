"""What is run beside the product, never by it."""
