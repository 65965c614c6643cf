"""The pytest plugin: what every test session with anyroom installed is given."""
