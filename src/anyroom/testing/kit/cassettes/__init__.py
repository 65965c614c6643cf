"""Cassettes: exchanges with a platform, written down, that the adapter must say word for word and read rightly."""
