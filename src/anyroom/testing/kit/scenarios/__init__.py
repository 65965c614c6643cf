"""What the neutral calls mean, as tests: one module for each group of resources."""
