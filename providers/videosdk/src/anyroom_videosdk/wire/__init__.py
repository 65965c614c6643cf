"""The platform's objects as it sends them, and how they read as neutral ones. Pure functions, and status words as data."""
