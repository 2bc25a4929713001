"""Independent expected results, and the adapters that run them."""
